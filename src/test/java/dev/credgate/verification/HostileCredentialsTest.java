package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Multibase;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.source.Sources;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every kind of bad input in every format, through the whole pipeline: an invalid verdict with its
 * own code, or no credential at all; soon, in little memory, and never an exception.
 */
class HostileCredentialsTest {

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final long MOST_BYTES = 64 << 20;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final String PORTAL = "https://p.example";
    private static final String TYPE = "https://t.example/id";
    private static final byte[] TRANSCRIPT =
            SessionTranscripts.openId4VpDcApi(PORTAL, "n1", Optional.empty());
    private static final MdocWallet WALLET = wallet();
    private static final World WORLD = world();
    private static final World WEIDENTITY = Vector.named("credential-flat").world();

    private static MdocWallet wallet() {
        MdocWallet wallet = new MdocWallet();
        wallet.valid(NOW.minusSeconds(1000), NOW.plusSeconds(100_000));
        return wallet;
    }

    private static World world() {
        List<CredentialFormat> formats = new ArrayList<>();
        CredentialFormats all = new CredentialFormats(formats);
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(all));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        NamedKey signer =
                NamedKey.of(
                        "x509_hash:ds", WALLET.issuerKey(), Set.of(ProofPurpose.ASSERTION_METHOD));
        World world =
                new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(List.of()),
                                List.of(new JwkDidResolver()),
                                new PinnedCertificate(
                                        WALLET.certificate(),
                                        new KeyFinding.Found(List.of(signer))),
                                List.of(),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED));
        world.issuer(did(ISSUER), "vct:" + TYPE, "vc:" + TYPE);
        Verdict mdoc = world.verdict(WALLET.response(TRANSCRIPT));
        return world.issuer(mdoc.issuer().orElseThrow(), "doctype:" + MdocWallet.MDL);
    }

    private static BindingDemand asked() {
        return new BindingDemand.Challenge(
                "n1",
                PORTAL,
                NOW.minusSeconds(5),
                Optional.of(TRANSCRIPT),
                Optional.empty(),
                false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
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

    /** Several formats in one W3C presentation. */
    private static String mixed() {
        String bound = JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL);
        return JoseCredentials.presented(
                HOLDER, "n1", PORTAL, NOW.plusSeconds(60), JoseCredentials.jwtVc(), bound);
    }

    /** A document that is valid before it is hurt. */
    record Sound(String name, World world, byte[] document, BindingDemand demand) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Sound> sound() {
        BindingDemand none = new BindingDemand.None();
        return Stream.of(
                new Sound(
                        "weidentity", WEIDENTITY, Vector.named("credential-flat").document(), none),
                new Sound(
                        "sd_jwt_vc",
                        WORLD,
                        ascii(JoseCredentials.bound(JoseCredentials.sdJwtVc(), "n1", PORTAL)),
                        asked()),
                new Sound("jwt_vc", WORLD, ascii(JoseCredentials.jwtVc()), none),
                new Sound("vp+jwt of two formats", WORLD, ascii(mixed()), asked()),
                new Sound("data_integrity", WORLD, integrity(), none),
                new Sound("mdoc", WORLD, WALLET.response(TRANSCRIPT), asked()),
                new Sound(
                        "mdoc in base64url",
                        WORLD,
                        ascii(Base64Url.encode(WALLET.response(TRANSCRIPT))),
                        asked()));
    }

    private static Result judged(World world, byte[] body, BindingDemand demand) {
        long allocated = THREADS.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        Result result = world.verification().verify(body, demand);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONGEST);
        assertThat(THREADS.getCurrentThreadAllocatedBytes() - allocated)
                .as("bytes allocated for %d", body.length)
                .isLessThan(MOST_BYTES + 60L * body.length);
        return result;
    }

    private static void refused(World world, byte[] body, BindingDemand demand, String what) {
        if (judged(world, body, demand) instanceof Result.Judged(Verdict verdict)) {
            assertThat(verdict.verdict()).as(what).isEqualTo(Decision.INVALID);
            assertThat(verdict.checks())
                    .as(what)
                    .anyMatch(check -> check.outcome() == Outcome.FAIL && check.code().isPresent());
        }
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isValidUntilItIsCut(Sound sound) {
        byte[] whole = sound.document();
        assertThat(sound.world().verdict(whole, sound.demand()))
                .satisfies(verdict ->
                        assertThat(verdict.verdict())
                                .as(verdict.toString())
                                .isEqualTo(Decision.VALID));
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            refused(sound.world(), cut, sound.demand(), sound + " cut to " + length);
        }
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isInvalidWithAnythingAfterIt(Sound sound) {
        for (String after : List.of("x", "\0", "{}", "~", ".", "=", "\u00ff")) {
            byte[] more = ascii(after);
            byte[] longer = Arrays.copyOf(sound.document(), sound.document().length + more.length);
            System.arraycopy(more, 0, longer, sound.document().length, more.length);
            refused(sound.world(), longer, sound.demand(), sound + " and " + after);
        }
    }

    /** One bad input and the code that tells it apart. */
    record Hostile(String format, String name, byte[] body, Reason reason) {
        @Override
        public String toString() {
            return format + ": " + name;
        }
    }

    private static String jws(String header, String payload) {
        return new String(JoseKeys.jws(ISSUER, header, payload), StandardCharsets.US_ASCII);
    }

    /** Nobody need sign what is refused before. */
    private static String unsigned(String header, String payload) {
        return Base64Url.encode(ascii(header.replace('\'', '"')))
                + "."
                + Base64Url.encode(ascii(payload.replace('\'', '"')))
                + "."
                + Base64Url.encode(new byte[64]);
    }

    private static final String VCT = "'vct': 'https://t.example/id'";
    private static final String W3C =
            "'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                    + " ['VerifiableCredential'], 'credentialSubject': {'id': 'did:example:a'}";

    private static Stream<Hostile> jose() {
        record Kind(String format, String typ, String payload, String end) {}
        List<Kind> kinds =
                List.of(
                        new Kind(
                                "sd_jwt_vc",
                                "dc+sd-jwt",
                                "'iss': '" + did(ISSUER) + "', " + VCT,
                                "~"),
                        new Kind("jwt_vc", "vc+jwt", "'issuer': '" + did(ISSUER) + "', " + W3C, ""),
                        new Kind(
                                "jwt_vc",
                                "vp+jwt",
                                "'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                                        + " 'VerifiablePresentation', 'holder': '"
                                        + did(ISSUER)
                                        + "', 'verifiableCredential': []",
                                ""));
        List<Hostile> all = new ArrayList<>();
        for (Kind kind : kinds) {
            String typ = "'typ': '" + kind.typ() + "', 'kid': '" + did(ISSUER) + "#0'";
            String payload = "{" + kind.payload() + "}";
            String deep = "[".repeat(70) + "]".repeat(70);
            record Case(String name, String text, Reason reason) {}
            List<Case> cases =
                    List.of(
                            new Case(
                                    "alg none",
                                    unsigned("{'alg': 'none', " + typ + "}", payload)
                                            .replaceFirst("[^.]*$", ""),
                                    Reason.ALGORITHM_NOT_ALLOWED),
                            new Case(
                                    "alg none, signed",
                                    unsigned("{'alg': 'None', " + typ + "}", payload),
                                    Reason.ALGORITHM_NOT_ALLOWED),
                            new Case(
                                    "a MAC",
                                    unsigned("{'alg': 'HS256', " + typ + "}", payload),
                                    Reason.ALGORITHM_NOT_ALLOWED),
                            new Case(
                                    "another curve's algorithm",
                                    unsigned("{'alg': 'ES256K', " + typ + "}", payload),
                                    Reason.SIGNATURE_ALGORITHM),
                            new Case(
                                    "another family's algorithm",
                                    unsigned("{'alg': 'EdDSA', " + typ + "}", payload),
                                    Reason.SIGNATURE_ALGORITHM),
                            new Case(
                                    "a key of its own",
                                    jws(
                                            "{'alg': 'ES256', " + typ + ", 'jwk': {'kty': 'EC'}}",
                                            payload),
                                    Reason.EMBEDDED_KEY),
                            new Case(
                                    "an address of a key",
                                    jws(
                                            "{'alg': 'ES256', "
                                                    + typ
                                                    + ", 'jku': 'https://evil.example/k'}",
                                            payload),
                                    Reason.EMBEDDED_KEY),
                            new Case(
                                    "an extension",
                                    jws(
                                            "{'alg': 'ES256', "
                                                    + typ
                                                    + ", 'crit': ['b64'], 'b64': false}",
                                            payload),
                                    Reason.CRITICAL_HEADER),
                            new Case(
                                    "two algorithms",
                                    unsigned(
                                            "{'alg': 'ES256', 'alg': 'none', " + typ + "}",
                                            payload),
                                    Reason.DUPLICATE_MEMBER),
                            new Case(
                                    "a claim twice",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{" + kind.payload() + ", 'a': 1, 'a': 2}"),
                                    Reason.DUPLICATE_MEMBER),
                            new Case(
                                    "deep claims",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{" + kind.payload() + ", 'a': " + deep + "}"),
                                    Reason.TOO_DEEP),
                            new Case(
                                    "an array bomb",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{"
                                                    + kind.payload()
                                                    + ", 'a': "
                                                    + "[".repeat(500_000)
                                                    + "}"),
                                    Reason.TOO_DEEP),
                            new Case(
                                    "many claims",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{"
                                                    + kind.payload()
                                                    + ", 'a': ["
                                                    + "1,".repeat(200_000)
                                                    + "1]}"),
                                    Reason.TOO_LARGE),
                            new Case(
                                    "a number of a million digits",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{"
                                                    + kind.payload()
                                                    + ", 'a': "
                                                    + "9".repeat(1_000_000)
                                                    + "}"),
                                    Reason.TOO_LARGE),
                            new Case(
                                    "half a character",
                                    jws(
                                            "{'alg': 'ES256', " + typ + "}",
                                            "{" + kind.payload() + ", 'a': '\\ud800'}"),
                                    Reason.UNPAIRED_SURROGATE),
                            new Case(
                                    "a signature by another key",
                                    unsigned("{'alg': 'ES256', " + typ + "}", payload),
                                    Reason.SIGNATURE_INVALID));
            for (Case one : cases) {
                boolean holders = kind.typ().equals("vp+jwt");
                Reason reason =
                        holders && one.reason() == Reason.SIGNATURE_INVALID
                                ? Reason.HOLDER_SIGNATURE_INVALID
                                : one.reason();
                all.add(
                        new Hostile(
                                kind.format() + " " + kind.typ(),
                                one.name(),
                                ascii(one.text() + kind.end()),
                                reason));
            }
        }
        return all.stream();
    }

    private static String sdJwt(String claims, String disclosures) {
        return jws(
                        "{'alg': 'ES256', 'typ': 'dc+sd-jwt', 'kid': '" + did(ISSUER) + "#0'}",
                        "{'iss': '" + did(ISSUER) + "', " + VCT + claims + "}")
                + "~"
                + disclosures;
    }

    private static String disclosure(String json) {
        return Base64Url.encode(ascii(json.replace('\'', '"'))) + "~";
    }

    /** A point that is on no curve, and where keys may stand. */
    private static final String OFF_CURVE =
            "{'kty': 'EC', 'crv': 'P-256', 'x': '"
                    + Base64Url.encode(new byte[32])
                    + "', 'y': '"
                    + Base64Url.encode(new byte[32])
                    + "'}";

    private static Stream<Hostile> disclosures() {
        String many =
                IntStream.range(0, 600)
                        .mapToObj(at -> disclosure("['s', 'n" + at + "', 1]"))
                        .collect(Collectors.joining());
        return Stream.of(
                new Hostile(
                        "sd_jwt_vc",
                        "more disclosures than any needs",
                        ascii(sdJwt("", many)),
                        Reason.TOO_MANY_PARTS),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure of nothing",
                        ascii(sdJwt("", disclosure("['s', 'n', 1]"))),
                        Reason.DISCLOSURE_UNREFERENCED),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure twice",
                        ascii(sdJwt("", disclosure("['s', 'n', 1]").repeat(2))),
                        Reason.DISCLOSURE_REPEATED),
                new Hostile(
                        "sd_jwt_vc",
                        "a deep disclosure",
                        ascii(sdJwt("", disclosure("['s', 'n', " + "[".repeat(300_000)))),
                        Reason.TOO_DEEP),
                new Hostile(
                        "sd_jwt_vc",
                        "a huge disclosure",
                        ascii(sdJwt("", disclosure("['s', 'n', '" + "x".repeat(4_000_000) + "']"))),
                        Reason.DISCLOSURE_UNREFERENCED),
                new Hostile(
                        "sd_jwt_vc",
                        "a disclosure of many values",
                        ascii(sdJwt("", disclosure("['s', 'n', [" + "1,".repeat(300_000) + "1]]"))),
                        Reason.TOO_LARGE),
                new Hostile(
                        "sd_jwt_vc",
                        "digests that are none",
                        ascii(sdJwt(", '_sd': {'a': 1}", "")),
                        Reason.DISCLOSURE_CONFLICT),
                new Hostile(
                        "sd_jwt_vc",
                        "a hash that is broken",
                        ascii(sdJwt(", '_sd_alg': 'md5'", "")),
                        Reason.DIGEST_ALGORITHM),
                new Hostile(
                        "sd_jwt_vc",
                        "an issuer's key that is on no curve",
                        ascii(
                                jws(
                                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt'}",
                                                "{'iss': 'did:jwk:"
                                                        + Base64Url.encode(
                                                                ascii(OFF_CURVE.replace('\'', '"')))
                                                        + "', "
                                                        + VCT
                                                        + "}")
                                        + "~"),
                        Reason.ISSUER_MALFORMED));
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

    private static final String SIGNATURE = Multibase.BASE58BTC.encode(sixtyFour());

    private static byte[] sixtyFour() {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) 1);
        return signature;
    }

    private static final String PROOF = proof("ecdsa-rdfc-2019", did(ISSUER) + "#0", SIGNATURE);

    private static Stream<Hostile> graphs() {
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
                                proof("bbs-2023", did(ISSUER) + "#0", "u2V0C"),
                                Reason.CRYPTOSUITE_UNSUPPORTED),
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

    private static byte[] cbor(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] response(UnaryOperator<CBORObject> change) {
        return change.apply(CBORObject.DecodeFromBytes(WALLET.response(TRANSCRIPT)))
                .EncodeToBytes();
    }

    private static byte[] mso(String member, CBORObject value) {
        MdocWallet wallet = new MdocWallet();
        wallet.mso(object -> object.set(CBORObject.FromObject(member), value));
        return wallet.response(TRANSCRIPT);
    }

    private static Stream<Hostile> mdocs() {
        byte[] version = cbor("a16776657273696f6e");
        CBORObject offCurve =
                CBORObject.NewMap()
                        .Add(
                                "deviceKey",
                                CBORObject.NewMap()
                                        .Add(1, 2)
                                        .Add(-1, 1)
                                        .Add(-2, new byte[32])
                                        .Add(-3, new byte[32]));
        byte[] deep = new byte[200_000];
        Arrays.fill(deep, (byte) 0x81);
        byte[] whole = WALLET.response(TRANSCRIPT);
        return Stream.of(
                new Hostile(
                        "mdoc",
                        "a map of indefinite length",
                        cbor("bf6776657273696f6e63312e30ff"),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a text of indefinite length",
                        joined(version, cbor("7f63312e30ff")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "an array of 2^64 items",
                        joined(version, cbor("9bffffffffffffffff")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "two gigabytes of bytes",
                        joined(version, cbor("5a7fffffff00")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a length in more bytes than it takes",
                        joined(version, cbor("7803312e30")),
                        Reason.CBOR_MALFORMED),
                new Hostile("mdoc", "arrays within arrays", joined(version, deep), Reason.TOO_DEEP),
                new Hostile(
                        "mdoc",
                        "many items",
                        joined(version, cbor("9a00030d40"), new byte[200_000]),
                        Reason.TOO_LARGE),
                new Hostile(
                        "mdoc",
                        "a member twice",
                        cbor("a26776657273696f6e63312e306776657273696f6e63312e30"),
                        Reason.DUPLICATE_MEMBER),
                new Hostile(
                        "mdoc",
                        "a tag around a version",
                        response(map -> {
                            map.set(
                                    CBORObject.FromObject("version"),
                                    CBORObject.FromObjectAndTag("1.0", 32));
                            return map;
                        }),
                        Reason.WRONG_TYPE),
                new Hostile(
                        "mdoc",
                        "a tag around the documents",
                        response(map -> {
                            map.set(
                                    CBORObject.FromObject("documents"),
                                    CBORObject.FromObjectAndTag(map.get("documents"), 4001));
                            return map;
                        }),
                        Reason.WRONG_TYPE),
                new Hostile(
                        "mdoc",
                        "an item that is not tagged as encoded",
                        response(map -> {
                            CBORObject items =
                                    map.get("documents")
                                            .get(0)
                                            .get("issuerSigned")
                                            .get("nameSpaces")
                                            .get(MdocWallet.NAMESPACE);
                            items.set(0, items.get(0).UntagOne());
                            return map;
                        }),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a device's key that is on no curve",
                        mso("deviceKeyInfo", offCurve),
                        Reason.KEY_MALFORMED),
                new Hostile(
                        "mdoc",
                        "another document type than was signed",
                        response(map -> {
                            map.get("documents").get(0).set("docType", CBORObject.FromObject("x"));
                            return map;
                        }),
                        Reason.DOCTYPE_MISMATCH),
                new Hostile(
                        "mdoc",
                        "no algorithm",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(new byte[0]));
                            return map;
                        }),
                        Reason.ALGORITHM_NOT_ALLOWED),
                new Hostile(
                        "mdoc",
                        "a MAC for the issuer's signature",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(cbor("a10105")));
                            return map;
                        }),
                        Reason.ALGORITHM_NOT_ALLOWED),
                new Hostile(
                        "mdoc",
                        "another family's algorithm",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(cbor("a10127")));
                            return map;
                        }),
                        Reason.SIGNATURE_ALGORITHM),
                new Hostile(
                        "mdoc",
                        "a byte after it",
                        Arrays.copyOf(whole, whole.length + 1),
                        Reason.TRAILING_BYTES),
                new Hostile(
                        "mdoc",
                        "an element of another value",
                        response(map -> {
                            CBORObject items =
                                    map.get("documents")
                                            .get(0)
                                            .get("issuerSigned")
                                            .get("nameSpaces")
                                            .get(MdocWallet.NAMESPACE);
                            CBORObject item =
                                    CBORObject.DecodeFromBytes(items.get(0).GetByteString());
                            item.set("elementValue", CBORObject.FromObject("Eve"));
                            items.set(0, CBORObject.FromObjectAndTag(item.EncodeToBytes(), 24));
                            return map;
                        }),
                        Reason.DIGEST_MISMATCH));
    }

    private static Stream<Hostile> weIdentity() {
        String flat = Vector.named("credential-flat").text("documentText");
        record Case(String name, String text, Reason reason) {}
        return Stream.of(
                        new Case(
                                "deep claims",
                                flat.replace("\"Shenzhen\"", "[".repeat(70) + "]".repeat(70)),
                                Reason.TOO_DEEP),
                        new Case(
                                "many claims",
                                flat.replace("\"Shenzhen\"", "[" + "1,".repeat(200_000) + "1]"),
                                Reason.TOO_LARGE),
                        new Case(
                                "a member twice",
                                flat.replace("\"cptId\":", "\"cptId\":1,\"cptId\":"),
                                Reason.DUPLICATE_MEMBER),
                        new Case(
                                "a member that nobody signed",
                                flat.replace("\"cptId\":", "\"admin\":true,\"cptId\":"),
                                Reason.UNKNOWN_MEMBER),
                        new Case(
                                "another way of signing",
                                flat.replace("\"Secp256k1\"", "\"none\""),
                                Reason.PROOF_TYPE),
                        new Case(
                                "another claim",
                                flat.replace("Shenzhen", "Macao"),
                                Reason.SIGNATURE_INVALID))
                .map(one ->
                        new Hostile(
                                "weidentity",
                                one.name(),
                                one.text().getBytes(StandardCharsets.UTF_8),
                                one.reason()));
    }

    static Stream<Hostile> hostile() {
        return Stream.of(weIdentity(), jose(), disclosures(), graphs(), mdocs())
                .flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedByItsOwnCode(Hostile hostile) {
        World world = hostile.format().equals("weidentity") ? WEIDENTITY : WORLD;
        Result result = judged(world, hostile.body(), new BindingDemand.None());
        assertThat(result).isInstanceOf(Result.Judged.class);
        Verdict verdict = ((Result.Judged) result).verdict();
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .as(verdict.checks().toString())
                .extracting(check -> check.code().orElseThrow())
                .contains(hostile.reason());
        assertThat(verdict.format().orElseThrow())
                .isEqualTo(hostile.format().replaceFirst(" .*", ""));
    }

    @Test
    void oneBadCredentialSpoilsAPresentationAndIsToldOfByItself() {
        String good = JoseCredentials.jwtVc();
        String bad = unsigned("{'alg': 'none', 'typ': 'vc+jwt'}", "{" + W3C + "}");
        Instant soon = NOW.plusSeconds(60);
        Verdict verdict =
                ((Result.Judged)
                                judged(
                                        WORLD,
                                        ascii(
                                                JoseCredentials.presented(
                                                        HOLDER, "n1", PORTAL, soon, good, bad)),
                                        asked()))
                        .verdict();
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.credentials())
                .extracting(Verdict::verdict)
                .containsExactly(Decision.VALID, Decision.INVALID);
        assertThat(World.check(verdict.credentials().get(1), CheckName.SIGNATURE).code())
                .contains(Reason.ALGORITHM_NOT_ALLOWED);
        String[] many = new String[65];
        Arrays.fill(many, good);
        assertThat(
                        ((Result.Judged)
                                        judged(
                                                WORLD,
                                                ascii(
                                                        JoseCredentials.presented(
                                                                HOLDER, "n1", PORTAL, soon, many)),
                                                asked()))
                                .verdict()
                                .checks())
                .anyMatch(check -> check.code().equals(Optional.of(Reason.TOO_MANY_CREDENTIALS)));
    }
}
