package dev.credgate.issuance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.issuance.SealedAnswers.Sealing;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Whoever reads the database, or has another agency's certificate, learns nothing. */
class SealedAnswersTest {

    private static final IdempotencyKey KEY = new IdempotencyKey("Zk3_p-9QvX7yTn2LwB8sRg");
    private static final byte[] BODY = "{\"claims\":{\"name\":\"Zhang San\"}}".getBytes(UTF_8);
    private static final byte[] ANSWER = "{\"name\":\"Zhang San\"}".getBytes(UTF_8);

    private final SealedAnswers seals = new SealedAnswers(keys("ours"), new SecureRandom());

    @Test
    void the_same_key_and_body_open_it_on_every_replica() {
        SealedAnswers replica = new SealedAnswers(keys("ours"), new SecureRandom());
        byte[] sealed = seals.seal(sealing("population", KEY, BODY), ANSWER);
        assertThat(replica.open(replica.of("population", KEY, BODY), sealed)).isEqualTo(ANSWER);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Zhang");
    }

    @Test
    void another_body_has_the_same_name_and_opens_nothing() {
        Sealing ours = sealing("population", KEY, BODY);
        Sealing other = sealing("population", KEY, "{}".getBytes(UTF_8));
        assertThat(other.order().lookup()).isEqualTo(ours.order().lookup());
        assertThat(other.order().body()).isNotEqualTo(ours.order().body());
        refused(other, seals.seal(ours, ANSWER));
    }

    @Test
    void another_agency_or_key_or_service_has_another_name() {
        Sealing ours = sealing("population", KEY, BODY);
        IdempotencyKey next = new IdempotencyKey("Zk3_p-9QvX7yTn2LwB8sRh");
        SealedAnswers elsewhere = new SealedAnswers(keys("theirs"), new SecureRandom());
        for (Sealing other :
                new Sealing[] {
                    sealing("transport", KEY, BODY),
                    sealing("population", next, BODY),
                    elsewhere.of("population", KEY, BODY)
                }) {
            assertThat(other.order().lookup()).isNotEqualTo(ours.order().lookup());
            assertThat(other.order().body()).isNotEqualTo(ours.order().body());
            refused(other, seals.seal(ours, ANSWER));
        }
    }

    @Test
    void what_was_altered_does_not_open() {
        Sealing ours = sealing("population", KEY, BODY);
        byte[] sealed = seals.seal(ours, ANSWER);
        sealed[sealed.length - 1] ^= 1;
        refused(ours, sealed);
        refused(ours, new byte[0]);
        refused(ours, new byte[12]);
    }

    private void refused(Sealing sealing, byte[] sealed) {
        assertThatThrownBy(() -> seals.open(sealing, sealed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("altered");
    }

    private Sealing sealing(String agency, IdempotencyKey key, byte[] body) {
        return seals.of(agency, key, body);
    }

    private static DerivedKeys keys(String secret) {
        return (purpose, algorithm) -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
                return new SecretKeySpec(mac.doFinal(purpose.getBytes(UTF_8)), algorithm);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
