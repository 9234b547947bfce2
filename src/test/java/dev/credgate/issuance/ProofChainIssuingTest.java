package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.KeyState;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Standing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chains of proofs: each link is rehearsed with the signatures that it signs. */
class ProofChainIssuingTest extends SeveralProofsGround {

    private IssueOutcome chain() {
        return issue("eddsa-rdfc-2022", chained("ecdsa-rdfc-2019"), chained("ecdsa-jcs-2019"));
    }

    @Test
    void aChainIsIssuedLinkByLink() {
        Issued issued = issued(chain());
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "signed", "signed", "signed");
        assertThat(asked).containsExactly("ed", "p256", "p256");
        assertThat(row(issued).furtherKeys()).containsExactly(id(1), id(1));
        JsonObject document = document(issued);
        assertThat(verdict(document).verdict()).isEqualTo(Decision.VALID);
        List<JsonObject> proofs = proofs(document);
        assertThat(text(proofs.get(1), "previousProof")).isEqualTo(text(proofs.get(0), "id"));
        // On record it stands by what the first key signed.
        Standing first = verdict(document).standings().getFirst();
        assertThat(first.statusKey().hash()).isEqualTo(row(issued).statusKey());
        assertThat(first.keyId()).isEqualTo(id(3));
    }

    @Test
    void noLinkCanBeLeftOutOrChanged() {
        JsonObject document = document(issued(chain()));
        List<JsonObject> proofs = proofs(document);
        for (int at = 0; at < 2; at++) {
            List<JsonObject> fewer = new ArrayList<>(proofs);
            fewer.remove(at);
            assertThat(codes(with(document, fewer))).containsExactly("proof_chain");
        }
        for (int at = 0; at < 3; at++) {
            List<JsonObject> changed = new ArrayList<>(proofs);
            changed.set(at, tampered(proofs.get(at)));
            assertThat(codes(with(document, changed)))
                    .isNotEmpty()
                    .containsOnly("signature_invalid");
        }
        assertThat(verdict(with(document, proofs.subList(0, 2))).verdict())
                .isEqualTo(Decision.VALID);
    }

    @Test
    void aKeyOfALinkThatIsCompromisedTakesTheCredentialWithIt() {
        JsonObject document = document(issued(chain()));
        becomes(first(KeyCurve.P256), KeyState.COMPROMISED);
        assertThat(codes(document)).isNotEmpty().containsOnly("key_compromised");
    }

    /** What a link signs is rehearsed when its forerunners are there: the chain may have moved. */
    @Test
    void aLinkIsNotSignedThatDoesNotHoldAnyMore() {
        onSigning = () -> becomes(first(KeyCurve.P256), KeyState.COMPROMISED);
        // Once more with another key, since the chain has moved.
        Issued issued = issued(chain());
        assertThat(asked).containsExactly("ed", "ed", "p256-other", "p256-other");
        assertThat(world.happened.subList(0, 4))
                .containsExactly(
                        "recorded", "audited", "signed", "audited withheld: [key_compromised]");
        assertThat(world.records.withheld).hasSize(1).doesNotContainKey(issued.id());
        assertThat(verdict(document(issued)).verdict()).isEqualTo(Decision.VALID);
    }

    @ParameterizedTest
    @CsvSource({"ed, 1", "p256, 2", "p384, 3"})
    void aWrongSignatureIsFollowedByNoOther(String label, int signatures) {
        faulty.add(label);
        assertThat(
                        issue(
                                "eddsa-rdfc-2022",
                                chained("ecdsa-rdfc-2019"),
                                "{\"cryptosuite\":\"ecdsa-jcs-2019\",\"key\":\"keys-2\","
                                        + "\"chained\":true}"))
                .isInstanceOf(Withheld.class);
        assertThat(asked).hasSize(signatures);
        assertThat(world.happened).last().isEqualTo("audited withheld: [signature_invalid]");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }

    @Test
    void aTokenThatDiesBetweenTheLinksLeavesNothingToHandOut() {
        dying.add("p256");
        away.addAll(List.of("p256-other", "p384", "p384-other"));
        assertThat(chain()).isInstanceOf(Unavailable.class);
        assertThat(asked).containsExactly("ed", "p256");
        assertThat(world.happened).last().isEqualTo("audited withheld: no_signature");
        away.remove("p256-other");
        Issued issued = issued(chain());
        assertThat(row(issued).furtherKeys()).containsExactly(id(4), id(4));
    }
}
