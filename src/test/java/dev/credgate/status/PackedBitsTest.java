package dev.credgate.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reading values of every size, held to a reader that knows nothing but the standards' pictures.
 */
class PackedBitsTest {

    @Test
    void highestFirstReadsWhatWasWrittenInEverySize() throws Exception {
        Random random = new Random(1);
        for (int size = 1; size <= PackedBits.LARGEST; size++) {
            int count = (PackedBits.PAGE + 200) * 8 / size;
            StringBuilder picture = new StringBuilder();
            long[] values = new long[count];
            for (int i = 0; i < count; i++) {
                values[i] = random.nextLong() & (1L << size) - 1;
                String bits = Long.toBinaryString(values[i]);
                picture.append("0".repeat(size - bits.length())).append(bits);
            }
            picture.append("0".repeat((8 - picture.length() % 8) % 8));
            byte[] bytes = new byte[picture.length() / 8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(picture.substring(8 * i, 8 * i + 8), 2);
            }
            PackedBits bits = bits(bytes);
            assertThat(bits.values(size)).isGreaterThanOrEqualTo(count);
            int width = size;
            assertThat(
                            LongStream.range(0, count)
                                    .map(i -> bits.highestFirst(i, width))
                                    .boxed()
                                    .toList())
                    .isEqualTo(LongStream.of(values).boxed().toList());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void lowestFirstReadsWhatWasWritten(int size) throws Exception {
        Random random = new Random(size);
        byte[] bytes = new byte[2 * PackedBits.PAGE + 17];
        random.nextBytes(bytes);
        PackedBits bits = bits(bytes);
        List<Integer> expected = new ArrayList<>();
        for (byte b : bytes) {
            // The draft's picture: the byte in binary, and its values from right to left.
            String picture = Integer.toBinaryString(b & 0xFF | 0x100).substring(1);
            for (int end = 8; end > 0; end -= size) {
                expected.add(Integer.parseInt(picture.substring(end - size, end), 2));
            }
        }
        assertThat(bits.values(size)).isEqualTo(expected.size());
        assertThat(
                        IntStream.range(0, expected.size())
                                .map(i -> bits.lowestFirst(i, size))
                                .boxed()
                                .toList())
                .isEqualTo(expected);
    }

    @Test
    void thereIsNothingBesideTheList() throws Exception {
        PackedBits bits = bits(new byte[3]);
        assertThat(bits.values(1)).isEqualTo(24);
        assertThat(bits.values(5)).isEqualTo(4);
        for (long index : new long[] {-1, 24, Long.MAX_VALUE, Long.MIN_VALUE}) {
            assertThatThrownBy(() -> bits.highestFirst(index, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThatThrownBy(() -> bits.lowestFirst(index, 1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
        assertThatThrownBy(() -> bits.highestFirst(4, 5))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void zerosTakeNoMemory() throws Exception {
        byte[] bytes = new byte[1 << 20];
        assertThat(bits(bytes).memory()).isLessThan(4_000);
        bytes[700_000] = 1;
        PackedBits bits = bits(bytes);
        assertThat(bits.memory()).isLessThan(9_000);
        assertThat(bits.lowestFirst(8 * 700_000, 1)).isEqualTo(1);
        assertThat(bits.highestFirst(700_000, 8)).isEqualTo(1);
        assertThat(bits.highestFirst(700_001, 8)).isZero();
    }

    private static PackedBits bits(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(out)) {
            deflated.write(bytes);
        }
        return ((Inflation.Inflated) Inflation.ofZlib(out.toByteArray(), Inflation.MOST)).bits();
    }
}
