package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.KeyState;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.Action;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.KeyRequest;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.verification.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Sets of proofs: all of them are made, by keys that are on record before, or nothing is issued.
 */
class ProofSetIssuingTest extends SeveralProofsGround {

    @Test
    void allKeysAreOnRecordBeforeTheFirstOneSigns() {
        Issued issued =
                issued(
                        issue(
                                "eddsa-rdfc-2022",
                                proof("ecdsa-rdfc-2019"),
                                proof("ecdsa-jcs-2019", "keys-5"),
                                proof("eddsa-jcs-2022")));
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "signed", "signed", "signed", "signed");
        assertThat(asked).containsExactly("ed", "p256", "p384-other", "ed");
        IssuedCredential row = row(issued);
        assertThat(row.keyId()).isEqualTo(id(3));
        assertThat(row.furtherKeys()).containsExactly(id(1), id(5), id(3));
        JsonObject document = document(issued);
        assertThat(verdict(document).verdict()).isEqualTo(Decision.VALID);
        assertThat(proofs(document))
                .extracting(proof -> text(proof, "verificationMethod"))
                .containsExactly(id(3), id(1), id(5), id(3));
        assertThat(verdict(document).standings())
                .first()
                .satisfies(standing ->
                        assertThat(standing.statusKey().hash()).isEqualTo(row.statusKey()));
    }

    @Test
    void eachProofIsHeldAgainstTheCredential() {
        JsonObject document =
                document(
                        issued(
                                issue(
                                        "eddsa-rdfc-2022",
                                        proof("ecdsa-rdfc-2019"),
                                        proof("ecdsa-jcs-2019"))));
        List<JsonObject> proofs = proofs(document);
        for (int at = 0; at < proofs.size(); at++) {
            List<JsonObject> changed = new ArrayList<>(proofs);
            changed.set(at, tampered(proofs.get(at)));
            assertThat(codes(with(document, changed))).containsExactly("signature_invalid");
            // A set holds by each of its proofs.
            assertThat(verdict(with(document, List.of(proofs.get(at)))).verdict())
                    .isEqualTo(Decision.VALID);
        }
    }

    @ParameterizedTest
    @CsvSource({"COMPROMISED, key_compromised", "REVOKED, key_revoked"})
    void aKeyOfAFurtherProofThatIsGivenUpTakesTheCredentialWithIt(KeyState state, String code) {
        JsonObject document = document(issued(issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019"))));
        becomes(first(KeyCurve.P256), state);
        assertThat(codes(document)).containsExactly(code);
    }

    /** What is there once is not used twice, and what is named is kept for whom it is named. */
    @Test
    void noKeyMakesTwoProofsOfOneSuite() {
        JsonObject document =
                document(
                        issued(
                                issue(
                                        "ecdsa-rdfc-2019",
                                        proof("ecdsa-rdfc-2019"),
                                        proof("ecdsa-rdfc-2019", "keys-1"),
                                        proof("ecdsa-jcs-2019"))));
        assertThat(proofs(document))
                .extracting(proof -> text(proof, "verificationMethod"))
                .containsExactly(id(4), id(2), id(1), id(1));
        refused(
                issue("eddsa-rdfc-2022", proof("eddsa-rdfc-2022"), proof("eddsa-rdfc-2022")),
                Refusal.KEY_NOT_PUBLISHED,
                "makes a further proof of eddsa-rdfc-2022");
    }

    /** Not that another key signs otherwise, nor that there is none on the chain. */
    @Test
    void aFirstProofWhoseOnlyKeyIsNamedForAnotherIsToldSo() {
        becomes(world.other(KeyCurve.ED25519), KeyState.RETIRED);
        refused(
                issue("eddsa-rdfc-2022", proof("eddsa-rdfc-2022", "keys-3")),
                Refusal.KEY_NOT_PUBLISHED,
                "is named for another proof of eddsa-rdfc-2022");
    }

    @Test
    void aNamedKeyMustBeOneThatSignsSo() {
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019", "keys-9")),
                Refusal.KEY_NOT_PUBLISHED,
                "keys-9 is no key");
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019", "keys-6")),
                Refusal.CLAIMS_INVALID,
                "ecdsa-rdfc-2019 does not sign with");
        // secp256k1 signs no Data Integrity.
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019", "keys-0")),
                Refusal.KEY_NOT_PUBLISHED,
                "keys-0 is no key");
        becomes(world.other(KeyCurve.P256), KeyState.RETIRED);
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019", "keys-4")),
                Refusal.KEY_NOT_PUBLISHED,
                "keys-4 is no key");
        assertThat(world.happened).isEmpty();
    }

    @Test
    void aKeyOfWhichSomebodySaysThatItIsCompromisedMakesNoFurtherProof() {
        UUID key = UUID.randomUUID();
        book =
                new IssuerKeys.Book(
                        List.of(
                                new IssuerKey(
                                        key,
                                        "population",
                                        world.did.toString(),
                                        Optional.empty(),
                                        Optional.of("p256"),
                                        "P-256",
                                        Optional.of(
                                                IssuingKeys.material(first(KeyCurve.P256).key())),
                                        Stage.ACTIVE,
                                        true,
                                        Optional.empty(),
                                        Optional.empty(),
                                        IssuanceWorld.NOW,
                                        IssuanceWorld.NOW,
                                        Optional.empty())),
                        List.of(
                                new KeyRequest(
                                        UUID.randomUUID(),
                                        "population",
                                        world.did.toString(),
                                        Action.COMPROMISE,
                                        Optional.of(key),
                                        Optional.empty(),
                                        Optional.empty(),
                                        "somebody",
                                        IssuanceWorld.NOW)));
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019", "keys-1")),
                Refusal.KEY_NOT_PUBLISHED,
                "keys-1 is no key");
        assertThat(row(issued(issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019")))).furtherKeys())
                .containsExactly(id(4));
    }

    @Test
    void whatIsNoSetIsRefusedBeforeAnythingIsDone() {
        String one = proof("ecdsa-rdfc-2019");
        refused(
                issue("eddsa-rdfc-2022", one, one, one, one),
                Refusal.CLAIMS_INVALID,
                "array of 1 to 3");
        refused(
                issue("eddsa-rdfc-2022", proof("ecdsa-sd-2023")),
                Refusal.CLAIMS_INVALID,
                "ecdsa-sd-2023 makes a base proof");
        refused(issue("ecdsa-sd-2023", one), Refusal.CLAIMS_INVALID, "ecdsa-sd-2023");
        refused(
                issue("{\"proofs\":[" + one + "]}"),
                Refusal.CLAIMS_INVALID,
                "cryptosuite must say");
        assertThat(world.happened).isEmpty();
    }

    /** A suite that is named is signed by a key that signs so, also where others come first. */
    @Test
    void theFirstKeyIsOneOfItsSuitesAsWell() {
        assertThat(row(issued(issue("{\"cryptosuite\":\"eddsa-jcs-2022\"}"))).keyId())
                .isEqualTo(id(3));
        assertThat(row(issued(issue("{\"cryptosuite\":\"ecdsa-rdfc-2019\"}"))).keyId())
                .isEqualTo(id(1));
        assertThat(row(issued(issue("{}"))).keyId()).isEqualTo(id(1));
        assertThat(row(issued(issue("{}"))).furtherKeys()).isEmpty();
        becomes(first(KeyCurve.ED25519), KeyState.RETIRED);
        becomes(world.other(KeyCurve.ED25519), KeyState.RETIRED);
        refused(
                issue("{\"cryptosuite\":\"eddsa-jcs-2022\"}"),
                Refusal.CLAIMS_INVALID,
                "eddsa-jcs-2022 does not sign with");
        refused(
                issue("{\"cryptosuite\":\"bbs-2023\"}"),
                Refusal.CLAIMS_INVALID,
                "bbs-2023 is verified here and not issued");
    }

    // Tokens

    @ParameterizedTest
    @CsvSource({"ed, 1", "p256, 2", "p256-other, 3"})
    void aTokenThatDiesAmongTheSignaturesLeavesNothingToHandOut(String label, int signatures) {
        dying.add(label);
        Issued issued =
                issued(
                        issue(
                                "eddsa-rdfc-2022",
                                proof("ecdsa-rdfc-2019"),
                                proof("ecdsa-rdfc-2019")));
        // Anew from the choice of the keys on, with another one in its place.
        assertThat(asked).hasSize(signatures + 3);
        assertThat(asked.subList(signatures, signatures + 3)).doesNotContain(label);
        assertThat(world.happened.subList(0, signatures + 2))
                .startsWith("recorded", "audited")
                .endsWith("audited withheld: no_signature");
        assertThat(world.records.withheld).hasSize(1).doesNotContainKey(issued.id());
        assertThat(verdict(document(issued)).verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void withoutAnotherKeyThatIsUnavailable() {
        dying.add("ed-other");
        away.add("ed");
        assertThat(issue("ecdsa-rdfc-2019", proof("eddsa-rdfc-2022")))
                .isInstanceOf(Unavailable.class);
        assertThat(asked).containsExactly("p256", "ed-other");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
        // The next order finds out before anything is done.
        world.happened.clear();
        assertThat(issue("ecdsa-rdfc-2019", proof("eddsa-rdfc-2022")))
                .isInstanceOf(Unavailable.class);
        assertThat(issue("ecdsa-rdfc-2019", proof("eddsa-rdfc-2022", "keys-3")))
                .isInstanceOf(Unavailable.class);
        assertThat(world.happened).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ed", "p256", "p384"})
    void aWrongSignatureAmongThemIsWithheld(String label) {
        faulty.add(label);
        assertThat(
                        issue(
                                "eddsa-rdfc-2022",
                                proof("ecdsa-rdfc-2019"),
                                proof("ecdsa-rdfc-2019", "keys-2")))
                .isInstanceOf(Withheld.class);
        assertThat(asked).last().isEqualTo(label);
        assertThat(world.happened).last().isEqualTo("audited withheld: [signature_invalid]");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }

    /** Between the rehearsal and the last signature the chain went on. */
    @Test
    void aKeyThatIsGivenUpWhileOthersSignIsFoundOut() {
        onSigning =
                () -> {
                    if (asked.size() == 2) {
                        becomes(first(KeyCurve.ED25519), KeyState.COMPROMISED);
                    }
                };
        // Once more, since the chain has moved.
        Issued issued = issued(issue("eddsa-rdfc-2022", proof("ecdsa-rdfc-2019")));
        assertThat(asked).containsExactly("ed", "p256", "ed-other", "p256");
        assertThat(world.happened).contains("audited withheld: [key_compromised]");
        assertThat(world.records.withheld).hasSize(1).doesNotContainKey(issued.id());
    }
}
