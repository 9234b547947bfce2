package dev.credgate.verification;

import static dev.credgate.verification.EveryFormat.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdKeyResolver;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.did.web.WebDidResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.SourceReading;
import dev.credgate.verification.EveryFormat.Way;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;

/**
 * Every way to name an issuer's key, in each format where it may be met, through the whole
 * pipeline; and whoever tries to vouch under a name that is not theirs.
 */
class IssuersOfEveryMethodTest {

    private static final String LIST = "http://ca.example/crl";
    private static final List<Way> JOSE =
            List.of(Way.SD_JWT_VC, Way.JWT_VC_1_1, Way.JWT_VC_2_0, Way.JWT_VC_DISCLOSING);

    private final Map<String, SourceReading> documents = new HashMap<>();
    private final Holder root = Pki.root("CN=Root,C=MO").make();
    private final Holder iaca = Pki.root("CN=IACA,C=MO").authority(0).make();
    private final World world = world();

    IssuersOfEveryMethodTest() throws Exception {
        documents.put(LIST, had(root.list()));
        documents.put(LIST + "/iaca", had(iaca.list()));
    }

    private static SourceReading had(byte[] body) {
        return new SourceReading.Had(body, "", NOW.minusSeconds(1));
    }

    private World world() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        return new World(
                NOW,
                new Knowledge(
                        formats,
                        new DidResolvers(List.of()),
                        List.of(
                                new KeyDidResolver(),
                                new JwkDidResolver(),
                                new WebDidResolver(),
                                new WeIdKeyResolver(
                                        new WeIdContracts(Map.of(101L, World.CONTRACT))),
                                Ethr.on(new EntitiesContract(31337, World.CONTRACT))),
                        Iacas.followed(root.certificate(), iaca.certificate()),
                        List.of(),
                        (source, _) ->
                                documents.getOrDefault(
                                        source.uri().toString(), new SourceReading.Wanted()),
                        Knowledge.Ties.ENFORCED));
    }

    /**
     * Who vouches.
     *
     * @param method the verification method; empty with certificates
     * @param chain its certificates, leaf first
     */
    private record Party(
            String issuer,
            String method,
            KeyAlgorithm algorithm,
            UnaryOperator<byte[]> signer,
            List<Holder> chain) {

        static Party of(String did, String fragment, SecretJwk key) {
            return new Party(did, did + fragment, key.key().algorithm(), key::sign, List.of());
        }

        static Party of(String issuer, Holder... chain) {
            return new Party(
                    issuer,
                    "",
                    KeyAlgorithm.P256,
                    message -> EveryFormat.sign(chain[0], message),
                    List.of(chain));
        }

        /** The same names over another's signature. */
        Party signedBy(SecretJwk key) {
            return new Party(issuer, method, key.key().algorithm(), key::sign, chain);
        }

        /** The same key under another's name. */
        Party inTheNameOf(String other) {
            return new Party(other, method, algorithm, signer, chain);
        }

        /** Where such a name and key may be met. */
        List<Way> ways() {
            if (!chain.isEmpty()) {
                return issuer.startsWith("x509_") ? List.of(Way.MDOC) : JOSE;
            }
            List<Way> ways = new ArrayList<>(JOSE);
            switch (algorithm) {
                case ED25519 -> ways.addAll(List.of(Way.EDDSA_RDFC_2022, Way.EDDSA_JCS_2022));
                case P256 ->
                        ways.addAll(
                                List.of(
                                        Way.ECDSA_RDFC_2019,
                                        Way.ECDSA_JCS_2019,
                                        Way.ECDSA_SD_2023));
                case P384 ->
                        ways.addAll(
                                List.of(Way.ECDSA_RDFC_2019_P384, Way.ECDSA_JCS_2019_FIRST_MODEL));
                default -> {}
            }
            return ways;
        }
    }

    private static SecretJwk secret(String curve) {
        return JoseKeys.secret(curve, 501);
    }

    private static SecretJwk thief(String curve) {
        return JoseKeys.secret(curve, 502);
    }

    private static Party key(SecretJwk key) {
        String multikey = Multikey.of(key.key());
        return Party.of("did:key:" + multikey, "#" + multikey, key);
    }

    private static Party jwk(SecretJwk key) {
        return Party.of(JoseCredentials.did(key), "#0", key);
    }

    private static Secp256k1PublicKey account() {
        return (Secp256k1PublicKey) secret("secp256k1").key();
    }

    private static String weid() {
        return "did:weid:101:" + account().address();
    }

    private static String ethr() {
        return "did:ethr:0x7a69:0x" + HexFormat.of().formatHex(account().toCompressed());
    }

    private void announce(String kind, String material) {
        Address identity = account().address();
        world.block(
                new LedgerEvent.EntityAttribute(
                        World.CONTRACT, identity, kind, material + "|" + identity));
    }

    /** The account's own key and one of P-256 that it published. */
    private void entity() {
        announce("/weId/auth", account().toDecimal());
        announce("/weId/pubkey/P-256/base64", Multikey.of(secret("P-256").key()));
    }

    private Holder leaf(Holder by, GeneralName name) throws Exception {
        return by.issue("CN=Leaf,C=MO")
                .usage(KeyUsage.digitalSignature)
                .named(name)
                .listedAt(LIST)
                .make();
    }

    private static GeneralName dns(String name) {
        return new GeneralName(GeneralName.dNSName, name);
    }

    private static GeneralName uri(String name) {
        return new GeneralName(GeneralName.uniformResourceIdentifier, name);
    }

    private Holder signer() throws Exception {
        return iaca.issue("CN=Signer,C=MO")
                .usage(KeyUsage.digitalSignature)
                .extendedUsage(true, "1.0.18013.5.1.2")
                .named(dns("signer.example"))
                .listedAt(LIST + "/iaca")
                .make();
    }

    private List<Party> honest() throws Exception {
        entity();
        List<Party> all = new ArrayList<>();
        for (String curve : List.of("Ed25519", "P-256", "P-384", "secp256k1")) {
            all.add(key(secret(curve)));
            all.add(jwk(secret(curve)));
        }
        all.add(Party.of(weid(), "#keys-0", secret("secp256k1")));
        all.add(Party.of(weid(), "#keys-1", secret("P-256")));
        all.add(Party.of(ethr(), "#controller", secret("secp256k1")));
        all.add(Party.of(ethr(), "#keys-1", secret("P-256")));
        String web = "did:web:issuer.example";
        documents.put(
                "https://issuer.example/.well-known/did.json",
                had(
                        "{\"id\":\"%s\",\"assertionMethod\":[{\"id\":\"#m\",\"type\":\"Multikey\",\"controller\":\"%s\",\"publicKeyMultibase\":\"%s\"}]}"
                                .formatted(web, web, Multikey.of(secret("P-256").key()))
                                .getBytes(StandardCharsets.UTF_8)));
        all.add(Party.of(web, "#m", secret("P-256")));
        all.add(Party.of("https://dns.example/a", leaf(root, dns("dns.example"))));
        all.add(Party.of("did:web:uri.example", leaf(root, uri("did:web:uri.example"))));
        all.add(Party.of("x509_san_dns:signer.example", signer()));
        return all;
    }

    private byte[] issue(Way way, Party party) {
        if (!party.chain().isEmpty() && way != Way.MDOC && way != Way.SD_JWT_VC) {
            return certified(way, party);
        }
        boolean mdoc = way == Way.MDOC;
        Draft draft =
                way.writer()
                        .draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        party.issuer(),
                                        party.method(),
                                        party.algorithm(),
                                        way.type,
                                        Optional.of(EveryFormat.SUBJECT),
                                        JoseKeys.json(
                                                mdoc
                                                        ? "{'org.iso.18013.5.1': {'given_name': 'A'}}"
                                                        : "{'name': 'Ada'}"),
                                        NOW.minusSeconds(100),
                                        Optional.of(NOW.plusSeconds(100_000)),
                                        mdoc
                                                ? Optional.of(Jwk.of(JoseCredentials.HOLDER.key()))
                                                : Optional.empty(),
                                        List.of(),
                                        party.chain().stream().map(EveryFormat::der).toList(),
                                        JoseKeys.json(way.options)),
                                new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(way + " by " + party + ": " + draft);
        }
        return ready.shown(ready.attach(party.signer().apply(ready.message())));
    }

    /** W3C's JWTs with certificates, as others write them. */
    private static byte[] certified(Way way, Party party) {
        String chain =
                party.chain().stream()
                        .map(one ->
                                "\""
                                        + Base64.getEncoder().encodeToString(EveryFormat.der(one))
                                        + "\"")
                        .collect(Collectors.joining(","));
        boolean first = way == Way.JWT_VC_1_1;
        String document =
                """
                {"@context": ["%s"], "type": ["VerifiableCredential", "https://t.example/id"],
                 "issuer": "%s", "credentialSubject": {"name": "Ada"}%s}
                """
                        .formatted(
                                first
                                        ? "https://www.w3.org/2018/credentials/v1"
                                        : "https://www.w3.org/ns/credentials/v2",
                                party.issuer(),
                                first ? ", \"issuanceDate\": \"2026-01-01T00:00:00Z\"" : "");
        UnsignedJws jws =
                UnsignedJws.of(
                        JoseKeys.json(
                                "{'alg': 'ES256', 'typ': '"
                                        + (first
                                                ? "JWT"
                                                : way == Way.JWT_VC_2_0 ? "vc+jwt" : "vc+sd-jwt")
                                        + "', 'x5c': ["
                                        + chain
                                        + "]}"),
                        (first
                                        ? "{\"iss\": \"%s\", \"vc\": %s}"
                                                .formatted(party.issuer(), document)
                                        : document)
                                .getBytes(StandardCharsets.UTF_8));
        String whole =
                new String(
                        jws.attach(party.signer().apply(jws.message())), StandardCharsets.US_ASCII);
        return (way == Way.JWT_VC_DISCLOSING ? whole + "~" : whole)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private void trust(Party party) {
        world.issuer(
                party.issuer(),
                "vct:https://t.example/id",
                "vc:https://t.example/id",
                "doctype:org.iso.18013.5.1.mDL");
    }

    private void refused(Way way, Party party, Reason reason) {
        Verdict verdict = world.verdict(issue(way, party));
        assertThat(verdict.verdict()).as(way + " " + verdict).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .as(way + " by " + party.issuer())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .extracting(check -> check.code().orElseThrow())
                .contains(reason);
    }

    @Test
    void eachVouchesInEachFormat() throws Exception {
        int count = 0;
        for (Party party : honest()) {
            trust(party);
            for (Way way : party.ways()) {
                Verdict verdict = world.verdict(issue(way, party));
                assertThat(verdict.verdict())
                        .as(way + " by " + party.issuer() + ": " + verdict)
                        .isEqualTo(Decision.VALID);
                assertThat(verdict.issuer()).contains(party.issuer());
                count++;
            }
        }
        assertThat(count).isGreaterThan(60);
    }

    @Test
    void nobodySignsForThem() throws Exception {
        for (Party party : honest()) {
            trust(party);
            String curve =
                    switch (party.algorithm()) {
                        case ED25519 -> "Ed25519";
                        case P384 -> "P-384";
                        case SECP256K1 -> "secp256k1";
                        default -> "P-256";
                    };
            for (Way way : party.ways()) {
                refused(way, party.signedBy(thief(curve)), Reason.SIGNATURE_INVALID);
            }
        }
    }

    @Test
    void noKeyOfAnotherCurveSignsForThem() throws Exception {
        for (Party party : honest()) {
            trust(party);
            SecretJwk other = thief(party.algorithm() == KeyAlgorithm.P256 ? "Ed25519" : "P-256");
            Party forged = party.signedBy(other);
            for (Way way : forged.ways()) {
                // A chain's leaf is P-256 itself there; its JWS names the algorithm by itself.
                if (party.chain().isEmpty()) {
                    refused(way, forged, Reason.SIGNATURE_ALGORITHM);
                }
            }
        }
    }

    /** Somebody with a key of their own, named rightly, and another's name as the issuer. */
    @Test
    void nobodyVouchesInAnothersName() throws Exception {
        for (Party victim : honest()) {
            trust(victim);
            if (!victim.issuer().startsWith("x509_")) {
                for (Party own :
                        List.of(
                                key(thief("P-256")),
                                jwk(thief("P-256")),
                                key(thief("Ed25519")),
                                Party.of("", leaf(root, dns("thief.example"))))) {
                    Party thief = own.inTheNameOf(victim.issuer());
                    for (Way way : thief.ways()) {
                        refused(way, thief, Reason.ISSUER_UNPROVEN);
                    }
                }
            }
        }
    }

    @Test
    void aKeyThatTheChainRevokedVouchesForNothing() {
        entity();
        String multikey = Multikey.of(secret("P-256").key());
        List<Party> parties =
                List.of(
                        Party.of(weid(), "#keys-1", secret("P-256")),
                        Party.of(ethr(), "#keys-1", secret("P-256")));
        parties.forEach(this::trust);
        world.block(
                new LedgerEvent.KeyLifecycle(
                        World.CONTRACT,
                        account().address(),
                        Keccak256.hash(multikey),
                        KeyState.REVOKED));
        for (Party party : parties) {
            party.ways().forEach(way -> refused(way, party, Reason.KEY_REVOKED));
        }
        world.block(
                new LedgerEvent.KeyLifecycle(
                        World.CONTRACT,
                        account().address(),
                        Keccak256.hash(account().toDecimal()),
                        KeyState.COMPROMISED));
        for (String name : List.of("#controller", "#keys-0")) {
            Party owner = Party.of(ethr(), name, secret("secp256k1"));
            owner.ways().forEach(way -> refused(way, owner, Reason.KEY_COMPROMISED));
        }
    }

    /** A DID that brings its key says so of the key that it brings, and of no other. */
    @Test
    void anAccountsNameIsNotMovedToAnotherKey() {
        Party moved = Party.of(ethr(), "#controller", thief("secp256k1"));
        trust(moved);
        moved.ways().forEach(way -> refused(way, moved, Reason.SIGNATURE_INVALID));
        String byAddress = "did:ethr:0x7a69:" + account().address();
        announce("/weId/auth", ((Secp256k1PublicKey) thief("secp256k1").key()).toDecimal());
        Party taken = Party.of(byAddress, "#controller", thief("secp256k1"));
        trust(taken);
        taken.ways().forEach(way -> refused(way, taken, Reason.KEY_UNKNOWN));
    }

    @Test
    void noDidOfAnAddressIsLookedUp() {
        for (String host :
                List.of("127.0.0.1", "10.0.0.1", "169.254.169.254", "2130706433", "0x7f000001")) {
            Party party = Party.of("did:web:" + host, "#m", secret("P-256"));
            trust(party);
            for (Way way : party.ways()) {
                refused(way, party, Reason.ISSUER_MALFORMED);
                assertThat(world.verdict(issue(way, party)).wanted()).isEmpty();
            }
        }
    }

    /** Each with one thing wrong on the way from the root to the leaf. */
    @Test
    void noBrokenPathVouches() throws Exception {
        Duration day = Duration.ofDays(1);
        Holder middle = root.issue("CN=Middle,C=MO").authority(0).make();
        Holder below = middle.issue("CN=Below,C=MO").authority(0).make();
        Holder expired =
                root.issue("CN=Expired,C=MO")
                        .authority(0)
                        .valid(NOW.minus(day), NOW.minusSeconds(1))
                        .make();
        Holder stranger = Pki.root("CN=Stranger,C=MO").make();
        GeneralName name = dns("dns.example");
        Holder revoked = leaf(root, name);
        Holder agreeing =
                root.issue("CN=Leaf,C=MO").usage(KeyUsage.keyAgreement).named(name).make();
        documents.put(LIST, had(root.list(revoked.certificate().getSerialNumber())));
        List<List<Holder>> chains =
                List.of(
                        List.of(leaf(expired, name), expired),
                        List.of(leaf(below, name), below, middle),
                        List.of(leaf(stranger, name)),
                        List.of(leaf(stranger, name), stranger),
                        List.of(leaf(leaf(root, name), name), leaf(root, name)),
                        List.of(agreeing),
                        List.of(revoked));
        for (List<Holder> chain : chains) {
            Party party = Party.of("https://dns.example/a", chain.toArray(new Holder[0]));
            trust(party);
            for (Way way : party.ways()) {
                refused(way, party, Reason.CERTIFICATE_REFUSED);
            }
        }
        Holder signer = signer();
        documents.put(LIST + "/iaca", had(iaca.list(signer.certificate().getSerialNumber())));
        Party doctor = Party.of("x509_san_dns:signer.example", signer);
        trust(doctor);
        refused(Way.MDOC, doctor, Reason.CERTIFICATE_REFUSED);
        Party noSigner = Party.of("x509_san_dns:dns.example", leaf(root, name));
        trust(noSigner);
        refused(Way.MDOC, noSigner, Reason.CERTIFICATE_REFUSED);
    }

    @Test
    void aListOfRevokedCertificatesThatIsAwayAccusesNobody() throws Exception {
        Party party = Party.of("https://dns.example/a", leaf(root, dns("dns.example")));
        trust(party);
        documents.put(LIST, new SourceReading.Unavailable("no answer"));
        for (Way way : party.ways()) {
            Verdict verdict = world.verdict(issue(way, party));
            assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
            assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                    .contains(Reason.SOURCE_UNAVAILABLE);
        }
    }

    /** Though the chain goes on vouching for its owner, and the session carries no certificate. */
    @Test
    void aSessionEndsWhenItsIssuersCertificateIsRevoked() throws Exception {
        Holder leaf = leaf(root, dns("dns.example"));
        Party party = Party.of("https://dns.example/a", leaf);
        trust(party);
        SourceReading before = had(root.list());
        for (Way way : party.ways()) {
            documents.put(LIST, before);
            List<Standing> session = world.verdict(issue(way, party)).standings();
            assertThat(session).isNotEmpty();
            assertThat(session).allMatch(standing -> standing.certificates().isEmpty());
            assertThat(anew(session)).as("%s", way).isEmpty();
            documents.put(LIST, had(root.list(leaf.certificate().getSerialNumber())));
            assertThat(anew(session)).as("%s", way).contains(Reason.CERTIFICATE_REFUSED);
            documents.put(LIST, new SourceReading.Unavailable("no answer"));
            assertThat(anew(session)).as("%s", way).contains(Reason.SOURCE_UNAVAILABLE);
        }
    }

    private Optional<Reason> anew(List<Standing> session) {
        Verdict verdict = world.verification().recheck(session);
        return World.check(verdict, CheckName.ISSUER_KEY).code();
    }
}
