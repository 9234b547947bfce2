package dev.credgate.trust.lote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.util.Base64;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.Grounds;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.x509.CertificateNames;
import dev.credgate.did.x509.PinnedSigner;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.source.SourceReading;
import dev.credgate.trust.TrustSource.Question;
import dev.credgate.trust.TrustSource.Word;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Lists as authorities publish them, signed by another library. */
class PublishedListTest {

    private static final String PID = "http://uri.etsi.org/19602/SvcType/PID/Issuance";
    private static final String TYPE = "vct:urn:eudi:pid:1";
    private static final String DID = "did:web:issuer.example";

    private final Holder operator = Pki.root("CN=Operator").make();
    private final Holder authority = Pki.root("CN=Authority").make();
    private final Holder issuer =
            authority.issue("CN=Issuer").usage(KeyUsage.digitalSignature).make();
    private final PublishedList list = pinnedTo(operator);

    PublishedListTest() throws Exception {}

    private static PublishedList pinnedTo(Holder signer) {
        return new PublishedList(
                "pid",
                URI.create("https://lists.example/pid"),
                new PinnedSigner(pin(signer)),
                Map.of(PID, Set.of(TYPE)));
    }

    private static String pin(Holder holder) {
        return "sha256/"
                + java.util.Base64.getEncoder()
                        .encodeToString(
                                Sha2.SHA_256.hash(
                                        Message.of(
                                                holder.certificate().getPublicKey().getEncoded())));
    }

    private String service(String members, Holder holder) throws Exception {
        return ("{'TrustedEntityInformation':{'TEName':[{'lang':'en','value':'x'}]},"
                        + "'TrustedEntityServices':[{'ServiceInformation':{'ServiceTypeIdentifier':'"
                        + PID
                        + "','ServiceDigitalIdentity':{'X509Certificates':[{'val':'%s'}],"
                        + "'OtherIds':['"
                        + DID
                        + "','id']}%s}}]}")
                .formatted(java.util.Base64.getEncoder().encodeToString(holder.der()), members);
    }

    private static String payload(Instant issued, Instant until, String entity) {
        return "{'LoTE':{'ListAndSchemeInformation':{'LoTEVersionIdentifier':1,"
                + "'ListIssueDateTime':'"
                + issued
                + "','NextUpdate':'"
                + until
                + "'},'TrustedEntitiesList':["
                + entity
                + "]}}";
    }

    private String current(String entity) {
        return payload(
                Grounds.NOW.minus(Duration.ofDays(1)),
                Grounds.NOW.plus(Duration.ofDays(1)),
                entity);
    }

    private byte[] signed(String json, Holder signer) throws Exception {
        JWSObject jws =
                new JWSObject(
                        new JWSHeader.Builder(JWSAlgorithm.ES256)
                                .x509CertChain(List.of(Base64.encode(signer.der())))
                                .build(),
                        new Payload(json.replace('\'', '"')));
        jws.sign(new ECDSASigner((ECPrivateKey) signer.keys().getPrivate()));
        return jws.serialize().getBytes(StandardCharsets.US_ASCII);
    }

    private Word ask(SourceReading reading, String name, String type, Holder... chain)
            throws Exception {
        List<byte[]> certificates = new ArrayList<>();
        for (Holder one : chain) {
            certificates.add(one.der());
        }
        return list.ask(
                new Question(
                        name,
                        List.of(type),
                        chain.length == 0
                                ? Optional.empty()
                                : Optional.of(
                                        new KeyName.Certificates(
                                                certificates, CertificateUse.JOSE_ISSUER)),
                        Grounds.NOW,
                        (_, _) -> reading));
    }

    private Word ask(byte[] body, String name, String type, Holder... chain) throws Exception {
        return ask(new SourceReading.Had(body, "application/jwt", Grounds.NOW), name, type, chain);
    }

    @Test
    void whoIsListedIsVouchedForAndNobodyElse() throws Exception {
        byte[] byAuthority = signed(current(service("", authority)), operator);
        byte[] byIssuer = signed(current(service("", issuer)), operator);
        String name = CertificateNames.hash(issuer.der());
        assertThat(ask(byAuthority, name, TYPE, issuer)).isEqualTo(new Word.Vouched());
        assertThat(ask(byAuthority, name, TYPE, issuer, authority)).isEqualTo(new Word.Vouched());
        assertThat(ask(byIssuer, name, TYPE, issuer)).isEqualTo(new Word.Vouched());
        assertThat(ask(byIssuer, DID, TYPE)).isEqualTo(new Word.Vouched());

        assertThat(ask(byAuthority, name, "vct:other", issuer)).isEqualTo(new Word.Silent());
        assertThat(ask(byAuthority, name, TYPE)).isEqualTo(new Word.Silent());
        assertThat(ask(byAuthority, "did:web:other.example", TYPE)).isEqualTo(new Word.Silent());
        Holder impostor = Pki.root("CN=Authority").make();
        Holder forged = impostor.issue("CN=Issuer").usage(KeyUsage.digitalSignature).make();
        assertThat(ask(byAuthority, name, TYPE, forged)).isEqualTo(new Word.Silent());
        assertThat(ask(byIssuer, name, TYPE, forged)).isEqualTo(new Word.Silent());
        // A listed issuer is no authority.
        Holder below = issuer.issue("CN=Below").usage(KeyUsage.digitalSignature).make();
        assertThat(ask(byIssuer, name, TYPE, below)).isEqualTo(new Word.Silent());
    }

    @Test
    void aStatusOtherThanGoodSilencesAService() throws Exception {
        for (String members :
                List.of(
                        ",'ServiceStatus':'http://uri.etsi.org/x/withdrawn'",
                        ",'ServiceStatus':5",
                        ",'StatusStartingTime':'2026-11-27T12:00:01Z'",
                        ",'ServiceInformationExtensions':[{'critical':true}]")) {
            byte[] body = signed(current(service(members, issuer)), operator);
            assertThat(ask(body, DID, TYPE)).as(members).isEqualTo(new Word.Silent());
        }
        for (String members :
                List.of(
                        ",'ServiceStatus':'http://uri.etsi.org/x/granted'",
                        ",'ServiceStatus':'http://uri.etsi.org/x/notified'",
                        ",'StatusStartingTime':'2026-11-27T12:00:00Z'",
                        ",'ServiceInformationExtensions':[{'critical':false}]")) {
            byte[] body = signed(current(service(members, issuer)), operator);
            assertThat(ask(body, DID, TYPE)).as(members).isEqualTo(new Word.Vouched());
        }
    }

    /** TS 119 612, clause 5.5.4: what its trusted lists say of services, in the JSON of 119 602. */
    @ParameterizedTest
    @CsvSource({
        "granted, true",
        "withdrawn, false",
        "recognisedatnationallevel, false",
        "deprecatedatnationallevel, false",
        "supervisionceased, false",
        "accreditationrevoked, false"
    })
    void theStatusesOfTrustedListsAreKnown(String status, boolean vouches) throws Exception {
        String attestations = "http://uri.etsi.org/TrstSvc/Svctype/EAA/Q";
        PublishedList trusted =
                new PublishedList(
                        "trusted",
                        URI.create("https://lists.example/trusted"),
                        new PinnedSigner(pin(operator)),
                        Map.of(attestations, Set.of(TYPE)));
        String entity =
                service(
                                ",'ServiceStatus':'http://uri.etsi.org/TrstSvc/TrustedList/Svcstatus/"
                                        + status
                                        + "','StatusStartingTime':'2026-01-01T00:00:00Z'",
                                issuer)
                        .replace(PID, attestations);
        assertThat(askAt(trusted, Grounds.NOW, signed(current(entity), operator)))
                .isEqualTo(vouches ? new Word.Vouched() : new Word.Silent());
        assertThat(askAt(list, Grounds.NOW, signed(current(entity), operator)))
                .as("a service that the settings do not name")
                .isEqualTo(new Word.Silent());
    }

    @Test
    void aListThatIsNotTheAuthoritysSaysNothing() throws Exception {
        String good = current(service("", issuer));
        Holder other = Pki.root("CN=Operator").make();
        assertThat(ask(signed(good, other), DID, TYPE)).isInstanceOf(Word.Unavailable.class);
        byte[] forged = signed(good, operator);
        forged[forged.length - 3] ^= 1;
        assertThat(ask(forged, DID, TYPE)).isInstanceOf(Word.Unavailable.class);
        assertThat(ask("no jwt".getBytes(StandardCharsets.UTF_8), DID, TYPE))
                .isInstanceOf(Word.Unavailable.class);
        for (String payload :
                List.of(
                        "[]",
                        "{}",
                        "{'LoTE':[]}",
                        "{'LoTE':{'ListAndSchemeInformation':{},'TrustedEntitiesList':[]}}",
                        current("5"),
                        current("{'TrustedEntityServices':{}}"),
                        current("{'TrustedEntityServices':[{'ServiceInformation':{}}]}"),
                        good.replace("'val'", "'value'"))) {
            assertThat(ask(signed(payload, operator), DID, TYPE))
                    .as(payload)
                    .isInstanceOf(Word.Unavailable.class);
        }
    }

    @Test
    void aListSpeaksInItsTime() throws Exception {
        String entity = service("", issuer);
        Instant now = Grounds.NOW;
        Duration day = Duration.ofDays(1);
        assertThat(ask(signed(payload(now.minus(day), now, entity), operator), DID, TYPE))
                .isInstanceOf(Word.Wanted.class);
        assertThat(ask(signed(payload(now.plus(day), now.plus(day), entity), operator), DID, TYPE))
                .isInstanceOf(Word.Unavailable.class);
        assertThat(ask(new SourceReading.Wanted(), DID, TYPE)).isInstanceOf(Word.Wanted.class);
        assertThat(ask(new SourceReading.Unavailable("down"), DID, TYPE))
                .isEqualTo(new Word.Unavailable("down"));
    }

    private Word askAt(PublishedList asked, Instant now, byte[] body) {
        return asked.ask(
                new Question(
                        DID,
                        List.of(TYPE),
                        Optional.empty(),
                        now,
                        (_, _) -> new SourceReading.Had(body, "application/jwt", Grounds.NOW)));
    }

    private byte[] numbered(String number, Instant issued, String entity) throws Exception {
        String list =
                payload(issued, Grounds.NOW.plus(Duration.ofDays(1)), entity)
                        .replace(
                                "'ListIssueDateTime'",
                                "'LoTESequenceNumber':" + number + ",'ListIssueDateTime'");
        return signed(list, operator);
    }

    /** Whoever answers for its address brings back one that names an issuer struck off since. */
    @Test
    void anOlderListThatHasNotExpiredIsNotBelievedAgain() throws Exception {
        Instant day = Grounds.NOW.minus(Duration.ofDays(1));
        String listed = service("", issuer);
        byte[] old = numbered("7", day, listed);
        assertThat(ask(old, DID, TYPE)).isEqualTo(new Word.Vouched());
        byte[] struck = numbered("8", day, "");
        assertThat(ask(struck, DID, TYPE)).isEqualTo(new Word.Silent());
        assertThat(ask(old, DID, TYPE)).isEqualTo(new Word.Silent());
        // Of one number the one that was issued later, and one with none is older than any.
        assertThat(ask(numbered("8", day.minusSeconds(1), listed), DID, TYPE))
                .isEqualTo(new Word.Silent());
        assertThat(ask(signed(current(listed), operator), DID, TYPE)).isEqualTo(new Word.Silent());
        assertThat(ask(numbered("8", day.plusSeconds(1), listed), DID, TYPE))
                .isEqualTo(new Word.Vouched());
        for (String number : List.of("-1", "1.5", "'9'", "1e3", "9999999999999999999")) {
            assertThat(ask(numbered(number, day, listed), DID, TYPE))
                    .as(number)
                    .isInstanceOf(Word.Unavailable.class);
        }
    }

    @Test
    void aListFromTheFutureTakesNoOthersPlace() throws Exception {
        byte[] good = numbered("7", Grounds.NOW.minus(Duration.ofDays(1)), service("", issuer));
        byte[] slip = numbered("8", Grounds.NOW.plus(Duration.ofHours(1)), "");
        assertThat(ask(slip, DID, TYPE)).isInstanceOf(Word.Unavailable.class);
        assertThat(ask(good, DID, TYPE)).isEqualTo(new Word.Vouched());
    }

    @Test
    void aSignerWhoseTimeHasNotComeIsNoneOnlyUntilThen() throws Exception {
        Instant begins = Grounds.NOW.plus(Duration.ofHours(1));
        Holder signer =
                operator.issue("CN=Signer").valid(begins, begins.plus(Duration.ofDays(9))).make();
        PublishedList early = pinnedTo(signer);
        byte[] body = signed(current(service("", issuer)), signer);
        assertThat(askAt(early, Grounds.NOW, body)).isInstanceOf(Word.Unavailable.class);
        assertThat(askAt(early, begins, body)).isEqualTo(new Word.Vouched());
    }

    @Test
    void aListWhoseSignersCertificateExpiredInOurHandsIsHadAnew() throws Exception {
        Instant ends = Grounds.NOW.plus(Duration.ofHours(1));
        Holder signer =
                operator.issue("CN=Signer")
                        .valid(Grounds.NOW.minus(Duration.ofDays(9)), ends)
                        .make();
        PublishedList old = pinnedTo(signer);
        byte[] body = signed(current(service("", issuer)), signer);
        assertThat(askAt(old, ends, body)).isEqualTo(new Word.Vouched());
        assertThat(askAt(old, ends.plusSeconds(1), body)).isInstanceOf(Word.Wanted.class);
        // The same when nobody had asked for it before.
        assertThat(askAt(old, ends.plusSeconds(1), body.clone())).isInstanceOf(Word.Wanted.class);
    }

    @Test
    void aPinIsInForm() {
        for (String pin : List.of("", "sha256/", "sha256/AAAA", "sha1/AAAA", "sha256/!")) {
            assertThatThrownBy(() -> new PinnedSigner(pin))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private Word asked(Path file, Instant now) {
        return new PublishedList(
                        "pid",
                        file.toUri(),
                        new PinnedSigner(pin(operator)),
                        Map.of(PID, Set.of(TYPE)))
                .ask(
                        new Question(
                                DID,
                                List.of(TYPE),
                                Optional.empty(),
                                now,
                                (_, _) -> new SourceReading.Wanted()));
    }

    @Test
    void aFileIsHeldToTheSame(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("list.jwt");
        assertThat(asked(file, Grounds.NOW)).isInstanceOf(Word.Unavailable.class);
        Files.write(file, signed(current(service("", issuer)), operator));
        assertThat(asked(file, Grounds.NOW)).isEqualTo(new Word.Vouched());
        assertThat(asked(file, Grounds.NOW.plus(Duration.ofDays(2))))
                .as("expired: nobody has a newer one")
                .isInstanceOf(Word.Unavailable.class);
        Files.write(file, signed(current(service("", issuer)), authority));
        assertThat(asked(file, Grounds.NOW)).isInstanceOf(Word.Unavailable.class);
    }
}
