package dev.credgate.verification;

import static dev.credgate.verification.HostileJose.OFF_CURVE;
import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.HostileWorld.TYPE;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.did;

import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.crypto.Base64Url;
import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input as W3C credentials in COSE. */
class HostileVcCoseTest {

    private static final String V2 = "\"https://www.w3.org/ns/credentials/v2\"";
    private static final String CONTENT = "application/vc";
    private static final String MEDIA = "application/vc+cose";
    private static final UnaryOperator<CborWriter> NOTHING = header -> header;

    static Stream<Sound> sound() {
        return Stream.of(new Sound("vc_cose", WORLD, signed(document(V2, "")), none()));
    }

    private static BindingDemand none() {
        return new BindingDemand.None();
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isValidUntilItIsCut(Sound sound) {
        HostileTrial.isValidUntilItIsCut(sound);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isInvalidWithAnythingAfterIt(Sound sound) {
        HostileTrial.isInvalidWithAnythingAfterIt(sound);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedByItsOwnCode(Hostile hostile) {
        HostileTrial.isRefusedByItsOwnCode(WORLD, hostile);
    }

    private static String document(String contexts, String more) {
        return """
        {"@context": [%s], "type": ["VerifiableCredential", "%s"], "issuer": "%s",
         "credentialSubject": {"name": "Ada"%s}}
        """
                .formatted(contexts, TYPE, did(ISSUER), more);
    }

    private static byte[] signed(String document) {
        return switch (VcCose.secure(
                VcCose.Kind.CREDENTIAL,
                document.getBytes(StandardCharsets.UTF_8),
                CoseAlgorithm.ES256,
                ascii(did(ISSUER) + "#0"))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) ->
                    unsigned.attach(ISSUER.sign(unsigned.message()));
            case Reading.Refused<VcCose.Unsigned>(var found) ->
                    throw new AssertionError(found.detail());
        };
    }

    /** The protected header with another algorithm, and what else it may hold. */
    private static byte[] guarded(long algorithm, int more, UnaryOperator<CborWriter> others) {
        return guarded(algorithm, did(ISSUER) + "#0", more, others);
    }

    private static byte[] guarded(
            long algorithm, String key, int more, UnaryOperator<CborWriter> others) {
        CborWriter header = new CborWriter().map(4 + more);
        header.integer(1).integer(algorithm).integer(3).text(CONTENT);
        header.integer(4).bytes(ascii(key)).integer(16).text(MEDIA);
        return others.apply(header).toBytes();
    }

    /** Nobody need sign what is refused before. */
    private static byte[] message(
            byte[] guarded, int more, UnaryOperator<CborWriter> open, byte[] payload) {
        CborWriter out = new CborWriter().tag(CborTag.COSE_SIGN1).array(4).bytes(guarded).map(more);
        return open.apply(out).bytes(payload).bytes(new byte[64]).toBytes();
    }

    private static byte[] by(long algorithm) {
        return message(guarded(algorithm, 0, NOTHING), 0, NOTHING, ascii(document(V2, "")));
    }

    private static byte[] withOpen(UnaryOperator<CborWriter> open) {
        return message(guarded(-7, 0, NOTHING), 1, open, ascii(document(V2, "")));
    }

    private static byte[] of(String document) {
        return message(guarded(-7, 0, NOTHING), 0, NOTHING, ascii(document));
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    /** What follows the protected header, in hexadecimal digits. */
    private static byte[] after(String hex) {
        byte[] guarded =
                new CborWriter()
                        .tag(CborTag.COSE_SIGN1)
                        .array(4)
                        .bytes(guarded(-7, 0, NOTHING))
                        .toBytes();
        return joined(guarded, HexFormat.of().parseHex(hex));
    }

    private static Hostile hostile(String name, byte[] body, Reason reason) {
        return new Hostile("vc_cose", name, body, reason);
    }

    static Stream<Hostile> hostile() {
        return Stream.concat(asCose(), asDocuments());
    }

    private static Stream<Hostile> asCose() {
        byte[] deep = new byte[200_000];
        Arrays.fill(deep, (byte) 0x81);
        byte[] whole = signed(document(V2, ""));
        byte[] tagged = whole.clone();
        tagged[0] = (byte) 0xD1;
        return Stream.of(
                hostile("no algorithm", by(0), Reason.ALGORITHM_NOT_ALLOWED),
                hostile("a MAC", by(5), Reason.ALGORITHM_NOT_ALLOWED),
                hostile("another family's algorithm", by(-8), Reason.SIGNATURE_ALGORITHM),
                hostile("another curve's algorithm", by(-47), Reason.SIGNATURE_ALGORITHM),
                hostile("a signature by another key", by(-7), Reason.SIGNATURE_INVALID),
                hostile(
                        "a key of its own",
                        withOpen(header -> header.integer(-1).map(0)),
                        Reason.SIGNATURE_INVALID),
                hostile(
                        "an address of a certificate",
                        withOpen(header -> header.integer(35).text("https://evil.example/c")),
                        Reason.EMBEDDED_KEY),
                hostile(
                        "certificates that nobody signed",
                        withOpen(header -> header.integer(33).bytes(new byte[1_000])),
                        Reason.EMBEDDED_KEY),
                hostile(
                        "a certificate that is none",
                        message(
                                guarded(-7, 1, header -> header.integer(33).bytes(new byte[9])),
                                0,
                                NOTHING,
                                ascii(document(V2, ""))),
                        Reason.CERTIFICATE_REFUSED),
                hostile(
                        "an extension",
                        message(
                                guarded(-7, 1, header -> header.integer(2).array(1).integer(99)),
                                0,
                                NOTHING,
                                ascii(document(V2, ""))),
                        Reason.CRITICAL_HEADER),
                hostile(
                        "an algorithm in both headers",
                        withOpen(header -> header.integer(1).integer(-8)),
                        Reason.DUPLICATE_MEMBER),
                hostile("a header of indefinite length", after("bfff"), Reason.CBOR_MALFORMED),
                hostile(
                        "a payload of indefinite length",
                        after("a05f4101ff"),
                        Reason.CBOR_MALFORMED),
                hostile(
                        "an array of 2^64 items",
                        after("a09bffffffffffffffff"),
                        Reason.CBOR_MALFORMED),
                hostile("two gigabytes of bytes", after("a05a7fffffff00"), Reason.CBOR_MALFORMED),
                hostile("a tag around the payload", after("a0d8184101"), Reason.CBOR_MALFORMED),
                hostile("arrays within arrays", joined(after("a0"), deep), Reason.TOO_DEEP),
                hostile(
                        "many items",
                        joined(after("a09a00030d40"), new byte[200_000]),
                        Reason.TOO_LARGE),
                hostile(
                        "a byte after it",
                        Arrays.copyOf(whole, whole.length + 1),
                        Reason.TRAILING_BYTES));
    }

    private static Stream<Hostile> asDocuments() {
        String offCurve = "did:jwk:" + Base64Url.encode(ascii(OFF_CURVE.replace('\'', '"')));
        String bomb = ", \"a\": " + "[".repeat(500_000);
        return Stream.of(
                hostile(
                        "contexts in a circle",
                        of(document(V2 + ", {\"a\": \"b:x\", \"b\": \"a:y\"}", "")),
                        Reason.CONTEXT_INVALID),
                hostile("an array bomb", of(document(V2, bomb)), Reason.TOO_DEEP),
                hostile(
                        "many claims",
                        of(document(V2, ", \"a\": [" + "1,".repeat(200_000) + "1]")),
                        Reason.TOO_LARGE),
                hostile(
                        "a claim twice",
                        of(document(V2, ", \"name\": 1")),
                        Reason.DUPLICATE_MEMBER),
                hostile(
                        "half a character",
                        of(document(V2, ", \"a\": \"\\ud800\"")),
                        Reason.UNPAIRED_SURROGATE),
                hostile(
                        "a huge text",
                        of(document(V2, ", \"a\": \"" + "x".repeat(4_000_000) + '"')),
                        Reason.SIGNATURE_INVALID),
                hostile(
                        "a document that is cut",
                        of(document(V2, "").substring(0, 90)),
                        Reason.TRUNCATED),
                hostile(
                        "an issuer's key that is on no curve",
                        message(
                                guarded(-7, offCurve + "#0", 0, NOTHING),
                                0,
                                NOTHING,
                                ascii(document(V2, "").replace(did(ISSUER), offCurve))),
                        Reason.ISSUER_MALFORMED));
    }
}
