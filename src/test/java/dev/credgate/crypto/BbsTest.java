package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The vectors of draft-irtf-cfrg-bbs-signatures, and everything in a proof that could be wrong. */
class BbsTest {

    private static final JsonNode VECTORS = vectors();
    private static final byte[] HEADER = hex(VECTORS.get("header"));
    private static final byte[] PRESENTATION = hex(VECTORS.get("presentationHeader"));
    private static final BigInteger R =
            new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

    /** On the curve, outside the group of prime order: of x = 4. */
    private static final byte[] OUTSIDE = point("80", "04");

    /** Of an x that no point has. */
    private static final byte[] OFF = point("80", "01");

    private static final byte[] IDENTITY = point("c0", "00");

    private final Bls12381G2PublicKey key =
            Bls12381G2PublicKey.of(hex(VECTORS.get("publicKey"))).orElseThrow();
    private final PreparedKey<BbsDisclosure, BbsProof> prepared = SignatureEngines.prepare(key);

    private static JsonNode vectors() {
        try (InputStream in = BbsTest.class.getResourceAsStream("/bbs/bls12-381-sha-256.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static byte[] hex(JsonNode text) {
        return HexFormat.of().parseHex(text.asText());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] point(String first, String last) {
        return HexFormat.of().parseHex(first + "00".repeat(BbsProof.POINT_BYTES - 2) + last);
    }

    /** A proof of the vectors and what it is over. */
    private record Case(String name, byte[] proof, BbsDisclosure disclosure) {

        static Case of(JsonNode vector) {
            List<Integer> indexes = new ArrayList<>();
            List<byte[]> messages = new ArrayList<>();
            for (JsonNode index : vector.get("disclosed")) {
                indexes.add(index.asInt());
                messages.add(hex(VECTORS.get("messages").get(index.asInt())));
            }
            return new Case(
                    vector.get("name").asText(),
                    hex(vector.get("proof")),
                    new BbsDisclosure(
                            vector.get("withHeader").asBoolean() ? HEADER : new byte[0],
                            vector.get("withPresentationHeader").asBoolean()
                                    ? PRESENTATION
                                    : new byte[0],
                            indexes,
                            messages));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return StreamSupport.stream(VECTORS.get("proofs").spliterator(), false).map(Case::of);
    }

    /** Four of ten messages. */
    private static Case some() {
        return cases().skip(2).findFirst().orElseThrow();
    }

    private boolean fits(byte[] proof, BbsDisclosure disclosure) {
        return BbsProof.of(proof).filter(read -> prepared.verify(disclosure, read)).isPresent();
    }

    private static byte[] with(byte[] proof, int at, byte[] part) {
        byte[] changed = proof.clone();
        System.arraycopy(part, 0, changed, at, part.length);
        return changed;
    }

    @Test
    void hashes() {
        JsonNode vector = VECTORS.get("hashToScalar");
        assertThat(
                        BbsHash.toScalar(
                                        hex(vector.get("message")),
                                        new String(
                                                hex(vector.get("dst")), StandardCharsets.US_ASCII))
                                .to_bendian())
                .isEqualTo(hex(vector.get("scalar")));
        for (int at = 0; at < VECTORS.get("messages").size(); at++) {
            assertThat(BbsHash.messageToScalar(hex(VECTORS.get("messages").get(at))).to_bendian())
                    .isEqualTo(hex(VECTORS.get("messageScalars").get(at)));
        }
    }

    @Test
    void generatorsAreTheSameHoweverManyWereMadeAtOnce() {
        JsonNode expected = VECTORS.get("generators");
        String before = hex(BbsGenerators.atLeast(1).octets(0));
        BbsGenerators many = BbsGenerators.atLeast(BbsProof.MOST_MESSAGES + 1);
        for (int at = 0; at < expected.size(); at++) {
            assertThat(hex(many.octets(at))).isEqualTo(expected.get(at).asText());
            assertThat(many.point(at).compress()).isEqualTo(many.octets(at));
        }
        assertThat(before).isEqualTo(expected.get(0).asText());
        assertThat(
                        IntStream.rangeClosed(0, BbsProof.MOST_MESSAGES)
                                .mapToObj(at -> hex(many.octets(at)))
                                .distinct())
                .hasSize(BbsProof.MOST_MESSAGES + 1);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void publishedProofsFit(Case vector) {
        assertThat(fits(vector.proof(), vector.disclosure())).isTrue();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyByteOfAProofMatters(Case vector) {
        for (int at = 0; at < vector.proof().length; at++) {
            byte[] changed = vector.proof().clone();
            changed[at] ^= 1;
            assertThat(fits(changed, vector.disclosure())).as("byte %d", at).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsDisclosedMatters(Case vector) {
        BbsDisclosure good = vector.disclosure();
        byte[] other = {1};
        List<BbsDisclosure> bad = new ArrayList<>();
        bad.add(
                new BbsDisclosure(
                        other, good.presentationHeader(), good.indexes(), good.messages()));
        bad.add(new BbsDisclosure(good.header(), other, good.indexes(), good.messages()));
        for (int at = 0; at < good.messages().size(); at++) {
            List<byte[]> messages = new ArrayList<>(good.messages());
            messages.set(at, other);
            bad.add(
                    new BbsDisclosure(
                            good.header(), good.presentationHeader(), good.indexes(), messages));
        }
        if (good.messages().size() > 1) {
            List<byte[]> swapped = new ArrayList<>(good.messages());
            Collections.swap(swapped, 0, 1);
            bad.add(
                    new BbsDisclosure(
                            good.header(), good.presentationHeader(), good.indexes(), swapped));
            int last = good.messages().size() - 1;
            bad.add(
                    new BbsDisclosure(
                            good.header(),
                            good.presentationHeader(),
                            good.indexes().subList(0, last),
                            good.messages().subList(0, last)));
        }
        assertThat(bad)
                .hasSizeGreaterThan(2)
                .noneMatch(disclosure -> fits(vector.proof(), disclosure));
    }

    @Test
    void indexesMatter() {
        Case vector = some();
        BbsDisclosure good = vector.disclosure();
        for (List<Integer> indexes :
                List.of(
                        List.of(0, 2, 4, 5),
                        List.of(1, 2, 4, 6),
                        List.of(0, 2, 4, 9),
                        List.of(0, 2, 4, 10),
                        List.of(0, 2, 4, Integer.MAX_VALUE))) {
            assertThat(
                            fits(
                                    vector.proof(),
                                    new BbsDisclosure(
                                            good.header(),
                                            good.presentationHeader(),
                                            indexes,
                                            good.messages())))
                    .as(indexes.toString())
                    .isFalse();
        }
        for (List<Integer> indexes :
                List.of(
                        List.of(0, 2, 6, 4),
                        List.of(0, 2, 2, 4),
                        List.of(-1, 2, 4, 6),
                        List.of(0, 2, 4))) {
            assertThatThrownBy(() -> new BbsDisclosure(HEADER, HEADER, indexes, good.messages()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void howManyMessagesStayHiddenMatters() {
        Case vector = some();
        int end = vector.proof().length - BbsProof.SCALAR_BYTES;
        byte[] challenge = Arrays.copyOfRange(vector.proof(), end, vector.proof().length);
        byte[] more = Arrays.copyOf(vector.proof(), vector.proof().length + BbsProof.SCALAR_BYTES);
        System.arraycopy(challenge, 0, more, vector.proof().length, challenge.length);
        byte[] fewer = Arrays.copyOf(vector.proof(), end);
        System.arraycopy(challenge, 0, fewer, end - challenge.length, challenge.length);
        assertThat(BbsProof.of(more)).map(BbsProof::hidden).contains(7);
        assertThat(BbsProof.of(fewer)).map(BbsProof::hidden).contains(5);
        assertThat(fits(more, vector.disclosure())).isFalse();
        assertThat(fits(fewer, vector.disclosure())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void pointsAreOfTheGroupAndNotItsIdentity(int which) {
        Case vector = some();
        int at = which * BbsProof.POINT_BYTES;
        assertThat(BbsProof.of(with(vector.proof(), at, IDENTITY))).isEmpty();
        assertThat(BbsProof.of(with(vector.proof(), at, new byte[BbsProof.POINT_BYTES]))).isEmpty();
        // Its form says nothing of the curve: these are the engine's to refuse.
        for (byte[] point : List.of(OUTSIDE, OFF, point("9f", "ff"))) {
            byte[] changed = with(vector.proof(), at, point);
            assertThat(BbsProof.of(changed)).isPresent();
            assertThat(fits(changed, vector.disclosure())).as(hex(point)).isFalse();
        }
    }

    /** Every equation holds when all is zero: only what is refused beforehand stands in its way. */
    @Test
    void nothingAtAllProvesNothing() {
        byte[] nothing = new byte[BbsProof.MOST_BYTES - 1_000 * BbsProof.SCALAR_BYTES];
        for (int point = 0; point < BbsProof.POINTS; point++) {
            System.arraycopy(IDENTITY, 0, nothing, point * BbsProof.POINT_BYTES, IDENTITY.length);
        }
        assertThat(BbsProof.of(nothing)).isEmpty();
    }

    @Test
    void scalarsAreOfTheirField() {
        Case vector = some();
        int first = BbsProof.POINTS * BbsProof.POINT_BYTES;
        byte[] r = unsigned(R);
        byte[] most = unsigned(R.subtract(BigInteger.ONE));
        byte[] all = new byte[BbsProof.SCALAR_BYTES];
        Arrays.fill(all, (byte) 0xFF);
        for (int at = first; at < vector.proof().length; at += BbsProof.SCALAR_BYTES) {
            byte[] one = Arrays.copyOfRange(vector.proof(), at, at + BbsProof.SCALAR_BYTES);
            byte[] twin = new BigInteger(1, one).add(R).toByteArray();
            assertThat(BbsProof.of(with(vector.proof(), at, new byte[BbsProof.SCALAR_BYTES])))
                    .isEmpty();
            assertThat(BbsProof.of(with(vector.proof(), at, r))).isEmpty();
            assertThat(BbsProof.of(with(vector.proof(), at, all))).isEmpty();
            assertThat(BbsProof.of(with(vector.proof(), at, most))).isPresent();
            assertThat(fits(with(vector.proof(), at, most), vector.disclosure())).isFalse();
            if (twin.length <= BbsProof.SCALAR_BYTES) {
                assertThat(BbsProof.of(with(vector.proof(), at, padded(twin)))).isEmpty();
            }
        }
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] bytes = number.toByteArray();
        return bytes[0] == 0 ? padded(Arrays.copyOfRange(bytes, 1, bytes.length)) : padded(bytes);
    }

    private static byte[] padded(byte[] bytes) {
        byte[] whole = new byte[BbsProof.SCALAR_BYTES];
        System.arraycopy(bytes, 0, whole, whole.length - bytes.length, bytes.length);
        return whole;
    }

    @Test
    void lengthsAreExact() {
        byte[] proof = some().proof();
        for (int length : new int[] {0, 1, 143, 144, 271, 273, proof.length - 1}) {
            assertThat(BbsProof.of(Arrays.copyOf(proof, length))).as("%d bytes", length).isEmpty();
        }
        byte[] longest = new byte[BbsProof.MOST_BYTES + BbsProof.SCALAR_BYTES];
        Arrays.fill(longest, (byte) 1);
        for (int point = 0; point < BbsProof.POINTS; point++) {
            longest[point * BbsProof.POINT_BYTES] = (byte) 0x80;
        }
        assertThat(BbsProof.of(longest)).isEmpty();
        BbsProof proofOfMany =
                BbsProof.of(Arrays.copyOf(longest, BbsProof.MOST_BYTES)).orElseThrow();
        assertThat(proofOfMany.hidden()).isEqualTo(BbsProof.MOST_MESSAGES);
        // One disclosed beside as many hidden ones as there may be in all.
        assertThat(
                        prepared.verify(
                                new BbsDisclosure(
                                        HEADER, HEADER, List.of(0), List.of(new byte[] {1})),
                                proofOfMany))
                .isFalse();
    }

    @Test
    void anotherKeyDoesNotFit() {
        Bls12381G2PublicKey other =
                (Bls12381G2PublicKey)
                        Multikey.parse(
                                        "zUC7DerdEmfZ8f4pFajXgGwJoMkV1ofMTmEG5UoNvnWiPiLuGKNeqgRpLH2"
                                                + "TV4Xe5mJ2cXV76gRN7LFQwapF1VFu6x2yrr5ci1mXqC1WNUrnHnLg"
                                                + "vfZfMH7h6xP6qsf9EKRQrPQ")
                                .orElseThrow();
        Case vector = some();
        assertThat(
                        SignatureEngines.prepare(other)
                                .verify(
                                        vector.disclosure(),
                                        BbsProof.of(vector.proof()).orElseThrow()))
                .isFalse();
    }

    @Test
    void keysArePointsOfTheirGroup() {
        byte[] good = key.toBytes();
        assertThat(Bls12381G2PublicKey.of(good)).contains(key);
        byte[] identity = new byte[Bls12381G2PublicKey.BYTES];
        identity[0] = (byte) 0xC0;
        byte[] outside = new byte[Bls12381G2PublicKey.BYTES];
        byte[] uncompressed = good.clone();
        uncompressed[0] &= 0x7F;
        byte[] beyondField = good.clone();
        Arrays.fill(beyondField, 1, 48, (byte) 0xFF);
        beyondField[0] = (byte) 0x9F;
        for (byte[] bad :
                List.of(
                        identity,
                        uncompressed,
                        beyondField,
                        outside,
                        new byte[0],
                        Arrays.copyOf(good, 95),
                        Arrays.copyOf(good, 97),
                        Arrays.copyOf(good, 192))) {
            assertThat(Bls12381G2PublicKey.of(bad)).as(hex(bad)).isEmpty();
        }
        // Half of all x are of the curve, and none but one in 2^250 of those of the group.
        int refused = 0;
        for (int x = 0; x < 64; x++) {
            byte[] any = new byte[Bls12381G2PublicKey.BYTES];
            any[0] = (byte) 0x80;
            any[any.length - 1] = (byte) x;
            refused += Bls12381G2PublicKey.of(any).isEmpty() ? 1 : 0;
        }
        assertThat(refused).isEqualTo(64);
    }

    @Test
    void oneDigestIsOfOneDisclosure() {
        BbsDisclosure good = some().disclosure();
        List<BbsDisclosure> all =
                List.of(
                        good,
                        new BbsDisclosure(
                                good.presentationHeader(),
                                good.header(),
                                good.indexes(),
                                good.messages()),
                        new BbsDisclosure(
                                good.header(),
                                good.presentationHeader(),
                                List.of(0, 2, 4, 7),
                                good.messages()),
                        new BbsDisclosure(
                                good.header(),
                                good.presentationHeader(),
                                good.indexes().subList(0, 3),
                                good.messages().subList(0, 3)),
                        new BbsDisclosure(
                                Octets.join(good.header(), good.presentationHeader()),
                                new byte[0],
                                good.indexes(),
                                good.messages()));
        assertThat(all.stream().map(BbsDisclosure::digest).distinct()).hasSize(all.size());
        assertThat(some().disclosure().digest()).isEqualTo(good.digest());
    }
}
