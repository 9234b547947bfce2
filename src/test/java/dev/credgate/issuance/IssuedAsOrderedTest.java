package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.mdoc.MdocWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.credential.vccose.VcCoseWriter;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is issued is of the type, and can be verified as long, as the order and our rules say. */
class IssuedAsOrderedTest {

    private static final Instant END = IssuanceWorld.NOW.plusSeconds(100_000);

    private final IssuanceWorld world = new IssuanceWorld();

    private IssueOutcome issue(Set<String> types, CredentialOrder order) {
        return issue(types, order, SignerCertificates.none());
    }

    private IssueOutcome issue(
            Set<String> types, CredentialOrder order, SignerCertificates signers) {
        return issue(world, types, order, signers);
    }

    /** By population, as its first DID. */
    static IssueOutcome issue(
            IssuanceWorld world,
            Set<String> types,
            CredentialOrder order,
            SignerCertificates signers) {
        List<CredentialWriter> writers =
                List.of(
                        new JwtVcWriter(),
                        new SdJwtVcWriter(),
                        new DataIntegrityWriter(() -> IssuanceWorld.NOW),
                        new VcCoseWriter(),
                        new MdocWriter());
        return new Issuing(
                        () -> IssuanceWorld.NOW,
                        world.ledger,
                        new KeyChoice(
                                () -> IssuanceWorld.NOW,
                                DyingTokenTest.as(
                                        IssuerKeys.class,
                                        (_, _, _) -> new IssuerKeys.Book(List.of(), List.of())),
                                world.token(),
                                world.resolver),
                        world.token(),
                        world.rehearsal,
                        world.verification,
                        world.records,
                        world.audit(),
                        world.once(),
                        writers.stream().map(DyingTokenTest::withoutStatus).toList(),
                        signers,
                        new ListPlaces(
                                () -> IssuanceWorld.NOW,
                                world.ledger,
                                (_, _, _, _) -> {
                                    throw new AssertionError("no list is asked for");
                                },
                                DyingTokenTest.nobodys(ListedPlaces.class),
                                SignerCertificates.none(),
                                "https://lists.example",
                                64,
                                Duration.ZERO),
                        new IssuingRights(
                                () -> IssuanceWorld.NOW,
                                DyingTokenTest.as(
                                        IssuingQuotas.class, (_, _, _) -> Optional.empty())))
                .issue(
                        new Agency(
                                "population",
                                List.of(),
                                List.of(
                                        new Agency.Identity(
                                                world.did, "k256", List.of("p256", "p384"))),
                                Optional.of(types),
                                Quotas.NONE),
                        order);
    }

    private static CredentialOrder order(String format, String type, String options) {
        return order(
                format, type, "{}", options, IssuanceWorld.NOW.plusSeconds(1000), Optional.empty());
    }

    static CredentialOrder order(
            String format,
            String type,
            String claims,
            String options,
            Instant until,
            Optional<JsonObject> holderKey) {
        return new CredentialOrder(
                format,
                type,
                "did:example:ada",
                IssuanceWorld.json(claims),
                Optional.empty(),
                until,
                holderKey,
                IssuanceWorld.json(options));
    }

    /** The chain lets the agency's DID vouch for everything; its description does not. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "jwt_vc | {'Badge': 'https://gov.example/Passport'}",
                "jwt_vc | {'Badge': {'@id': 'https://gov.example/Passport'}}",
                "jwt_vc | {'@vocab': 'https://gov.example/'}",
                "jwt_vc | {'g': 'https://gov.example/', 'Badge': 'g:Passport'}",
                "jwt_vc | {'P': 'https://gov.example/Passport', 'Badge': 'P'}",
                "jwt_vc | 'https://www.w3.org/ns/credentials/examples/v2'",
                "data_integrity | {'Badge': 'https://gov.example/Passport'}",
                "data_integrity | {'@vocab': 'https://gov.example/'}",
                "data_integrity | 'https://www.w3.org/ns/credentials/examples/v2'"
            })
    void noContextMakesATypeThatTheAgencyMayNotHaveIssued(String format, String context) {
        for (String version : List.of("1.1", "2.0")) {
            String options =
                    "{\"version\":\"%s\",\"contexts\":[%s]}"
                            .formatted(version, context.replace('\'', '"'));
            assertThat(issue(Set.of("vc:Badge"), order(format, "vc:Badge", options)))
                    .as(options)
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isEqualTo(Refusal.TYPE_NOT_PERMITTED));
            assertThat(world.records.rows).isEmpty();
            assertThat(world.happened)
                    .containsOnly("audited withheld: not_signed: [type_not_permitted]");
        }
    }

    @ParameterizedTest
    @CsvSource({"jwt_vc", "data_integrity", "vc_cose"})
    void whatIsOnRecordIsTheTypeThatWasIssued(String format) {
        String passport = "vc:https://gov.example/Passport";
        Issued issued =
                (Issued)
                        issue(
                                Set.of("vc:Badge", passport),
                                order(
                                        format,
                                        "vc:Badge",
                                        "{\"contexts\":[{\"Badge\":\"https://gov.example/Passport\"}]}"));
        assertThat(world.records.find(issued.id()).orElseThrow().type()).isEqualTo(passport);
    }

    /** One that has no type of its own is called by either name. */
    @ParameterizedTest
    @CsvSource({"jwt_vc", "data_integrity", "vc_cose"})
    void aPlainCredentialIsIssuedToWhoMayHaveItByEitherName(String format) {
        String base = "vc:https://www.w3.org/2018/credentials#VerifiableCredential";
        // On the chain it stands by the name that verifiers ask for.
        world.chain.block(
                new LedgerEvent.TypeAuthorised(world.did.hash(), Keccak256.hash("*"), false),
                new LedgerEvent.TypeAuthorised(world.did.hash(), Keccak256.hash(base), true));
        for (String permitted : List.of("vc:VerifiableCredential", base)) {
            for (String ordered : List.of("vc:VerifiableCredential", base)) {
                Issued issued = (Issued) issue(Set.of(permitted), order(format, ordered, "{}"));
                assertThat(world.records.find(issued.id()).orElseThrow().type()).isEqualTo(base);
            }
        }
        assertThat(issue(Set.of("vc:Badge"), order(format, base, "{}")))
                .isInstanceOf(Refused.class);
    }

    /** Ordered again, it would be refused for the same again: no 503, after which one tries on. */
    @ParameterizedTest
    @CsvSource({
        "did:weid:9:0x1111111111111111111111111111111111111111, is not followed here",
        "did:weid:1:0x1111111111111111111111111111111111111111, knows no entity"
    })
    void nobodyIsAuthorisedOfWhomNothingIsKnown(String to, String why) {
        CredentialOrder order =
                new CredentialOrder(
                        "weidentity",
                        "cpt:101",
                        to,
                        IssuanceWorld.json(
                                ("{\"fromWeId\":\"%s\",\"toWeId\":\"%s\",\"duration\":60,"
                                                + "\"resourceId\":\"4b077c17-9612-42ee-9e36-3a3d46b27e81\","
                                                + "\"serviceUrl\":\"https://data.example/fetch\"}")
                                        .formatted(world.did, to)),
                        Optional.empty(),
                        IssuanceWorld.NOW.plusSeconds(1000),
                        Optional.empty(),
                        IssuanceWorld.json("{}"));
        assertThat(issue(Set.of("cpt:101"), order))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.SCHEMA_VIOLATED);
                            assertThat(refused.detail()).contains(why);
                        });
        assertThat(world.records.rows).isEmpty();
    }

    /** A digest in a context, whose disclosure could be added when all was checked. */
    @Test
    void noContextIsDisclosedLater() {
        String disclosure =
                Base64Url.encode(
                        "[\"salt\",\"Badge\",\"https://gov.example/Passport\"]"
                                .getBytes(StandardCharsets.UTF_8));
        String digest = Base64Url.encode(Sha2.SHA_256.hash(Message.of(disclosure)));
        assertThat(
                        issue(
                                Set.of("vc:Badge"),
                                order(
                                        "jwt_vc",
                                        "vc:Badge",
                                        "{\"a\":1}",
                                        "{\"selectively_disclosable\":[\"/a\"],\"contexts\":[{\"_sd\":[\"%s\"]}]}"
                                                .formatted(digest),
                                        IssuanceWorld.NOW.plusSeconds(1000),
                                        Optional.empty())))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.CLAIMS_INVALID);
                            assertThat(refused.detail()).contains("_sd");
                        });
    }

    /** Else it would be refused everywhere before its own end. */
    @Test
    void aDocumentEndsNoLaterThanItsSignersCertificate() {
        SignerCertificates signers =
                new SignerCertificates(
                        Map.of(
                                "population",
                                List.of(certificate(END.minusSeconds(50_000)), certificate(END))));
        assertThat(document(END, signers)).isInstanceOf(Issued.class);
        assertThat(document(END.plusSeconds(1), signers))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.DATES_INVALID);
                            assertThat(refused.detail()).contains(END.toString());
                        });
    }

    /** A renewed certificate may be there before its key is. */
    @Test
    void onlyACertificateWhoseKeyIsTheAgencysSaysHowLongADocumentMayLast() {
        byte[] nobodys = world.other(KeyCurve.P256).key().point();
        SignerCertificate old = certificate(END.minusSeconds(50_000));
        SignerCertificate renewed =
                new SignerCertificate(
                        CertificateUse.MDOC_SIGNER,
                        old.chain(),
                        old.name(),
                        old.id(),
                        nobodys,
                        old.from(),
                        END);
        SignerCertificates signers =
                new SignerCertificates(Map.of("population", List.of(renewed, old)));
        assertThat(document(old.until(), signers)).isInstanceOf(Issued.class);
        for (Instant end : List.of(END, END.plusSeconds(1))) {
            assertThat(document(end, signers))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused -> {
                                assertThat(refused.refusal()).isEqualTo(Refusal.DATES_INVALID);
                                assertThat(refused.detail())
                                        .contains(old.until().toString())
                                        .doesNotContain(END.toString());
                            });
        }
        assertThat(document(END, new SignerCertificates(Map.of("population", List.of(renewed)))))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal()).isEqualTo(Refusal.KEY_NOT_CERTIFIED));
    }

    /** One that is for it, in force when it signs and at the date, and for a key of its own. */
    @ParameterizedTest
    @CsvSource({"sd_jwt_vc, vct:https://gov.example/id", "jwt_vc, vc:Badge", "vc_cose, vc:Badge"})
    void anOrderWithX5cNeedsACertificateForThat(String format, String type) {
        byte[] own = world.key(KeyCurve.P256).key().point();
        byte[] nobodys = world.other(KeyCurve.P256).key().point();
        Instant now = IssuanceWorld.NOW;
        List<SignerCertificate> none =
                List.of(
                        certificate(END),
                        certificate(CertificateUse.JOSE_ISSUER, own, now.minusSeconds(1)),
                        certificate(CertificateUse.JOSE_ISSUER, nobodys, END));
        for (SignerCertificate one : none) {
            assertThat(withX5c(format, type, one))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isEqualTo(Refusal.KEY_NOT_CERTIFIED));
        }
        // The chain trusts the agency's DID with everything, and the name of the right one with
        // nothing.
        assertThat(withX5c(format, type, certificate(CertificateUse.JOSE_ISSUER, own, END)))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(Refusal.TYPE_NOT_AUTHORISED);
                            assertThat(refused.detail()).contains("https://gov.example vouch");
                        });
        assertThat(world.records.rows).isEmpty();
    }

    private IssueOutcome withX5c(String format, String type, SignerCertificate signer) {
        return issue(
                Set.of(type),
                order(format, type, "{\"key_by\":\"x5c\"}"),
                new SignerCertificates(Map.of("population", List.of(signer))));
    }

    private static SignerCertificate certificate(CertificateUse use, byte[] point, Instant until) {
        return new SignerCertificate(
                use,
                List.of(IssuanceWorld.CERTIFICATE),
                "https://gov.example",
                IssuanceWorld.CERTIFIED,
                point,
                IssuanceWorld.NOW.minusSeconds(100_000),
                until);
    }

    private IssueOutcome document(Instant until, SignerCertificates signers) {
        String docType = "doctype:org.iso.18013.5.1.mDL";
        return issue(
                Set.of(docType),
                order(
                        "mdoc",
                        docType,
                        "{\"org.iso.18013.5.1\":{\"given_name\":\"Ada\"}}",
                        "{}",
                        until,
                        Optional.of(Jwk.of(world.other(KeyCurve.P256).key().publicKey()))),
                signers);
    }

    private SignerCertificate certificate(Instant until) {
        return new SignerCertificate(
                CertificateUse.MDOC_SIGNER,
                List.of(IssuanceWorld.CERTIFICATE),
                IssuanceWorld.CERTIFIED,
                IssuanceWorld.CERTIFIED,
                world.key(KeyCurve.P256).key().point(),
                IssuanceWorld.NOW.minusSeconds(100_000),
                until);
    }
}
