package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whoever has a key writes whatever date they like: what a compromised one signed holds at none,
 * and what a retired one signed at each.
 */
class CompromisedAtAnyDateTest {

    private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);
    private static final Instant LONG_AGO = Instant.ofEpochSecond(1_650_000_000);

    private final Agency agency = new Agency(1);
    private final World world =
            new World(NOW)
                    .entity(agency.did(), agency.key().publicKey())
                    .issuer(agency.did(), "cpt:1000");

    @Test
    void noDateSavesWhatACompromisedKeySigned() {
        world.block(new LedgerEvent.SaltLengthAdded(Keccak256.hash(agency.did()), 22, LONG_AGO));
        // Long before anybody knew of it, just before, and in the second of the verdict.
        List<byte[]> claimed =
                List.of(issuedAt(LONG_AGO), issuedAt(NOW.minus(Duration.ofDays(1))), issuedAt(NOW));
        for (byte[] credential : claimed) {
            assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.VALID);
        }
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.RETIRED);
        for (byte[] credential : claimed) {
            assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.VALID);
        }
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.COMPROMISED);
        for (byte[] credential : claimed) {
            compromised(world.verdict(credential));
        }
        // Final: no later word of the chain brings it back.
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.ACTIVE);
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.RETIRED);
        for (byte[] credential : claimed) {
            compromised(world.verdict(credential));
        }
    }

    private byte[] issuedAt(Instant from) {
        return Agency.sign(
                agency.draft(1000, from, Agency.UNTIL, "{\"name\":\"Li Si\"}"), agency.key());
    }

    private static void compromised(Verdict verdict) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                .contains(Reason.KEY_COMPROMISED);
        assertThat(verdict.standings()).isEmpty();
    }
}
