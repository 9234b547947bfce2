package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class EntityKeyTest {

    /** The curve's generator. */
    private static final Secp256k1PublicKey POINT =
            Secp256k1PublicKey.of(
                            HexFormat.of()
                                    .parseHex(
                                            "79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798"
                                                    + "483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8"))
                    .orElseThrow();

    @Test
    void readsItsMaterialOnce() {
        EntityKey key = key(KeyKind.SECP256K1, POINT.toDecimal());
        assertThat(key.secp256k1()).contains(POINT);
        assertThat(key.secp256k1().orElseThrow()).isSameAs(key.secp256k1().orElseThrow());
        assertThat(key.hash()).isEqualTo(Keccak256.hash(POINT.toDecimal())).isSameAs(key.hash());
    }

    @Test
    void isNoPointOffTheCurveOrOfAnotherKind() {
        EntityKey off = key(KeyKind.SECP256K1, "1".repeat(154));
        assertThat(off.secp256k1()).isEmpty();
        assertThat(off.secp256k1()).isEmpty();
        assertThat(key(KeyKind.OTHER, POINT.toDecimal()).secp256k1()).isEmpty();
    }

    @Test
    void whatItRememberedDoesNotMakeItAnother() {
        EntityKey one = key(KeyKind.SECP256K1, POINT.toDecimal());
        EntityKey other = key(KeyKind.SECP256K1, POINT.toDecimal());
        one.secp256k1();
        one.hash();
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).hasToString(other.toString());
        assertThat(one.in(KeyState.COMPROMISED)).isNotEqualTo(one);
        assertThat(one.in(KeyState.COMPROMISED).in(KeyState.ACTIVE)).isEqualTo(one);
    }

    @Test
    void whatItRememberedGoesWithItIntoAnotherState() {
        EntityKey key = key(KeyKind.SECP256K1, POINT.toDecimal());
        key.secp256k1();
        EntityKey retired = key.in(KeyState.RETIRED);
        assertThat(retired.hash()).isEqualTo(key.hash());
        EntityKey again = retired.again(new Address(0, 0, 1), KeyState.REVOKED);
        assertThat(again.hash()).isSameAs(retired.hash());
        assertThat(again.secp256k1().orElseThrow()).isSameAs(key.secp256k1().orElseThrow());
        assertThat(again.owner()).isEqualTo(new Address(0, 0, 1));
        assertThat(again.state()).isEqualTo(KeyState.REVOKED);
    }

    private static EntityKey key(KeyKind kind, String material) {
        return new EntityKey(0, kind, material, Address.ZERO, true, KeyState.ACTIVE);
    }
}
