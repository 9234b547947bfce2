package dev.credgate.verification;

import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdKeyResolver;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.web.IssuerMetadataResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import dev.credgate.thread.Effort;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many hard documents one body holds, and wherever it is judged. */
class EffortOfVerdictsTest {

    /** A tenth of what the documents take that are judged here, each bounded by itself. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private static final String ONE_KEY = "https://one.example";
    private static final String SIXTEEN_KEYS = "https://many.example";

    private static String clique(int nodes) {
        return IntStream.range(0, nodes)
                .mapToObj(node ->
                        "{\"id\":\"_:n%d\",\"p\":[%s]}"
                                .formatted(
                                        node,
                                        IntStream.range(0, nodes)
                                                .filter(other -> other != node)
                                                .mapToObj(other -> "{\"id\":\"_:n" + other + "\"}")
                                                .collect(Collectors.joining(","))))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static String proof(int which, String purpose) {
        byte[] signature = new byte[64];
        Arrays.fill(signature, (byte) (which + 1));
        return """
        {"type": "DataIntegrityProof", "cryptosuite": "ecdsa-rdfc-2019",
         "created": "2026-05-05T05:05:05Z", "verificationMethod": "%s#0",
         "proofPurpose": "%s", "proofValue": "%s"}
        """
                .formatted(did(ISSUER), purpose, Multibase.BASE58BTC.encode(signature));
    }

    private static String credential(String subject, int proofs) {
        return """
        {"@context": ["https://www.w3.org/ns/credentials/v2",
                      "https://www.w3.org/ns/credentials/examples/v2"],
         "type": "VerifiableCredential", "issuer": "%s",
         "credentialSubject": %s, "proof": [%s]}
        """
                .formatted(
                        did(ISSUER),
                        subject,
                        IntStream.range(0, proofs)
                                .mapToObj(which -> proof(which, "assertionMethod"))
                                .collect(Collectors.joining(",")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void manyHardDocumentsInOneBodyTakeNoLongerThanAFew() {
        String hard = credential("{\"knows\": " + clique(8) + "}", 16);
        byte[] body =
                utf8(
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2"],
                         "type": "VerifiablePresentation", "holder": "%s",
                         "verifiableCredential": [%s], "proof": %s}
                        """
                                .formatted(
                                        did(ISSUER),
                                        (hard + ",").repeat(59) + hard,
                                        proof(1, "authentication")));
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        Verdict verdict = WORLD.verdict(body);
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before);
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.SIGNATURE).code())
                .contains(Reason.GRAPH_TOO_COMPLEX);
        assertThat(took).isLessThan(LONGEST);
    }

    @Test
    void anEventLoopLeavesAHardDocumentAndKeepsAnOrdinaryOne() {
        byte[] hard = utf8(credential("{\"knows\": " + clique(6) + "}", 1));
        byte[] ordinary = utf8(credential("{\"name\": \"Ada\"}", 2));
        assertThat(Effort.brief(() -> WORLD.verdict(hard))).isEmpty();
        assertThat(Effort.brief(() -> WORLD.verdict(ordinary)))
                .get()
                .extracting(verdict -> World.check(verdict, CheckName.SIGNATURE).code())
                .isEqualTo(Optional.of(Reason.SIGNATURE_INVALID));
    }

    @Test
    void anEventLoopBeginsNothingOnTheGeneralPath() {
        byte[] indexed =
                utf8(credential("{\"name\": {\"@value\": \"Ada\", \"@index\": \"i\"}}", 1));
        assertThat(Effort.brief(() -> WORLD.verdict(indexed))).isEmpty();
    }

    /** Anybody may publish as many keys of their own as an entity has room for. */
    @ParameterizedTest
    @ValueSource(strings = {"did:weid:101:", "did:ethr:0x7a69:"})
    void anEventLoopReadsFewKeysOfAnEntity(String method) {
        Address few = new Address(0, 0, 7);
        Address many = new Address(0, 0, 8);
        World world = withEntities();
        publish(world, few, 3);
        publish(world, many, 255);
        byte[] ofFew = utf8(named(method + few));
        byte[] ofMany = utf8(named(method + many));
        assertThat(Effort.brief(() -> world.verdict(ofFew))).isPresent();
        assertThat(Effort.brief(() -> world.verdict(ofMany))).isEmpty();
        assertThat(World.check(world.verdict(ofMany), CheckName.SIGNATURE).code())
                .contains(Reason.SIGNATURE_ALGORITHM);
        // They were read then.
        assertThat(Effort.brief(() -> world.verdict(ofMany))).isPresent();
    }

    /** An issuer of sixteen such keys, who signs without saying by which, counts for sixteen. */
    @Test
    void anEventLoopChecksFewSignaturesAndTheyMayBeMany() {
        World world = withIssuers(ProofCache.off());
        byte[] many = presented(24, SIXTEEN_KEYS);
        assertThat(many).hasSizeLessThanOrEqualTo(16 * 1024);
        assertThat(Effort.brief(() -> world.verdict(many))).isEmpty();
        assertThat(World.check(world.verdict(many), CheckName.SIGNATURE).code())
                .contains(Reason.SIGNATURE_INVALID);
        byte[] one = presented(1, ONE_KEY);
        assertThat(Effort.brief(() -> world.verdict(one)))
                .get()
                .extracting(Verdict::verdict)
                .isEqualTo(Decision.VALID);
    }

    @Test
    void anEventLoopChecksNoneOfTheSignaturesThatAreRemembered() {
        World world = withIssuers(ProofCache.of(1_000));
        byte[] many = presented(8, ONE_KEY);
        assertThat(Effort.brief(() -> world.verdict(many))).isEmpty();
        assertThat(world.verdict(many).verdict()).isEqualTo(Decision.VALID);
        assertThat(Effort.brief(() -> world.verdict(many))).isPresent();
    }

    private static SecretJwk p521(int seed) {
        return JoseKeys.secret("P-521", 900 + seed);
    }

    private static World withIssuers(ProofCache proofs) {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        Map<String, byte[]> documents =
                Map.of(
                        ONE_KEY + "/.well-known/jwt-vc-issuer",
                        metadata(ONE_KEY, 1),
                        SIXTEEN_KEYS + "/.well-known/jwt-vc-issuer",
                        metadata(SIXTEEN_KEYS, 16));
        return new World(
                        NOW,
                        proofs,
                        Secp256k1Engines.preferred(),
                        new Knowledge(
                                formats,
                                new DidResolvers(List.of()),
                                List.of(new JwkDidResolver(), new IssuerMetadataResolver()),
                                Iacas.followed(),
                                List.of(),
                                (source, _) ->
                                        new SourceReading.Had(
                                                documents.getOrDefault(
                                                        source.uri().toString(), new byte[0]),
                                                "",
                                                NOW),
                                Knowledge.Ties.ENFORCED))
                .issuer(ONE_KEY, "*")
                .issuer(SIXTEEN_KEYS, "*");
    }

    private static byte[] metadata(String issuer, int keys) {
        return utf8(
                "{\"issuer\": \"%s\", \"jwks\": {\"keys\": %s}}"
                        .formatted(
                                issuer,
                                IntStream.range(0, keys)
                                        .mapToObj(it -> JsonWriter.write(Jwk.of(p521(it).key())))
                                        .map(it -> new String(it, StandardCharsets.UTF_8))
                                        .toList()));
    }

    /** Of who presents it and by the issuer's key where it has one; by nobody's where many. */
    private static byte[] presented(int credentials, String issuer) {
        String about = issuer.equals(ONE_KEY) ? ", 'id': '" + did(HOLDER) + "'" : "";
        List<String> signed =
                IntStream.range(0, credentials)
                        .mapToObj(it ->
                                JoseKeys.jws(
                                        p521(issuer.equals(ONE_KEY) ? 0 : 99),
                                        "{'alg': 'ES512'}",
                                        ("{'iss': '%s', 'nbf': 1700000000, 'vc': {'@context':"
                                                        + " ['https://www.w3.org/2018/credentials/v1'],"
                                                        + " 'type': ['VerifiableCredential'],"
                                                        + " 'credentialSubject': {'n': %d%s}}}")
                                                .formatted(issuer, it, about)))
                        .map(it -> new String(it, StandardCharsets.US_ASCII))
                        .toList();
        return JoseKeys.jws(
                HOLDER,
                "{'alg': 'ES256', 'kid': '" + did(HOLDER) + "#0'}",
                ("{'iss': '%s', 'vp': {'@context': ['https://www.w3.org/2018/credentials/v1'],"
                                + " 'type': ['VerifiablePresentation'],"
                                + " 'verifiableCredential': ['%s']}}")
                        .formatted(did(HOLDER), String.join("', '", signed)));
    }

    private static World withEntities() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        return new World(
                NOW,
                new Knowledge(
                        formats,
                        new DidResolvers(List.of()),
                        List.of(
                                new WeIdKeyResolver(
                                        new WeIdContracts(Map.of(101L, World.CONTRACT))),
                                Ethr.on(new EntitiesContract(31337, World.CONTRACT))),
                        Iacas.followed(),
                        List.of(),
                        Sources.NONE,
                        Knowledge.Ties.ENFORCED));
    }

    private static void publish(World world, Address entity, int keys) {
        Random random = new Random(entity.hashCode());
        world.block(
                IntStream.range(0, keys)
                        .mapToObj(_ ->
                                new LedgerEvent.EntityAttribute(
                                        World.CONTRACT,
                                        entity,
                                        "/weId/pubkey/P-384/base64",
                                        p384(random) + "|" + entity))
                        .toArray(LedgerEvent[]::new));
    }

    private static String p384(Random random) {
        while (true) {
            byte[] compressed = new byte[49];
            random.nextBytes(compressed);
            compressed[0] = 2;
            Optional<NistPublicKey<Curve.P384>> key =
                    NistPublicKey.of(Curve.P384.P_384, compressed);
            if (key.isPresent()) {
                return Multikey.of(key.get());
            }
        }
    }

    private static String named(String did) {
        return credential("{\"name\": \"Ada\"}", 1)
                .replace(did(ISSUER) + "#0", did + "#keys-2")
                .replace(did(ISSUER), did);
    }
}
