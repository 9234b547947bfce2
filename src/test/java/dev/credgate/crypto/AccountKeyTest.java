package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

/** A signature is an account's exactly when it is its key's. */
class AccountKeyTest {

    private static final BigInteger ORDER = Curve.K256.SECP256K1.parameters().order();

    private static boolean fits(AccountKey key, Hash digest, byte[] rs) {
        return SignatureEngines.prepare(key)
                .verify(digest, EcdsaSignature.ofP1363(Curve.K256.SECP256K1, rs).orElseThrow());
    }

    @Test
    void takesWhatTheKeyTakesInBothSpellingsOfS() {
        boolean[] met = new boolean[2];
        for (int number = 0; number < 12; number++) {
            TestKey key = TestKey.of(number);
            AccountKey account = new AccountKey(key.publicKey().address());
            Hash digest = Keccak256.hash("digest " + number);
            RecoverableSignature signature = key.sign(digest);
            met[signature.recoveryId()] = true;
            byte[] low = signature.compact();
            byte[] high = low.clone();
            byte[] s = FixedLength.of(ORDER.subtract(new BigInteger(1, low, 32, 32)), Hash.BYTES);
            System.arraycopy(s, 0, high, 32, Hash.BYTES);
            assertThat(fits(account, digest, low)).isTrue();
            assertThat(fits(account, digest, high)).isTrue();
        }
        assertThat(met).containsExactly(true, true);
    }

    @Test
    void takesNobodyElses() {
        TestKey owner = TestKey.of(1);
        TestKey other = TestKey.of(2);
        AccountKey account = new AccountKey(owner.publicKey().address());
        Hash digest = Keccak256.hash("digest");
        assertThat(fits(account, digest, other.sign(digest).compact())).isFalse();
        assertThat(fits(account, Keccak256.hash("another"), owner.sign(digest).compact()))
                .isFalse();
        byte[] changed = owner.sign(digest).compact();
        changed[40] ^= 1;
        assertThat(fits(account, digest, changed)).isFalse();
        byte[] offTheCurve = owner.sign(digest).compact();
        for (int first = 0; first < 8; first++) {
            offTheCurve[31] = (byte) first; // about half of these are no x of a point
            assertThat(fits(account, digest, offTheCurve)).isFalse();
        }
        assertThat(fits(new AccountKey(Address.ZERO), digest, owner.sign(digest).compact()))
                .isFalse();
    }

    @Test
    void isComparedByItsAddress() {
        Address address = TestKey.of(1).publicKey().address();
        assertThat(new AccountKey(address))
                .isEqualTo(new AccountKey(address))
                .hasSameHashCodeAs(new AccountKey(address))
                .isNotEqualTo(new AccountKey(Address.ZERO));
    }
}
