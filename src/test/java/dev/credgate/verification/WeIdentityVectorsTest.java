package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.weid.WeIdEvidence;
import dev.credgate.credential.weid.WeIdStatusKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.TestKey;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything the original SDK made gets the verdict that a safe verifier must give. */
class WeIdentityVectorsTest {

    /**
     * Why each invalid document is refused, as the check and the code. Presentations about
     * freshness are judged against a challenge: nonces in proofs prove nothing, so an old or
     * replayed presentation, like every other without an answer, does not answer it.
     */
    private static final Map<String, String> CODES =
            Map.ofEntries(
                    Map.entry("attack-creator", "signature creator_mismatch"),
                    Map.entry("attack-duplicate-key", "signature duplicate_member"),
                    Map.entry("attack-empty-text", "signature salt_missing"),
                    Map.entry("attack-float-date", "signature wrong_type"),
                    Map.entry("attack-hash-as-value", "signature claim_without_salt"),
                    Map.entry("attack-list-join", "signature ambiguous_list"),
                    Map.entry("attack-list-string", "schema schema_violated"),
                    Map.entry("attack-lite-type", "signature type_entries"),
                    Map.entry("attack-multisign-dates", "validity multisign_dates"),
                    Map.entry("attack-multisign-twin", "signature duplicate_credential_id"),
                    Map.entry("attack-null-dropped", "signature salt_without_claim"),
                    Map.entry("attack-null-string", "schema schema_violated"),
                    Map.entry("attack-salt-shift", "signature salt_length"),
                    Map.entry("attack-salt-shift-back", "signature salt_length"),
                    Map.entry("attack-type-swap", "schema schema_violated"),
                    Map.entry("attack-unknown-field", "signature unknown_member"),
                    Map.entry("date-expired", "validity expired"),
                    Map.entry("date-notyet", "validity not_yet_valid"),
                    Map.entry("date-reversed", "validity dates_reversed"),
                    Map.entry("lite-expired", "validity expired"),
                    Map.entry(
                            "presentation-credential-removed",
                            "signature holder_signature_invalid"),
                    Map.entry("presentation-method-swapped", "binding holder_signature_invalid"),
                    Map.entry("presentation-nonce-mismatch", "binding challenge_unanswered"),
                    Map.entry("presentation-replay", "binding challenge_unanswered"),
                    Map.entry("presentation-stolen", "binding subject_hidden"),
                    Map.entry("signature-bitflip", "signature signature_invalid"),
                    Map.entry("signature-highs", "signature signature_high_s"),
                    Map.entry("signature-highs-same-v", "signature signature_high_s"),
                    Map.entry("signature-other-key", "signature signature_invalid"),
                    Map.entry("signature-short", "signature signature_length"),
                    Map.entry("signature-trailing", "signature signature_length"),
                    Map.entry("signature-v-27", "signature signature_recovery_id"),
                    Map.entry("signature-v-flipped", "signature signature_invalid"),
                    Map.entry("signature-vrs-order", "signature signature_recovery_id"),
                    Map.entry("tampered-claim", "signature signature_invalid"),
                    Map.entry("tampered-cpt", "signature signature_invalid"),
                    Map.entry("tampered-expiration", "signature signature_invalid"),
                    Map.entry("tampered-extra-claim", "signature claim_without_salt"),
                    Map.entry("tampered-hidden-hash", "signature signature_invalid"),
                    Map.entry("tampered-id", "signature signature_invalid"),
                    Map.entry("tampered-issuance", "signature signature_invalid"),
                    Map.entry("tampered-issuer", "signature signature_invalid"),
                    Map.entry("tampered-lite-claim", "signature signature_invalid"),
                    Map.entry("tampered-multisign-inner", "signature signature_invalid"),
                    Map.entry("tampered-salt", "signature signature_invalid"),
                    Map.entry("tampered-type", "signature type_entries"));

    static Stream<Vector> all() {
        return Vector.all().stream();
    }

    static Stream<Vector> valid() {
        return all().filter(Vector::valid);
    }

    static Stream<Vector> invalid() {
        return all().filter(vector -> !vector.valid());
    }

    @Test
    void allVectorsAreHere() {
        assertThat(Vector.all()).hasSize(77);
        assertThat(invalid().map(Vector::name)).containsExactlyInAnyOrderElementsOf(CODES.keySet());
    }

    @ParameterizedTest
    @MethodSource("valid")
    void whatIsSoundIsValid(Vector vector) {
        Verdict verdict = vector.world().verdict(vector.document());

        assertThat(verdict.verdict()).as(verdict.checks().toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.standings()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("valid")
    void whatSurvivesTheSdksExportIsValidAfterIt(Vector vector) {
        Optional<byte[]> portable = vector.portable();
        if (portable.isEmpty()) {
            // A whole-numbered double became an integer on the way: another text than was signed.
            assertThat(vector.name()).isIn("credential-numbers", "credential-lists");
            return;
        }
        Verdict plain = vector.world().verdict(vector.document());
        Verdict verdict = vector.world().verdict(portable.get());

        assertThat(verdict.verdict()).as(verdict.checks().toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.standings()).isEqualTo(plain.standings());
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void whatIsNotIsInvalidForItsOwnReason(Vector vector) {
        String expected = CODES.getOrDefault(vector.name(), "");
        boolean freshness = expected.endsWith("challenge_unanswered");
        Verdict verdict =
                vector.world()
                        .verdict(
                                vector.document(),
                                freshness ? challenge(vector) : new BindingDemand.None());

        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.standings()).isEmpty();
        assertThat(failures(verdict)).contains(expected);
    }

    /** The checks that failed, each with its code. */
    private static List<String> failures(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check -> check.outcome() == Outcome.FAIL)
                .map(check ->
                        check.check().name().toLowerCase(Locale.ROOT)
                                + " "
                                + check.code().map(Reason::code).orElse("without a code"))
                .toList();
    }

    private static BindingDemand challenge(Vector vector) {
        return new BindingDemand.Challenge(
                vector.text("challengeNonce"),
                "https://portal.example",
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty(),
                false);
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theSignedTextIsTheSdksOwn(Vector vector) {
        if (vector.kind().equals("evidence")) {
            return;
        }
        // The status key is the hash of the signed text: equal hashes mean equal texts.
        Verdict verdict = vector.world().verdict(vector.document());
        Standing standing =
                vector.kind().equals("presentation")
                        ? verdict.standings().getLast()
                        : verdict.standings().getFirst();
        assertThat(standing.statusKey().toString()).isEqualTo(vector.text("signedTextHash"));
        if (!vector.kind().equals("presentation")) {
            assertThat(
                            WeIdStatusKey.of(vector.document(), Secp256k1Engines.preferred())
                                    .map(key -> key.statusKey().toString()))
                    .contains(vector.text("signedTextHash"));
        }
    }

    @ParameterizedTest
    @MethodSource("valid")
    void theEvidenceHashIsTheSdksOwn(Vector vector) {
        if (vector.kind().equals("presentation")) {
            return;
        }
        assertThat(
                        WeIdEvidence.hash(vector.document(), Secp256k1Engines.preferred())
                                .map(Object::toString))
                .contains(vector.text("hash"));
    }

    @Test
    void whatTheRestServiceLeavesToClientsToSignIsAnOrdinaryCredential() {
        Vector vector = Vector.named("credential-flat");
        TestKey key = vector.key(vector.text("issuerDid"));
        String signedText = vector.text("signedText").replace("\"original\"", "\"hashTree\"");
        assertThat(signedText).isNotEqualTo(vector.text("signedText"));
        Hash digest = Keccak256.hash(signedText);
        String signature = vector.json().at("/document/proof/signatureValue").asText();
        for (String form : List.of(vector.text("documentText"), vector.text("portableJson"))) {
            assertThat(form).contains("\"original\"");
            String relabelled = form.replace("\"original\"", "\"hashTree\"");
            Verdict verdict =
                    vector.world()
                            .verdict(utf8(relabelled.replace(signature, signed(key, digest))));
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
            assertThat(verdict.standings().getFirst().statusKey().hash()).isEqualTo(digest);
            // The entry is signed: a credential of one kind is none of the other.
            assertThat(failures(vector.world().verdict(utf8(relabelled))))
                    .contains("signature signature_invalid");
        }
        // Its evidence hash, which a further signature is over, has the entry too.
        String evidence =
                vector.text("hashPreimage")
                        .replace("\"original\"", "\"hashTree\"")
                        .replace(signature, signed(key, digest));
        assertThat(
                        WeIdEvidence.hash(
                                utf8(
                                        vector.text("documentText")
                                                .replace("\"original\"", "\"hashTree\"")
                                                .replace(signature, signed(key, digest))),
                                Secp256k1Engines.preferred()))
                .contains(Keccak256.hash(evidence));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lite-flat", "lite-rich"})
    void aLiteCredentialNeedsNoContext(String name) {
        Vector vector = Vector.named(name);
        String document = vector.text("documentText");
        String context = "\"context\":" + vector.json().at("/document/context") + ",";
        assertThat(document).contains(context);
        Verdict whole = vector.world().verdict(vector.document());
        for (String other : List.of("", "\"context\":null,", "\"context\":\"any\",")) {
            Verdict verdict = vector.world().verdict(utf8(document.replace(context, other)));
            assertThat(verdict).as(verdict.toString()).isEqualTo(whole);
        }
        assertThat(
                        failures(
                                vector.world()
                                        .verdict(
                                                utf8(document.replace(context, "\"context\":1,")))))
                .contains("signature wrong_type");
    }

    @Test
    void aLiteCredentialMayHaveAnIdOfItsIssuersOwn() {
        Vector vector = Vector.named("lite-flat");
        String id = vector.json().at("/document/id").asText();
        String signature = vector.json().at("/document/proof/signatureValue").asText();
        for (String own : List.of("No. 7/2026", "D3F9842A-A8DD-3CB9-8EA2-80B58DB258DC", "")) {
            Hash digest = Keccak256.hash(vector.text("signedText").replace(id, own));
            String document =
                    vector.text("documentText")
                            .replace(id, own)
                            .replace(
                                    signature,
                                    signed(vector.key(vector.text("issuerDid")), digest));
            Verdict verdict = vector.world().verdict(utf8(document));
            if (own.isEmpty()) {
                assertThat(failures(verdict)).contains("signature id_malformed");
            } else {
                assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
            }
        }
    }

    private static String signed(TestKey key, Hash digest) {
        return key.sign(digest).toBase64();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void noTextIsHeldToASignatureTwice() {
        List<Hash> digests = new ArrayList<>();
        Secp256k1 engine =
                new Secp256k1() {
                    @Override
                    public String engine() {
                        return "counting";
                    }

                    @Override
                    public Optional<Secp256k1PublicKey> recover(
                            Hash digest, RecoverableSignature signature) {
                        digests.add(digest);
                        return Secp256k1Engines.preferred().recover(digest, signature);
                    }
                };
        assertThat(WeIdStatusKey.of(Vector.named("multisign-nested").document(), engine))
                .isPresent();
        assertThat(digests).hasSizeGreaterThan(2).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theSameBytesBlockAndInstantGiveTheSameVerdict(Vector vector) {
        World world = vector.world();
        assertThat(world.verify(vector.document())).isEqualTo(world.verify(vector.document()));
        assertThat(vector.world().verify(vector.document()))
                .isEqualTo(world.verify(vector.document()));
    }
}
