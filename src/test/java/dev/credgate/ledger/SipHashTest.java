package dev.credgate.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class SipHashTest {

    @Test
    void isSipHash24() {
        // The authors' vector (vectors.h, vectors_sip64) for 32 bytes 00 01 02 … 1f under the key
        // 00 01 … 0f; our words hold their bytes big-endian, SipHash reads them little-endian.
        byte[] input = new byte[Hash.BYTES];
        for (int i = 0; i < input.length; i++) {
            input[i & ~7 | 7 - (i & 7)] = (byte) i;
        }
        SipHash keyed = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
        assertThat(HexFormat.of().toHexDigits(keyed.of(Hash.of(input))))
                .isEqualTo("7127512f72f27cce");
    }
}
