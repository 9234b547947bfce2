package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.ledger.LedgerEvent.EntityAttribute;
import dev.credgate.ledger.LedgerEvent.KeyLifecycle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an account says of a key that a certificate vouches for, in several contracts. */
class SaidOfKeysTest {

    private static final Address OURS = new Address(0, 0, 0xc0);
    private static final Address TRUSTED = new Address(0, 0, 0xc1);
    private static final Address ORIGINAL = new Address(0, 0, 0xc2);
    private static final Secp256k1PublicKey OWN =
            (Secp256k1PublicKey) JoseKeys.secret("secp256k1", 1).key();
    private static final Address ACCOUNT = OWN.address();

    private LedgerState state =
            LedgerState.empty(
                    31337,
                    Map.of(
                            OURS,
                            ContractRule.CREDGATE,
                            TRUSTED,
                            ContractRule.WEIDENTITY_FURTHER_KEYS,
                            ORIGINAL,
                            ContractRule.WEIDENTITY));

    private void block(LedgerEvent event) {
        long number = state.block().number() + 1;
        state =
                state.apply(
                        new BlockRef(
                                number,
                                Keccak256.hash("block " + number),
                                Instant.ofEpochSecond(number)),
                        List.of(event));
    }

    private void attribute(Address contract, String name, String value) {
        block(new EntityAttribute(contract, ACCOUNT, name, value + "|" + ACCOUNT));
    }

    private void publish(Address contract, String kind, String material) {
        attribute(contract, "/weId/auth", OWN.toDecimal());
        attribute(contract, "/weId/pubkey/" + kind + "/base64", material);
    }

    private void revoke(Address contract, String kind, String material) {
        attribute(contract, "/weId/pubkey/" + kind + "/base64", material + "OBSOLETE");
    }

    private void said(String material, KeyState to) {
        block(new KeyLifecycle(OURS, ACCOUNT, Keccak256.hash(material), to));
    }

    private KeyState of(VerificationKey<?, ?> key) {
        return state.saidOf(
                ACCOUNT,
                encoded(key),
                () -> {
                    throw new AssertionError("its text tells no more");
                });
    }

    private static Hash encoded(VerificationKey<?, ?> key) {
        return Keccak256.hash(Multikey.toBytes(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"P-256", "P-384", "Ed25519"})
    void aKeyIsInTheStateOfThePublishedOneOfWhateverCurve(String curve) {
        VerificationKey<?, ?> key = JoseKeys.secret(curve, 2).key();
        String material = Multikey.of(key);
        assertThat(of(key)).isEqualTo(KeyState.ACTIVE);
        publish(OURS, curve, material);
        assertThat(of(key)).isEqualTo(KeyState.ACTIVE);
        for (KeyState to : new KeyState[] {KeyState.RETIRED, KeyState.COMPROMISED}) {
            said(material, to);
            assertThat(of(key)).isEqualTo(to);
        }
        assertThat(of(JoseKeys.secret(curve, 3).key())).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void soIsAnAccountsOwn() {
        publish(OURS, "Secp256k1", OWN.toDecimal());
        revoke(OURS, "Secp256k1", OWN.toDecimal());
        assertThat(of(OWN)).isEqualTo(KeyState.REVOKED);
    }

    @Test
    void theGravestWordCounts() {
        VerificationKey<?, ?> key = JoseKeys.secret("P-256", 2).key();
        publish(OURS, "P-256", Multikey.of(key));
        said(Multikey.of(key), KeyState.RETIRED);
        publish(TRUSTED, "P-256", Multikey.of(key));
        assertThat(of(key)).isEqualTo(KeyState.RETIRED);
        revoke(TRUSTED, "P-256", Multikey.of(key));
        assertThat(of(key)).isEqualTo(KeyState.REVOKED);
    }

    /** Whoever is a delegate there may write into anybody's document. */
    @Test
    void nobodyRevokesAnothersKeyInAnOriginalContract() {
        VerificationKey<?, ?> key = JoseKeys.secret("P-256", 2).key();
        publish(ORIGINAL, "P-256", Multikey.of(key));
        revoke(ORIGINAL, "P-256", Multikey.of(key));
        assertThat(state.entity(ORIGINAL, ACCOUNT).orElseThrow().keys().getLast().state())
                .isEqualTo(KeyState.REVOKED);
        assertThat(of(key)).isEqualTo(KeyState.ACTIVE);
    }

    @ParameterizedTest
    @CsvSource({"2, COMPROMISED", "3, ACTIVE"})
    void aKeyThatWasNeverPublishedIsKnownByItsText(int seed, KeyState then) {
        said(Multikey.of(JoseKeys.secret("P-256", 2).key()), KeyState.COMPROMISED);
        VerificationKey<?, ?> key = JoseKeys.secret("P-256", seed).key();
        assertThat(state.saidOf(ACCOUNT, encoded(key), () -> Optional.of(Multikey.of(key))))
                .isEqualTo(then);
        assertThat(state.saidOf(ACCOUNT, encoded(key), Optional::empty)).isEqualTo(KeyState.ACTIVE);
        assertThat(state.saidOf(OURS, encoded(key), () -> Optional.of(Multikey.of(key))))
                .isEqualTo(KeyState.ACTIVE);
    }
}
