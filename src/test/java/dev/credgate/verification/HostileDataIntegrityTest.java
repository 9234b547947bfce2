package dev.credgate.verification;

import static dev.credgate.verification.HostileJose.OFF_CURVE;
import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.HostileWorld.TYPE;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Multibase;
import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input as documents with Data Integrity proofs. */
class HostileDataIntegrityTest {

    static Stream<Sound> sound() {
        return Stream.of(new Sound("data_integrity", WORLD, integrity(), new BindingDemand.None()));
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

    /** Controlled Identifiers 1.0, section 2.2: a verification method's id is any URL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://university.example/issuers/1#key-1",
                "https://university.example/keys/1",
                "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"
            })
    void aVerificationMethodThatIsNoDidsIsUnknown(String url) {
        Verdict verdict = WORLD.verdict(by(url));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                .contains(Reason.METHOD_UNSUPPORTED);
        assertThat(verdict.wanted()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "key-1",
                "#key-1",
                "https:",
                "https://university.example/issuers 1#key-1",
                "https://university.example/1#a#b",
                "did:example:university"
            })
    void aVerificationMethodThatIsNoUrlOrNoneOfItsDidIsMalformed(String text) {
        Verdict verdict = WORLD.verdict(by(text));
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .anyMatch(check ->
                        check.code().equals(Optional.of(Reason.VERIFICATION_METHOD_MALFORMED)));
    }

    private static byte[] by(String verificationMethod) {
        return new String(integrity(), StandardCharsets.UTF_8)
                .replace(did(ISSUER) + "#0", verificationMethod)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] integrity() {
        Draft.Ready draft =
                (Draft.Ready)
                        new DataIntegrityWriter(() -> NOW)
                                .draft(
                                        new Terms(
                                                UUID.randomUUID(),
                                                did(ISSUER),
                                                did(ISSUER) + "#0",
                                                ISSUER.key().algorithm(),
                                                "vc:" + TYPE,
                                                Optional.of(did(HOLDER)),
                                                JoseKeys.json("{'given_name': 'Ada'}"),
                                                NOW.minusSeconds(10),
                                                Optional.of(NOW.plusSeconds(1000)),
                                                Optional.empty(),
                                                List.of(),
                                                List.of(),
                                                JoseKeys.json(
                                                        "{'contexts': ['https://www.w3.org/ns/credentials/undefined-terms/v2']}")),
                                        new SecureRandom());
        return draft.attach(ISSUER.sign(draft.message()));
    }

    private static String integrityOf(String contexts, String subject, String proof) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2"%s],
         "type": "VerifiableCredential", "issuer": "%s",
         "credentialSubject": %s, "proof": %s}
        """
                .formatted(contexts, did(ISSUER), subject, proof);
    }

    private static String proof(String suite, String key, String value) {
        return """
        {"type": "DataIntegrityProof", "cryptosuite": "%s", "created": "2026-05-05T05:05:05Z",
         "verificationMethod": "%s", "proofPurpose": "assertionMethod", "proofValue": "%s"}
        """
                .formatted(suite, key, value);
    }

    /** By ecdsa-sd-2023, with a value in hexadecimal digits. */
    private static String selective(String value) {
        return proof(
                "ecdsa-sd-2023",
                did(ISSUER) + "#0",
                "u" + Base64Url.encode(HexFormat.of().parseHex(value)));
    }

    private static final String SIGNATURE = Multibase.BASE58BTC.encode(sixtyFour());

    private static byte[] sixtyFour() {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) 1);
        return signature;
    }

    private static final String PROOF = proof("ecdsa-rdfc-2019", did(ISSUER) + "#0", SIGNATURE);

    static Stream<Hostile> hostile() {
        String clique =
                IntStream.range(0, 12)
                        .mapToObj(node ->
                                "{\"id\": \"_:n%d\", \"p\": [%s]}"
                                        .formatted(
                                                node,
                                                IntStream.range(0, 12)
                                                        .filter(other -> other != node)
                                                        .mapToObj(other ->
                                                                "{\"id\": \"_:n" + other + "\"}")
                                                        .collect(Collectors.joining(","))))
                        .collect(Collectors.joining(",", "[", "]"));
        String examples = ", \"https://www.w3.org/ns/credentials/examples/v2\"";
        record Case(String name, String contexts, String subject, String proof, Reason reason) {}
        return Stream.of(
                        new Case(
                                "a poisoned graph",
                                examples,
                                "{\"knows\": " + clique + "}",
                                PROOF,
                                Reason.GRAPH_TOO_COMPLEX),
                        new Case(
                                "contexts in a circle",
                                ", {\"a\": \"b:x\", \"b\": \"a:y\"}",
                                "{\"a\": 1}",
                                PROOF,
                                Reason.CONTEXT_INVALID),
                        new Case(
                                "a context that is nowhere",
                                ", \"https://evil.example/c\"",
                                "{\"name\": \"x\"}",
                                PROOF,
                                Reason.CONTEXT_UNKNOWN),
                        new Case(
                                "a protected term of another's meaning",
                                ", {\"name\": \"https://evil.example/n\"}",
                                "{\"name\": \"x\"}",
                                PROOF,
                                Reason.CONTEXT_INVALID),
                        new Case(
                                "a term that nobody signed",
                                "",
                                "{\"undefined\": \"x\"}",
                                PROOF,
                                Reason.TERM_UNDEFINED),
                        new Case(
                                "deep claims",
                                "",
                                "{\"name\": " + "[".repeat(70) + "]".repeat(70) + "}",
                                PROOF,
                                Reason.TOO_DEEP),
                        new Case(
                                "many claims",
                                "",
                                "{\"name\": [" + "1,".repeat(200_000) + "1]}",
                                PROOF,
                                Reason.TOO_LARGE),
                        new Case(
                                "a claim twice",
                                "",
                                "{\"name\": \"x\", \"name\": \"y\"}",
                                PROOF,
                                Reason.DUPLICATE_MEMBER),
                        new Case(
                                "a suite that is not verified here",
                                "",
                                "{\"name\": \"x\"}",
                                proof("eddsa-2022", did(ISSUER) + "#0", SIGNATURE),
                                Reason.CRYPTOSUITE_UNSUPPORTED),
                        new Case(
                                "a proof that is the holder's alone",
                                "",
                                "{\"name\": \"x\"}",
                                proof("bbs-2023", did(ISSUER) + "#0", "u2V0C"),
                                Reason.PROOF_MALFORMED),
                        new Case(
                                "a suite for another key",
                                "",
                                "{\"name\": \"x\"}",
                                proof("eddsa-rdfc-2022", did(ISSUER) + "#0", SIGNATURE),
                                Reason.SIGNATURE_ALGORITHM),
                        new Case(
                                "a signature that is none",
                                "",
                                "{\"name\": \"x\"}",
                                proof("ecdsa-rdfc-2019", did(ISSUER) + "#0", "z0OIl"),
                                Reason.ENCODING_MALFORMED),
                        new Case(
                                "a huge signature",
                                "",
                                "{\"name\": \"x\"}",
                                proof(
                                        "ecdsa-rdfc-2019",
                                        did(ISSUER) + "#0",
                                        "z" + "2".repeat(1_000_000)),
                                Reason.ENCODING_MALFORMED),
                        new Case(
                                "a huge text",
                                "",
                                "{\"name\": \"" + "x".repeat(4_000_000) + "\"}",
                                PROOF,
                                Reason.SIGNATURE_INVALID),
                        new Case(
                                "half a character",
                                "",
                                "{\"name\": \"\\ud800\"}",
                                PROOF,
                                Reason.UNPAIRED_SURROGATE),
                        new Case(
                                "contexts within contexts",
                                ", " + "{\"@context\": ".repeat(1000) + "{}" + "}".repeat(1000),
                                "{\"name\": \"x\"}",
                                PROOF,
                                Reason.TOO_DEEP),
                        new Case(
                                "a context of very many terms, again and again",
                                (", {"
                                                + IntStream.range(0, 2_000)
                                                        .mapToObj(term ->
                                                                "\"t%d\": \"https://e.example/%d\""
                                                                        .formatted(term, term))
                                                        .collect(Collectors.joining(","))
                                                + "}")
                                        .repeat(30),
                                "{\"name\": \"x\"}",
                                PROOF,
                                Reason.SIGNATURE_INVALID),
                        new Case(
                                "a key of its own that is on no curve",
                                "",
                                "{\"name\": \"x\"}",
                                proof(
                                        "ecdsa-rdfc-2019",
                                        "did:jwk:"
                                                + Base64Url.encode(
                                                        ascii(OFF_CURVE.replace('\'', '"')))
                                                + "#0",
                                        SIGNATURE),
                                Reason.ISSUER_MALFORMED),
                        new Case(
                                "a chain of proofs that goes round",
                                "",
                                "{\"name\": \"x\"}",
                                "["
                                        + PROOF.replace(
                                                "{\"type\"",
                                                "{\"id\": \"urn:a\", \"previousProof\": \"urn:b\","
                                                        + " \"type\"")
                                        + ","
                                        + PROOF.replace(
                                                "{\"type\"",
                                                "{\"id\": \"urn:b\", \"previousProof\": \"urn:a\","
                                                        + " \"type\"")
                                        + "]",
                                Reason.PROOF_CHAIN),
                        new Case(
                                "no suite",
                                "",
                                "{\"name\": \"x\"}",
                                proof("none", did(ISSUER) + "#0", ""),
                                Reason.CRYPTOSUITE_UNSUPPORTED),
                        new Case(
                                "a key of its own",
                                "",
                                "{\"name\": \"x\"}",
                                PROOF.replace(
                                        "\"" + did(ISSUER) + "#0\"",
                                        "{\"id\": \""
                                                + did(ISSUER)
                                                + "#0\", \"type\": \"Multikey\","
                                                + " \"publicKeyMultibase\": \"zDn\"}"),
                                Reason.PROOF_MALFORMED),
                        new Case(
                                "a key of its own beside its name",
                                "",
                                "{\"name\": \"x\"}",
                                PROOF.replace("{\"type\"", "{\"publicKeyJwk\": {}, \"type\""),
                                Reason.TERM_UNDEFINED),
                        new Case(
                                "a proof value of indefinite length",
                                "",
                                "{\"name\": \"x\"}",
                                selective("d95d019fff"),
                                Reason.CBOR_MALFORMED),
                        new Case(
                                "a tag within a proof value",
                                "",
                                "{\"name\": \"x\"}",
                                selective("d95d0185c25840" + "01".repeat(64) + "40" + "80a080"),
                                Reason.CBOR_MALFORMED),
                        new Case(
                                "a proof value of very many signatures",
                                "",
                                "{\"name\": \"x\"}",
                                selective(
                                        "d95d01855840"
                                                + "01".repeat(64)
                                                + "5823"
                                                + "8024"
                                                + "02".repeat(33)
                                                + "992710"
                                                + ("5840" + "01".repeat(64)).repeat(10_000)
                                                + "a080"),
                                Reason.TOO_MANY_PARTS),
                        new Case(
                                "a thousand proofs",
                                "",
                                "{\"name\": \"x\"}",
                                "[" + (PROOF + ",").repeat(1000) + PROOF + "]",
                                Reason.TOO_MANY_PARTS))
                .map(one ->
                        new Hostile(
                                "data_integrity",
                                one.name(),
                                integrityOf(one.contexts(), one.subject(), one.proof())
                                        .getBytes(StandardCharsets.UTF_8),
                                one.reason()));
    }
}
