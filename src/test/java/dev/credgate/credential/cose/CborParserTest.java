package dev.credgate.credential.cose;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborText;
import dev.credgate.credential.cose.Reading.Read;
import dev.credgate.credential.cose.Reading.Refused;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The strict reader, beside an independent one (com.upokecenter:cbor). */
class CborParserTest {

    private static final CBOREncodeOptions STRICT =
            new CBOREncodeOptions("allowduplicatekeys=false;ctap2canonical=false");

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            textBlock =
                    """
                    CBOR_MALFORMED, ''
                    CBOR_MALFORMED, 18
                    CBOR_MALFORMED, 1817
                    CBOR_MALFORMED, 1900ff
                    CBOR_MALFORMED, 1a0000ffff
                    CBOR_MALFORMED, 1b00000000ffffffff
                    CBOR_MALFORMED, 3800
                    CBOR_MALFORMED, 580161
                    CBOR_MALFORMED, d80001
                    CBOR_MALFORMED, 1c
                    CBOR_MALFORMED, 1f
                    CBOR_MALFORMED, 5f4161ff
                    CBOR_MALFORMED, 7f6161ff
                    CBOR_MALFORMED, 9f01ff
                    CBOR_MALFORMED, bf0102ff
                    CBOR_MALFORMED, ff
                    CBOR_MALFORMED, 4261
                    CBOR_MALFORMED, 5bffffffffffffffff
                    CBOR_MALFORMED, 5b7fffffffffffffff
                    CBOR_MALFORMED, 7a7fffffff
                    CBOR_MALFORMED, 9bffffffffffffffff
                    CBOR_MALFORMED, 9a7fffffff
                    CBOR_MALFORMED, bb7fffffffffffffff
                    CBOR_MALFORMED, a101
                    CBOR_MALFORMED, a2010201
                    CBOR_MALFORMED, a1410001
                    CBOR_MALFORMED, a1f501
                    CBOR_MALFORMED, a1800001
                    CBOR_MALFORMED, a11bffffffffffffffff01
                    CBOR_MALFORMED, c0
                    CBOR_MALFORMED, dbffffffffffffffff01
                    CBOR_MALFORMED, e0
                    CBOR_MALFORMED, f818
                    CBOR_MALFORMED, f820
                    CBOR_MALFORMED, f97c
                    DUPLICATE_MEMBER, a201020103
                    DUPLICATE_MEMBER, a2616101616102
                    TRAILING_BYTES, 0101
                    TRAILING_BYTES, 80f6
                    NOT_UTF8, 61ff
                    NOT_UTF8, 62c080
                    NOT_UTF8, 63eda080
                    """)
    void refuses(Flaw flaw, String hex) {
        assertThat(CborParser.parse(HexFormat.of().parseHex(hex)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.found().flaw()).isEqualTo(flaw));
    }

    @Test
    void takesTheReplacementCharacterForWhatItIs() {
        assertThat(CborParser.parse(HexFormat.of().parseHex("63efbfbd")))
                .isEqualTo(new Read<>(new CborText("\uFFFD")));
    }

    @Test
    void refusesWhatIsNestedDeeplyWithoutDeepRecursion() {
        byte[] arrays = new byte[1 << 20];
        Arrays.fill(arrays, (byte) 0x81);
        byte[] tags = new byte[1 << 20];
        Arrays.fill(tags, (byte) 0xC6);
        for (byte[] deep : new byte[][] {arrays, tags}) {
            assertThat(CborParser.parse(deep))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> assertThat(refused.found().flaw()).isEqualTo(Flaw.TOO_DEEP));
        }
    }

    @Test
    void refusesTooManyItems() {
        byte[] many = new CborWriter().array(CborParser.MAX_ITEMS).toBytes();
        assertThat(CborParser.parse(Arrays.copyOf(many, many.length + CborParser.MAX_ITEMS)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.found().flaw()).isEqualTo(Flaw.TOO_LARGE));
    }

    @Test
    void takesTimeInProportionWhenKeysCollide() {
        // Texts of one hash code, made of blocks that have one.
        int pairs = 40_000;
        CborWriter out = new CborWriter(1 << 20).map(pairs);
        for (int key = 0; key < pairs; key++) {
            StringBuilder text = new StringBuilder();
            for (int bit = 0; bit < 16; bit++) {
                text.append((key >> bit & 1) == 0 ? "Aa" : "BB");
            }
            out.text(text.toString()).integer(0);
        }
        byte[] colliding = out.toBytes();
        org.junit.jupiter.api.Assertions.assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(CborParser.parse(colliding)).isInstanceOf(Read.class));
    }

    @Test
    void readsWhatTheOtherWritesAndWritesTheSame() {
        Random random = new Random(5);
        for (int round = 0; round < 4_000; round++) {
            CBORObject theirs = any(random, 4);
            byte[] encoded = theirs.EncodeToBytes();
            CborItem ours =
                    switch (CborParser.parse(encoded)) {
                        case Read<CborItem>(CborItem item) -> item;
                        case Refused<CborItem>(var found) ->
                                throw new AssertionError(
                                        HexFormat.of().formatHex(encoded) + found.detail());
                    };
            CborWriter again = new CborWriter();
            CborAgain.write(ours, again);
            assertThat(again.toBytes()).isEqualTo(encoded);
            if (ours instanceof CborTag tag) {
                assertThat(tag.whole().holds(encoded)).isTrue();
            }
        }
    }

    @Test
    void acceptsNothingThatTheOtherRefuses() {
        Random random = new Random(6);
        int accepted = 0;
        for (int round = 0; round < 15_000; round++) {
            byte[] encoded = any(random, 3).EncodeToBytes();
            for (int change = random.nextInt(3); change >= 0; change--) {
                encoded[random.nextInt(encoded.length)] = (byte) random.nextInt(256);
            }
            if (CborParser.parse(encoded) instanceof Read<CborItem>(CborItem ours)) {
                accepted++;
                try {
                    CBORObject theirs = CBORObject.DecodeFromBytes(encoded, STRICT);
                    if (!(ours instanceof CborTag)) {
                        assertThat(theirs.isTagged()).isFalse();
                    }
                } catch (CBORException refused) {
                    // It holds tags to their content, which here is whoever reads them.
                    assertThat(HexFormat.of().formatHex(encoded) + refused.getMessage())
                            .containsAnyOf("tag", "Tag", "bignum", "BigInteger", "Byte array");
                }
            }
        }
        assertThat(accepted).isGreaterThan(1_000);
    }

    private static CBORObject any(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 7 : 10)) {
            case 0 -> CBORObject.FromObject(random.nextLong() >> random.nextInt(64));
            case 1 -> CBORObject.FromObject(random.nextInt(50) - 25);
            case 2 -> CBORObject.FromObject(bytes(random));
            case 3 -> CBORObject.FromObject(text(random));
            case 4 ->
                    CBORObject.FromObject(
                            random.nextBoolean() ? random.nextGaussian() : random.nextInt(9) / 4.0);
            case 5 -> random.nextBoolean() ? CBORObject.True : CBORObject.False;
            case 6 -> random.nextBoolean() ? CBORObject.Null : CBORObject.Undefined;
            case 7 -> {
                CBORObject array = CBORObject.NewArray();
                for (int n = random.nextInt(30); n > 0; n--) {
                    array.Add(any(random, depth - 1));
                }
                yield array;
            }
            case 8 -> {
                CBORObject map = CBORObject.NewOrderedMap();
                for (int n = random.nextInt(30); n > 0; n--) {
                    CBORObject key =
                            random.nextBoolean()
                                    ? CBORObject.FromObject(text(random))
                                    : CBORObject.FromObject(random.nextInt());
                    map.set(key, any(random, depth - 1));
                }
                yield map;
            }
            default ->
                    CBORObject.FromObjectAndTag(
                            text(random), random.nextBoolean() ? 1004 : 500 + random.nextInt(99));
        };
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 300)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(40); n > 0; n--) {
            text.appendCodePoint(
                    random.nextInt(5) > 0
                            ? ' ' + random.nextInt(90)
                            : 0xE000 + random.nextInt(0x100000));
        }
        return text.toString();
    }
}
