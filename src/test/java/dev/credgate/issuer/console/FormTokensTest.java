package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.DerivedKeys;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** A mark holds for the one whom it was given to, for what it was given for, and for a while. */
class FormTokensTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String PIN = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    @Test
    void it_holds_for_its_visitor_and_action_alone() {
        String token = at(NOON).make(PIN, "/a");
        assertThat(at(NOON).holds(PIN, "/a", token)).isTrue();
        assertThat(at(NOON).holds(PIN, "/b", token)).isFalse();
        assertThat(at(NOON).holds(PIN + "x", "/a", token)).isFalse();
        assertThat(at(NOON).holds("", "/a", token)).isFalse();
    }

    @Test
    void it_holds_for_four_hours() {
        String token = at(NOON).make(PIN, "/a");
        Instant end = NOON.plus(FormTokens.LIFETIME);
        assertThat(at(end.minusSeconds(1)).holds(PIN, "/a", token)).isTrue();
        assertThat(at(end).holds(PIN, "/a", token)).isFalse();
    }

    /** What is done once for each form is told by its mark. */
    @Test
    void no_two_pages_of_one_moment_have_the_same() {
        String one = at(NOON).make(PIN, "/a");
        String other = at(NOON).make(PIN, "/a");
        assertThat(other).isNotEqualTo(one);
        assertThat(at(NOON).holds(PIN, "/a", other)).isTrue();
        String mixed =
                one.substring(0, one.lastIndexOf('.')) + other.substring(other.lastIndexOf('.'));
        assertThat(at(NOON).holds(PIN, "/a", mixed)).isFalse();
    }

    @Test
    void a_replica_with_another_secret_takes_none() {
        assertThat(tokens(NOON, (byte) 2).holds(PIN, "/a", at(NOON).make(PIN, "/a"))).isFalse();
    }

    @Test
    void nobody_makes_one_up() {
        String token = at(NOON).make(PIN, "/a");
        int dot = token.indexOf('.');
        String later = (Long.parseLong(token.substring(0, dot)) + 1) + token.substring(dot);
        for (String forged :
                new String[] {
                    "",
                    ".",
                    "..",
                    later,
                    token + "=",
                    token.substring(0, token.length() - 1),
                    token.substring(dot),
                    "-1" + token.substring(dot),
                    "99999999999999999999" + token.substring(dot),
                    "١٢٣" + token.substring(dot),
                    "9".repeat(1_000_000)
                }) {
            assertThat(at(NOON).holds(PIN, "/a", forged)).as(forged).isFalse();
        }
    }

    private static FormTokens at(Instant now) {
        return tokens(now, (byte) 1);
    }

    private static FormTokens tokens(Instant now, byte secret) {
        InstantSource clock = Clock.fixed(now, ZoneOffset.UTC);
        DerivedKeys keys = (_, algorithm) -> new SecretKeySpec(new byte[] {secret}, algorithm);
        return new FormTokens(keys, clock);
    }
}
