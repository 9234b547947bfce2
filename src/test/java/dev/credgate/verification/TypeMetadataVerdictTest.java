package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.NOW;
import static dev.credgate.verification.JoseCredentials.did;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.sdjwtvc.KnownTypes;
import dev.credgate.credential.sdjwtvc.KnownTypes.Fetching;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What a type's metadata does to a verdict, and to what is issued. */
class TypeMetadataVerdictTest {

    private static final String TYPE = "https://t.example/id";
    private static final String CLAIMS =
            "{\"given_name\": \"Ada\", \"email\": \"ada@x.example\", \"address\": {\"city\":"
                    + " \"Macao\", \"country\": \"CN\"}}";

    private SourceReading elsewhere = new SourceReading.Wanted();

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] metadata(String claims) {
        return bytes("{'vct': '" + TYPE + "', 'claims': " + claims + "}");
    }

    private static KnownTypes folder(byte[]... documents) {
        return KnownTypes.of(List.of(documents), List.of(), Fetching.NEVER);
    }

    private static KnownTypes fetched(Fetching fetching) {
        return KnownTypes.of(List.of(), List.of(), fetching);
    }

    private World world(KnownTypes types) {
        Sources sources = (_, _) -> elsewhere;
        return new World(
                NOW,
                new Knowledge(
                        List.<CredentialFormat>of(new SdJwtVcFormat(types)),
                        new DidResolvers(List.of()),
                        List.of(new JwkDidResolver()),
                        CertificateResolver.NONE,
                        List.of(),
                        sources,
                        Knowledge.Ties.ENFORCED));
    }

    private Verdict verdict(KnownTypes types, String credential) {
        return world(types)
                .issuer(did(ISSUER), "vct:" + TYPE)
                .verdict(credential.getBytes(StandardCharsets.US_ASCII));
    }

    private static Draft draft(KnownTypes types, String options) {
        return new SdJwtVcWriter(types)
                .draft(
                        new Terms(
                                UUID.randomUUID(),
                                did(ISSUER),
                                did(ISSUER) + "#0",
                                ISSUER.key().algorithm(),
                                "vct:" + TYPE,
                                Optional.empty(),
                                JoseKeys.json(CLAIMS),
                                NOW.minusSeconds(10),
                                Optional.of(NOW.plusSeconds(1000)),
                                Optional.empty(),
                                List.of(),
                                List.of(),
                                JoseKeys.json(options)),
                        new SecureRandom());
    }

    private static String issued(KnownTypes types, String options) {
        Draft.Ready draft = (Draft.Ready) draft(types, options);
        return new String(draft.attach(ISSUER.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    private static String issued(KnownTypes types) {
        return issued(types, "{}");
    }

    private static void schema(Verdict verdict, Decision decision, Reason reason) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(decision);
        assertThat(World.check(verdict, CheckName.SCHEMA).code()).contains(reason);
        assertThat(verdict.checks())
                .filteredOn(check -> check.check() != CheckName.SCHEMA)
                .noneMatch(check -> check.code().isPresent());
    }

    @Test
    void withoutMetadataNothingIsAsked() {
        Verdict verdict = verdict(KnownTypes.NONE, issued(KnownTypes.NONE));
        assertThat(verdict.verdict()).isEqualTo(Decision.VALID);
        assertThat(World.check(verdict, CheckName.SCHEMA).outcome()).isEqualTo(Outcome.SKIP);
        KnownTypes others = folder(bytes("{'vct': 'urn:another'}"));
        assertThat(World.check(verdict(others, issued(others)), CheckName.SCHEMA).outcome())
                .isEqualTo(Outcome.SKIP);
    }

    @Test
    void whatIsIssuedNamesItsMetadataAndKeepsToIt() {
        KnownTypes types =
                folder(
                        metadata(
                                "[{'path': ['given_name'], 'sd': 'never', 'mandatory': true},"
                                        + " {'path': ['address', 'city'], 'sd': 'always'}]"));
        String credential = issued(types);
        String payload = credential.split("\\.", -1)[1];
        assertThat(
                        new String(
                                java.util.Base64.getUrlDecoder().decode(payload),
                                StandardCharsets.UTF_8))
                .contains("\"vct#integrity\":\"sha256-", "\"given_name\":\"Ada\"");
        Verdict verdict = verdict(types, credential);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(World.check(verdict, CheckName.SCHEMA)).isEqualTo(Check.pass(CheckName.SCHEMA));
        assertThat(verdict.claims().members()).doesNotContainKey("vct#integrity");
        // Hidden, it may be there.
        Verdict hidden = verdict(types, credential.substring(0, credential.indexOf('~') + 1));
        assertThat(hidden.verdict()).as(hidden.toString()).isEqualTo(Decision.VALID);
    }

    @Test
    void whatTheTypeForbidsIsNotIssued() {
        KnownTypes types =
                folder(
                        metadata(
                                "[{'path': ['given_name'], 'sd': 'never'},"
                                        + " {'path': ['email'], 'sd': 'always'}]"));
        for (String options :
                List.of(
                        "{\"selectively_disclosable\": [\"/given_name\", \"/email\"]}",
                        "{\"selectively_disclosable\": []}")) {
            assertThat(draft(types, options)).isInstanceOf(Draft.Refused.class);
        }
        assertThat(draft(types, "{\"selectively_disclosable\": [\"/email\"]}"))
                .isInstanceOf(Draft.Ready.class);
        assertThat(draft(folder(metadata("[{'path': ['age'], 'mandatory': true}]")), "{}"))
                .isInstanceOf(Draft.Refused.class);
        // A verifier with these settings would look elsewhere; we would too, and cannot.
        assertThat(draft(fetched(Fetching.ALWAYS), "{}")).isInstanceOf(Draft.Refused.class);
    }

    @Test
    void whatAnIssuerDidAgainstItsTypeIsToldApart() {
        String credential = issued(KnownTypes.NONE);
        schema(
                verdict(
                        folder(metadata("[{'path': ['birthdate'], 'mandatory': true}]")),
                        credential),
                Decision.INVALID,
                Reason.TYPE_CLAIM_MISSING);
        schema(
                verdict(folder(metadata("[{'path': ['email'], 'sd': 'never'}]")), credential),
                Decision.INVALID,
                Reason.TYPE_CLAIM_DISCLOSURE);
        schema(
                verdict(
                        folder(metadata("[{'path': ['address', 'city'], 'sd': 'always'}]")),
                        credential),
                Decision.INVALID,
                Reason.TYPE_CLAIM_DISCLOSURE);
    }

    @Test
    void anotherDocumentThanTheIssuersAccusesNobody() {
        String credential = issued(folder(metadata("[]")));
        schema(
                verdict(folder(metadata("[ ]")), credential),
                Decision.INDETERMINATE,
                Reason.TYPE_METADATA_INTEGRITY);
        KnownTypes both =
                KnownTypes.of(List.of(metadata("[ ]")), List.of(metadata("[]")), Fetching.NEVER);
        assertThat(verdict(both, credential).verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void whatMustBeFetchedIsWantedAndAnOutageIsNoFault() {
        String credential = issued(folder(metadata("[]")));
        Verdict first = verdict(fetched(Fetching.PINNED), credential);
        schema(first, Decision.INDETERMINATE, Reason.SOURCE_UNAVAILABLE);
        assertThat(first.wanted())
                .containsExactly(new Source(Source.Kind.TYPE_METADATA, URI.create(TYPE)));
        elsewhere = new SourceReading.Unavailable("it is down");
        Verdict down = verdict(fetched(Fetching.PINNED), credential);
        schema(down, Decision.INDETERMINATE, Reason.SOURCE_UNAVAILABLE);
        assertThat(down.wanted()).isEmpty();
        elsewhere = new SourceReading.Had(metadata("[]"), "application/json", NOW);
        assertThat(verdict(fetched(Fetching.PINNED), credential).verdict())
                .isEqualTo(Decision.VALID);
        elsewhere = new SourceReading.Had(bytes("<html>"), "text/html", NOW);
        schema(
                verdict(fetched(Fetching.PINNED), credential),
                Decision.INDETERMINATE,
                Reason.TYPE_METADATA_INTEGRITY);
        schema(
                verdict(fetched(Fetching.ALWAYS), issued(KnownTypes.NONE)),
                Decision.INDETERMINATE,
                Reason.TYPE_METADATA_UNUSABLE);
        elsewhere =
                new SourceReading.Had(
                        bytes("{'vct': '" + TYPE + "', 'extends': '" + TYPE + "'}"), "", NOW);
        schema(
                verdict(fetched(Fetching.ALWAYS), issued(KnownTypes.NONE)),
                Decision.INVALID,
                Reason.TYPE_CIRCULAR);
    }

    @Test
    void nothingIsFetchedOnAnybodysWord() {
        String credential = issued(KnownTypes.NONE);
        Verdict untrusted =
                world(fetched(Fetching.ALWAYS))
                        .verdict(credential.getBytes(StandardCharsets.US_ASCII));
        assertThat(untrusted.verdict()).isEqualTo(Decision.INVALID);
        assertThat(untrusted.wanted()).isEmpty();
        int signature = credential.indexOf('~') - 20;
        String forged =
                credential.substring(0, signature)
                        + "AAAAAAAA"
                        + credential.substring(signature + 8);
        assertThat(verdict(fetched(Fetching.ALWAYS), forged).wanted()).isEmpty();
    }
}
