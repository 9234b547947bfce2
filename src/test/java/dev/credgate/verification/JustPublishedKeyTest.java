package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.web.IssuerMetadataResolver;
import dev.credgate.did.web.WebDidResolver;
import dev.credgate.json.JsonWriter;
import dev.credgate.source.Source;
import dev.credgate.source.Source.Kind;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a copy of a document says of keys that its owner may have published since it was had. */
class JustPublishedKeyTest {

    private static final String DID = "did:web:issuer.example";
    private static final Source DOCUMENT =
            source(Kind.DID_DOCUMENT, "https://issuer.example/.well-known/did.json");
    private static final String URL = "https://issuer.example";
    private static final Source METADATA =
            source(Kind.ISSUER_METADATA, "https://issuer.example/.well-known/jwt-vc-issuer");
    private static final Source SET = source(Kind.ISSUER_METADATA, "https://keys.example/set");

    /** Metadata that say where the keys lie. */
    private static final String ELSEWHERE =
            "{'issuer': '" + URL + "', 'jwks_uri': '" + SET.uri() + "'}";

    private static final Duration OLD = Duration.ofMinutes(4);
    private static final Duration NEW = Duration.ofSeconds(1);

    private final Map<Source, SourceReading> documents = new HashMap<>();

    private final World world =
            new World(
                    NOW,
                    new Knowledge(
                            List.of(new SdJwtVcFormat()),
                            new DidResolvers(List.of()),
                            List.of(new WebDidResolver(), new IssuerMetadataResolver()),
                            CertificateResolver.NONE,
                            List.of(),
                            (source, _) ->
                                    documents.getOrDefault(source, new SourceReading.Wanted()),
                            Knowledge.Ties.ENFORCED));

    @BeforeEach
    void trusted() {
        world.issuer(DID, "*").issuer(URL, "*");
    }

    private static Source source(Kind kind, String address) {
        return new Source(kind, URI.create(address));
    }

    private void had(Source source, Duration age, boolean failing, String json) {
        documents.put(
                source,
                new SourceReading.Had(
                        json.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/json",
                        NOW.minus(age),
                        failing));
    }

    private void had(Source source, Duration age, String json) {
        had(source, age, false, json);
    }

    private static String jwk(SecretJwk key, String kid) {
        String members = new String(JsonWriter.write(Jwk.of(key.key())), StandardCharsets.UTF_8);
        return members.replaceFirst("\\{", "{'kid': '" + kid + "', ");
    }

    private static String document(String fragment, SecretJwk key) {
        return """
        {'id': '%1$s', 'assertionMethod': ['#%2$s'], 'verificationMethod':
         [{'id': '#%2$s', 'type': 'JsonWebKey', 'controller': '%1$s', 'publicKeyJwk': %3$s}]}
        """
                .formatted(DID, fragment, jwk(key, fragment));
    }

    private static String set(String kid, SecretJwk key) {
        return "{'keys': [" + jwk(key, kid) + "]}";
    }

    private Verdict verdict(String issuer, String kid) {
        return verdict(issuer, Optional.of(kid));
    }

    private Verdict verdict(String issuer, Optional<String> kid) {
        String named = kid.map(name -> ", 'kid': '" + name + "'").orElse("");
        return world.verdict(
                (new String(
                                        JoseKeys.jws(
                                                ISSUER,
                                                "{'alg': 'ES256', 'typ': 'dc+sd-jwt'" + named + "}",
                                                "{'iss': '" + issuer + "', 'vct': 'v'}"),
                                        StandardCharsets.US_ASCII)
                                + "~")
                        .getBytes(StandardCharsets.US_ASCII));
    }

    private static void undecided(Verdict verdict, Set<Source> wanted) {
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                .contains(Reason.SOURCE_UNAVAILABLE);
        assertThat(verdict.wanted()).isEqualTo(wanted);
    }

    private static void invalid(Verdict verdict, Reason reason) {
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code()).contains(reason);
        assertThat(verdict.wanted()).isEmpty();
    }

    /** JSON of somebody's who puts a page about maintenance in its place. */
    @Test
    void anOldCopyThatIsNoSuchDocumentIsHadAnewFirst() {
        had(DOCUMENT, OLD, "{'id': 'did:web:somebody.else'}");
        undecided(verdict(DID, "#now"), Set.of(DOCUMENT));
        had(DOCUMENT, NEW, "{'id': 'did:web:somebody.else'}");
        invalid(verdict(DID, "#now"), Reason.ISSUER_MALFORMED);
        had(METADATA, OLD, "{'error': 'maintenance'}");
        undecided(verdict(URL, "now"), Set.of(METADATA));
        had(METADATA, NEW, "{'error': 'maintenance'}");
        invalid(verdict(URL, "now"), Reason.ISSUER_MALFORMED);
    }

    @Test
    void anOldCopyThatLacksTheKeyIsHadAnewFirst() {
        had(DOCUMENT, OLD, document("before", HOLDER));
        undecided(verdict(DID, "#now"), Set.of(DOCUMENT));
        had(DOCUMENT, NEW, document("now", ISSUER));
        assertThat(verdict(DID, "#now").verdict()).isEqualTo(Decision.VALID);
        had(DOCUMENT, NEW, document("before", HOLDER));
        invalid(verdict(DID, "#now"), Reason.KEY_UNKNOWN);
    }

    /** No name of a key tells that it is missing: the header has none, or it was another's. */
    @ParameterizedTest
    @ValueSource(strings = {"", "#k"})
    void anOldCopyByWhichTheSignatureDoesNotFitIsHadAnewFirst(String kid) {
        Optional<String> named = Optional.of(kid).filter(name -> !name.isEmpty());
        had(DOCUMENT, OLD, document("k", HOLDER));
        undecided(verdict(DID, named), Set.of(DOCUMENT));
        had(DOCUMENT, OLD, true, document("k", HOLDER));
        undecided(verdict(DID, named), Set.of());
        had(DOCUMENT, NEW, document("k", ISSUER));
        assertThat(verdict(DID, named).verdict()).isEqualTo(Decision.VALID);
        had(DOCUMENT, NEW, document("k", HOLDER));
        Verdict verdict = verdict(DID, named);
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(World.check(verdict, CheckName.SIGNATURE).code())
                .contains(Reason.SIGNATURE_INVALID);
        assertThat(verdict.wanted()).isEmpty();
    }

    @Test
    void noOldCopySaysForWhatAKeyIsNotAnnounced() {
        String elsewhere = document("k", ISSUER).replace("assertionMethod", "authentication");
        had(DOCUMENT, OLD, elsewhere);
        undecided(verdict(DID, "#k"), Set.of(DOCUMENT));
        had(DOCUMENT, NEW, elsewhere);
        invalid(verdict(DID, "#k"), Reason.KEY_PURPOSE);
    }

    @Test
    void norThatThereAreNoKeys() {
        String none = "{'id': '" + DID + "', 'verificationMethod': []}";
        had(DOCUMENT, OLD, none);
        undecided(verdict(DID, Optional.empty()), Set.of(DOCUMENT));
        had(DOCUMENT, NEW, none);
        invalid(verdict(DID, Optional.empty()), Reason.KEY_UNKNOWN);
    }

    @Test
    void whereItCannotBeHadAnewNobodyIsAccused() {
        had(DOCUMENT, OLD, true, document("before", HOLDER));
        undecided(verdict(DID, "#now"), Set.of());
    }

    @Test
    void metadataAndTheSetThatTheyNameAreBothHadAnew() {
        had(METADATA, OLD, ELSEWHERE);
        had(SET, OLD, set("before", HOLDER));
        undecided(verdict(URL, "now"), Set.of(METADATA));
        had(METADATA, NEW, ELSEWHERE);
        undecided(verdict(URL, "now"), Set.of(SET));
        had(SET, NEW, set("before", HOLDER));
        invalid(verdict(URL, "now"), Reason.KEY_UNKNOWN);
        had(SET, NEW, set("now", ISSUER));
        assertThat(verdict(URL, "now").verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void aSessionEndsByAFreshCopyAlone() {
        had(DOCUMENT, NEW, document("now", ISSUER));
        List<Standing> standings = verdict(DID, "#now").standings();
        had(DOCUMENT, OLD, document("before", HOLDER));
        undecided(world.verification().recheck(standings), Set.of(DOCUMENT));
        had(DOCUMENT, NEW, document("before", HOLDER));
        invalid(world.verification().recheck(standings), Reason.ISSUER_WITHOUT_KEY);
    }

    @Test
    void aSessionOfAnIssuerByItsAddressAsWell() {
        had(METADATA, NEW, ELSEWHERE);
        had(SET, NEW, set("now", ISSUER));
        List<Standing> standings = verdict(URL, "now").standings();
        assertThat(world.verification().recheck(standings).verdict()).isEqualTo(Decision.VALID);
        had(SET, OLD, set("before", HOLDER));
        undecided(world.verification().recheck(standings), Set.of(SET));
        had(SET, NEW, set("before", HOLDER));
        invalid(world.verification().recheck(standings), Reason.ISSUER_WITHOUT_KEY);
    }

    @Test
    void whatCannotBeHadKeepsNothingFromBeingHadThatCan() {
        had(METADATA, OLD, true, ELSEWHERE);
        had(SET, OLD, set("before", HOLDER));
        undecided(verdict(URL, "now"), Set.of(SET));
    }
}
