package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.bouncycastle.jcajce.provider.digest.Keccak;
import org.junit.jupiter.api.Test;

/** The original Keccak padding, at every length around a block, as Bouncy Castle computes it. */
class Keccak256Test {

    @Test
    void knownValues() {
        assertThat(Keccak256.hash("").toString())
                .isEqualTo("0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
        assertThat(Keccak256.hash("31l2scv").toString())
                .isEqualTo("0x3dc343a2ebe8941048b4690bb72d83eb639813c6a4aef7c7728c4c7f102d8788");
    }

    @Test
    void everyLengthAgreesWithAnotherImplementation() {
        Random random = new Random(42);
        for (int length = 0; length < 600; length++) {
            byte[] message = new byte[length];
            random.nextBytes(message);
            Hash expected = Hash.of(new Keccak.Digest256().digest(message));
            assertThat(Keccak256.hash(message)).isEqualTo(expected);
            int cut = length == 0 ? 0 : random.nextInt(length);
            assertThat(
                            new Keccak256()
                                    .update(message, 0, cut)
                                    .update(message, cut, length - cut)
                                    .digest())
                    .isEqualTo(expected);
        }
    }

    /** Ranges and single bytes in any order, so that every position within a lane is met. */
    @Test
    void piecesAddUpToTheMessage() {
        Random random = new Random(43);
        Keccak256 keccak = new Keccak256();
        for (int round = 0; round < 2000; round++) {
            byte[] message = new byte[random.nextInt(700)];
            random.nextBytes(message);
            int at = 0;
            while (at < message.length) {
                int piece =
                        Math.min(
                                message.length - at,
                                random.nextInt(random.nextBoolean() ? 9 : 300));
                if (piece == 1) {
                    keccak.update(message[at]);
                } else {
                    keccak.update(message, at, piece);
                }
                at += piece;
            }
            assertThat(keccak.digest()).isEqualTo(Hash.of(new Keccak.Digest256().digest(message)));
        }
    }

    @Test
    void anInstanceStartsAnewAfterItsDigest() {
        Keccak256 keccak = new Keccak256();
        keccak.update(new byte[200]).digest();
        assertThat(keccak.digest()).isEqualTo(Keccak256.hash(""));
    }
}
