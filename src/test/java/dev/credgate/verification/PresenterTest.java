package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger.Reading;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.BindingDemand.Challenge;
import dev.credgate.verification.Verification.HolderProof;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Whether it is the holder who presents: presentations, answers to a challenge, and the sessions
 * that rest on them.
 */
class PresenterTest extends PipelineGround {

    @Test
    void aPresentationIsJudgedAsAWhole() {
        Verdict verdict = world.verdict(holder.present(List.of(credential())));

        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.credentials()).hasSize(1);
        assertThat(verdict.subject()).contains(holder.did());
        assertThat(World.check(verdict, CheckName.BINDING).outcome()).isEqualTo(Outcome.SKIP);
        assertThat(verdict.standings()).hasSize(2);
    }

    @Test
    void somebodyElsesCredentialIsNotThePresenters() {
        assertFails(
                world.verdict(stranger.present(List.of(credential()))),
                CheckName.BINDING,
                Reason.HOLDER_MISMATCH);
        assertFails(
                world.verdict(stranger.present(List.of(hide(credential(), "id")))),
                CheckName.BINDING,
                Reason.SUBJECT_HIDDEN);
        assertFails(
                world.verdict(new Agency(98).present(List.of(credential()))),
                CheckName.BINDING,
                Reason.HOLDER_UNKNOWN);
        world.revokeKey(holder.did(), holder.key().publicKey());
        assertFails(
                world.verdict(holder.present(List.of(credential()))),
                CheckName.BINDING,
                Reason.HOLDER_KEY_REVOKED);
    }

    @Test
    void aHolderProofAnswersItsChallengeAndNoOther() {
        byte[] presentation = holder.present(List.of(credential()));
        HolderProof proof = proof(holder, NONCE, presentation);

        Verdict answered = world.verdict(presentation, challenge(Optional.of(proof), false));
        assertThat(World.check(answered, CheckName.BINDING).outcome()).isEqualTo(Outcome.PASS);
        assertThat(answered.verdict()).isEqualTo(Decision.VALID);

        assertFails(
                world.verdict(
                        presentation,
                        challenge(Optional.of(proof(holder, NONCE + "x", presentation)), false)),
                CheckName.BINDING,
                Reason.HOLDER_PROOF_INVALID);
        assertFails(
                world.verdict(
                        presentation,
                        challenge(Optional.of(proof(stranger, NONCE, presentation)), false)),
                CheckName.BINDING,
                Reason.HOLDER_PROOF_METHOD);
        assertFails(
                world.verdict(presentation, challenge(Optional.empty(), true)),
                CheckName.BINDING,
                Reason.CHALLENGE_UNANSWERED);
        assertFails(
                world.verdict(credential(), challenge(Optional.of(proof), true)),
                CheckName.BINDING,
                Reason.CHALLENGE_UNANSWERED);
        byte[] another = holder.present(List.of(credential()));
        assertFails(
                world.verdict(another, challenge(Optional.of(proof), false)),
                CheckName.BINDING,
                Reason.HOLDER_PROOF_INVALID);
    }

    @Test
    void aSelfIssuedCredentialAnswersWhereThePolicyAllowsIt() {
        byte[] presentation =
                holder.present(List.of(credential(), holder.challengeCredential(NONCE, NOW)));

        Verdict answered = world.verdict(presentation, challenge(Optional.empty(), true));
        assertThat(answered.verdict()).as(answered.toString()).isEqualTo(Decision.VALID);
        assertThat(World.check(answered, CheckName.BINDING).outcome()).isEqualTo(Outcome.PASS);
        assertThat(World.check(answered.credentials().getLast(), CheckName.TRUST).outcome())
                .isEqualTo(Outcome.SKIP);
        assertThat(answered.standings().stream().map(Standing::trustNeeded))
                .containsExactly(true, false, false);

        assertFails(
                world.verdict(presentation, challenge(Optional.empty(), false)),
                CheckName.BINDING,
                Reason.CHALLENGE_CREDENTIAL_NOT_ALLOWED);
        assertFails(
                world.verdict(
                        holder.present(
                                List.of(credential(), holder.challengeCredential("other", NOW))),
                        challenge(Optional.empty(), true)),
                CheckName.BINDING,
                Reason.CHALLENGE_MISMATCH);
        assertFails(
                world.verdict(
                        holder.present(
                                List.of(
                                        credential(),
                                        holder.challengeCredential(NONCE, NOW.minusSeconds(3600)))),
                        challenge(Optional.empty(), true)),
                CheckName.BINDING,
                Reason.CHALLENGE_STALE);
        assertFails(
                world.verdict(
                        holder.present(
                                List.of(credential(), stranger.challengeCredential(NONCE, NOW))),
                        challenge(Optional.empty(), true)),
                CheckName.TRUST,
                Reason.ISSUER_UNTRUSTED);
        assertFails(
                world.verdict(
                        holder.present(
                                List.of(
                                        credential(),
                                        holder.lite(
                                                103,
                                                NOW,
                                                Agency.UNTIL,
                                                "{\"id\":\"" + holder.did() + "\"}"))),
                        challenge(Optional.empty(), true)),
                CheckName.BINDING,
                Reason.CHALLENGE_CREDENTIAL_MALFORMED);
    }

    /** What it signed holds; an answer to a challenge was signed after it was retired. */
    @Test
    void aRetiredKeyAnswersNoChallenge() {
        byte[] first = holder.present(List.of(credential()));
        byte[] second =
                holder.present(List.of(credential(), holder.challengeCredential(NONCE, NOW)));
        HolderProof proof = proof(holder, NONCE, first);
        assertThat(world.verdict(first, challenge(Optional.of(proof), true)).verdict())
                .isEqualTo(Decision.VALID);
        assertThat(world.verdict(second, challenge(Optional.empty(), true)).verdict())
                .isEqualTo(Decision.VALID);

        world.keyState(holder.did(), holder.key().publicKey(), KeyState.RETIRED);
        assertThat(world.verdict(first).verdict()).isEqualTo(Decision.VALID);
        assertFails(
                world.verdict(first, challenge(Optional.of(proof), true)),
                CheckName.BINDING,
                Reason.HOLDER_KEY_REVOKED);
        assertFails(
                world.verdict(second, challenge(Optional.empty(), true)),
                CheckName.BINDING,
                Reason.HOLDER_KEY_REVOKED);
    }

    @Test
    void anAnswerToAChallengeVouchesForNobody() {
        byte[] presentation = holder.present(List.of(holder.challengeCredential(NONCE, NOW)));
        assertFails(
                world.verdict(presentation, challenge(Optional.empty(), true)),
                CheckName.TRUST,
                Reason.NO_CREDENTIAL);
    }

    @Test
    void whatASessionRestsOnIsJudgedAgain() {
        byte[] presentation = holder.present(List.of(credential()));
        List<Standing> standings = world.verdict(presentation).standings();
        Verification verification = world.verification();
        assertThat(verification.recheck(standings).verdict()).isEqualTo(Decision.VALID);

        world.at(Agency.UNTIL);
        assertFails(verification.recheck(standings), CheckName.VALIDITY, Reason.EXPIRED);
        world.at(NOW);
        world.status(agency.did(), standings.getFirst().statusKey().hash(), StatusValue.REVOKED);
        assertFails(verification.recheck(standings), CheckName.STATUS, Reason.REVOKED);
        world.status(agency.did(), standings.getFirst().statusKey().hash(), StatusValue.ACTIVE);
        world.block(new LedgerEvent.IssuerRecognised(Keccak256.hash(agency.did()), false));
        assertFails(verification.recheck(standings), CheckName.TRUST, Reason.ISSUER_UNTRUSTED);
        world.block(new LedgerEvent.IssuerRecognised(Keccak256.hash(agency.did()), true));
        world.keyState(holder.did(), holder.key().publicKey(), KeyState.COMPROMISED);
        assertFails(verification.recheck(standings), CheckName.ISSUER_KEY, Reason.KEY_COMPROMISED);
        world.reading(at -> new Reading.Stale(world.state(), Duration.ofHours(1), "too old"));
        assertThat(verification.recheck(standings.subList(0, 1)).verdict())
                .isEqualTo(Decision.INDETERMINATE);
    }

    @Test
    void aSessionFollowsTheKeyAndNotItsNumber() {
        byte[] bySecondKey =
                Agency.sign(
                        agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"a\":\"b\"}"),
                        stranger.key());
        world.furtherKey(agency.did(), stranger.key().publicKey());
        List<Standing> standings = world.verdict(bySecondKey).standings();
        assertThat(world.verification().recheck(standings).verdict()).isEqualTo(Decision.VALID);
        build();
        world.furtherKey(agency.did(), holder.key().publicKey());
        assertFails(
                world.verification().recheck(standings),
                CheckName.ISSUER_KEY,
                Reason.ISSUER_WITHOUT_KEY);
    }

    @Test
    void nothingBehindASessionIsNoSession() {
        assertFails(
                world.verification().recheck(List.of()),
                CheckName.ISSUER_KEY,
                Reason.NO_CREDENTIAL);
    }

    private static BindingDemand challenge(Optional<HolderProof> proof, boolean selfIssued) {
        return new Challenge(
                NONCE,
                "https://portal.example",
                NOW.minusSeconds(30),
                Optional.empty(),
                proof,
                selfIssued);
    }
}
