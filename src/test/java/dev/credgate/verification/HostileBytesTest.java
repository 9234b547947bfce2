package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.credgate.json.CanonicalWriter;
import dev.credgate.verification.Verification.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever the bytes are, there is an answer, soon, and it is not "valid". */
class HostileBytesTest {

    private static final long SEED = Long.getLong("credgate.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("credgate.rounds", 4_000);

    private static final int SPLICED = 1;

    private final List<Vector> vectors = Vector.all();
    private final World world = Vector.named("presentation-three").world();

    private static Random seeded(String what) {
        System.out.println(what + ": repeat with -Dcredgate.seed=" + SEED);
        return new Random(SEED);
    }

    @Test
    void arbitraryBytesNeverThrow() {
        Random random = seeded("arbitrary bytes");
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            assertThat(world.verify(bytes)).isInstanceOf(Result.NotACredential.class);
        }
    }

    @Test
    void mutatedDocumentsNeverThrowAndNeverVerifyWithOtherClaims() {
        Random random = seeded("mutated documents");
        // The beginning and the end of tampered documents may make up a good one again.
        Set<String> anySigned =
                vectors.stream()
                        .map(vector -> world.verdict(vector.document()))
                        .filter(verdict -> verdict.verdict() == Decision.VALID)
                        .map(HostileBytesTest::signed)
                        .collect(Collectors.toSet());
        for (int round = 0; round < ROUNDS; round++) {
            Vector vector = vectors.get(random.nextInt(vectors.size()));
            byte[] document = vector.document();
            int kind = random.nextInt(4);
            byte[] mutated =
                    switch (kind) {
                        case 0 -> Arrays.copyOf(document, random.nextInt(document.length));
                        case SPLICED -> spliced(document, other(random), random);
                        case 2 -> repeated(document, random);
                        default -> scribbled(document, random);
                    };
            Result result = world.verify(mutated);
            if (result instanceof Result.Judged(Verdict verdict)
                    && verdict.verdict() == Decision.VALID) {
                Verdict original = vector.world().verdict(document);
                assertThat(signed(verdict))
                        .isIn(kind == SPLICED ? anySigned : Set.of(signed(original)));
            }
        }
    }

    /** What is signed is a number, and not how it is spelled: 1e0 for 1.0 changes no claim. */
    private static String signed(Verdict verdict) {
        return new String(CanonicalWriter.canonical(verdict.claims()), StandardCharsets.UTF_8);
    }

    private byte[] other(Random random) {
        return vectors.get(random.nextInt(vectors.size())).document();
    }

    private static byte[] spliced(byte[] head, byte[] tail, Random random) {
        int cut = random.nextInt(head.length);
        int from = random.nextInt(tail.length);
        byte[] both = Arrays.copyOf(head, cut + tail.length - from);
        System.arraycopy(tail, from, both, cut, tail.length - from);
        return both;
    }

    private static byte[] repeated(byte[] document, Random random) {
        int from = random.nextInt(document.length);
        int length = Math.min(random.nextInt(64), document.length - from);
        byte[] longer = Arrays.copyOf(document, document.length + length);
        System.arraycopy(document, from, longer, from + length, document.length - from);
        return longer;
    }

    private static byte[] scribbled(byte[] document, Random random) {
        byte[] changed = document.clone();
        String alphabet = "{}[]\",:\\u0019eE.-+tfn";
        for (int i = random.nextInt(4); i >= 0; i--) {
            changed[random.nextInt(changed.length)] =
                    (byte) alphabet.charAt(random.nextInt(alphabet.length()));
        }
        return changed;
    }

    @Test
    void bombsAreDefusedInTime() {
        String flat = Vector.named("credential-flat").text("documentText");
        int tenMegabytes = 10 * 1024 * 1024;
        List<String> bombs =
                List.of(
                        "[".repeat(tenMegabytes),
                        "{\"a\":".repeat(tenMegabytes / 5),
                        flat.replace("\"Shenzhen\"", "[".repeat(tenMegabytes)),
                        flat.replace("31", "9".repeat(tenMegabytes)),
                        flat.replace("31", "1e" + "9".repeat(900)),
                        flat.replace("31", "0." + "0".repeat(900) + "1"),
                        flat.replace("Shenzhen", "x".repeat(tenMegabytes)),
                        flat.replace("Shenzhen", "\\u4e2d".repeat(tenMegabytes / 6)),
                        flat.replace("\"Shenzhen\"", "[" + "1,".repeat(tenMegabytes / 2) + "1]"),
                        flat + " ".repeat(tenMegabytes) + "x",
                        " ".repeat(tenMegabytes),
                        "\0".repeat(tenMegabytes));
        for (String bomb : bombs) {
            byte[] bytes = bomb.getBytes(StandardCharsets.UTF_8);
            Result result =
                    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> world.verify(bytes));
            if (result instanceof Result.Judged(Verdict verdict)) {
                assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
            }
        }
    }

    @Test
    void everyFlawOfFormHasItsOwnCode() {
        String flat = Vector.named("credential-flat").text("documentText");
        assertCode(flat + "x", Reason.TRAILING_BYTES);
        assertCode(flat.replace("Shenzhen", "\\ud800"), Reason.UNPAIRED_SURROGATE);
        assertCode(flat.replace("\"Shenzhen\"", "[".repeat(70) + "]".repeat(70)), Reason.TOO_DEEP);
        assertCode(flat.replace("31", "9".repeat(2000)), Reason.TOO_LARGE);
        assertCode(flat.replace("31", "1e999"), Reason.NUMBER_OUT_OF_RANGE);
        byte[] latin = flat.replace("Shenzhen", "Sh\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(World.check(world.verdict(latin), CheckName.SIGNATURE).code())
                .contains(Reason.NOT_UTF8);
        assertCode(flat.replace("did:weid:101:0x3b8", "did:weid:101:0x3B8"), Reason.DID_MALFORMED);
        assertCode(flat.replace("\"original\"", "\"zkp\""), Reason.ZKP_UNSUPPORTED);
        assertCode(flat.replace("2000001", "106"), Reason.CPT_UNSUPPORTED);
        assertCode(flat.replace("2000001", "107"), Reason.TYPE_ENTRIES);
        assertCode(flat.replace("\"Secp256k1\"", "\"secp256k1\""), Reason.PROOF_TYPE);
        assertCode(flat.replace("\"l2scv\"", "\"0\""), Reason.HIDDEN_LEAF_MALFORMED);
        assertCode(flat.replace("\"l2scv\"", "\"l2sc-\""), Reason.SALT_MALFORMED);
        assertCode(flat.replace("b3877214", "B3877214"), Reason.ID_MALFORMED);
        assertCode(flat.replace("bgE=\"", "bgF=\""), Reason.SIGNATURE_NOT_BASE64);
        assertCode(flat.replace("bgE=\"", "bg E=\""), Reason.SIGNATURE_NOT_BASE64);
        assertCode(flat.replace("\"cptId\":2000001,", ""), Reason.MEMBER_MISSING);
    }

    private void assertCode(String document, Reason reason) {
        Verdict verdict = world.verdict(document.getBytes(StandardCharsets.UTF_8));
        assertThat(World.check(verdict, CheckName.SIGNATURE).code())
                .as(verdict.toString())
                .contains(reason);
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.format()).contains("weidentity");
    }
}
