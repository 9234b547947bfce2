package dev.credgate.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.status.Inflation.Broken;
import dev.credgate.status.Inflation.Inflated;
import dev.credgate.status.Inflation.TooLarge;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class InflationTest {

    private static final int LIMIT = 1 << 20;

    @Test
    void upToTheLimitAndNoFurther() throws Exception {
        for (int size : new int[] {0, 1, 4095, 4096, 4097, LIMIT - 1, LIMIT}) {
            assertThat(Inflation.ofGzip(gzip(new byte[size]), LIMIT))
                    .isInstanceOfSatisfying(
                            Inflated.class, all -> assertThat(all.bits().size()).isEqualTo(size));
            assertThat(Inflation.ofZlib(zlib(new byte[size]), LIMIT))
                    .isInstanceOfSatisfying(
                            Inflated.class, all -> assertThat(all.bits().size()).isEqualTo(size));
        }
        assertThat(Inflation.ofGzip(gzip(new byte[LIMIT + 1]), LIMIT)).isEqualTo(new TooLarge());
        assertThat(Inflation.ofZlib(zlib(new byte[LIMIT + 1]), LIMIT)).isEqualTo(new TooLarge());
    }

    @Test
    void aBombGoesOffInAFewMilliseconds() throws Exception {
        byte[] megabyte = new byte[1 << 20];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream bomb = new DeflaterOutputStream(out)) {
            for (int i = 0; i < 128; i++) {
                bomb.write(megabyte);
            }
        }
        assertThat(Inflation.ofZlib(out.toByteArray(), Inflation.MOST)).isEqualTo(new TooLarge());
    }

    @Test
    void nothingThatIsCutShort() throws Exception {
        byte[] bytes = new byte[5_000];
        new Random(7).nextBytes(bytes);
        byte[] gzip = gzip(bytes);
        byte[] zlib = zlib(bytes);
        for (int length = 0; length < gzip.length; length += length < 30 ? 1 : 97) {
            assertThat(Inflation.ofGzip(Arrays.copyOf(gzip, length), LIMIT))
                    .isEqualTo(new Broken());
        }
        assertThat(Inflation.ofGzip(Arrays.copyOf(gzip, gzip.length - 1), LIMIT))
                .isEqualTo(new Broken());
        for (int length = 0; length < zlib.length; length += length < 30 ? 1 : 97) {
            assertThat(Inflation.ofZlib(Arrays.copyOf(zlib, length), LIMIT))
                    .isEqualTo(new Broken());
        }
        assertThat(Inflation.ofZlib(Arrays.copyOf(zlib, zlib.length - 1), LIMIT))
                .isEqualTo(new Broken());
    }

    @Test
    void nothingThatIsAlteredOrFollowedBySomething() throws Exception {
        byte[] zlib = zlib(new byte[20_000]);
        assertThat(Inflation.ofZlib(Arrays.copyOf(zlib, zlib.length + 1), LIMIT))
                .isEqualTo(new Broken());
        zlib[zlib.length - 1] ^= 1;
        assertThat(Inflation.ofZlib(zlib, LIMIT)).as("checksum").isEqualTo(new Broken());
        byte[] gzip = gzip(new byte[20_000]);
        gzip[gzip.length - 6] ^= 1;
        assertThat(Inflation.ofGzip(gzip, LIMIT)).as("checksum").isEqualTo(new Broken());
        assertThat(Inflation.ofGzip(zlib(new byte[9]), LIMIT)).isEqualTo(new Broken());
        assertThat(Inflation.ofZlib(gzip(new byte[9]), LIMIT)).isEqualTo(new Broken());
        assertThat(Inflation.ofZlib(new byte[] {0x78, (byte) 0xBB, 1, 2, 3, 4, 5}, LIMIT))
                .as("with a dictionary that nobody has")
                .isEqualTo(new Broken());
    }

    static byte[] gzip(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflated = new GZIPOutputStream(out)) {
            deflated.write(bytes);
        }
        return out.toByteArray();
    }

    static byte[] zlib(byte[] bytes) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream deflated = new DeflaterOutputStream(out)) {
            deflated.write(bytes);
        }
        return out.toByteArray();
    }
}
