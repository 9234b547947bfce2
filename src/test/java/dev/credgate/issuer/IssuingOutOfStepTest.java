package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.IssueOutcome;
import dev.credgate.issuance.Refusal;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.trust.TrustRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/**
 * What issuing refuses, though it was right when it was asked for: a clock, a snapshot or a signer
 * is not as the others are. All of it is found before anything leaves.
 */
@QuarkusTest
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class IssuingOutOfStepTest extends OutOfStepGround {

    @Test
    void whatExpiresWhileItIsMadeIsRefusedAsSuch() throws Exception {
        InstantSource slow = () -> clock.instant().minusSeconds(20);
        int before = withheld("[expired]");
        IssueOutcome outcome =
                room(slow, ledger, signer)
                        .issue(
                                agency("population"),
                                order("cpt:1000", clock.instant().minusSeconds(8)));
        refused(outcome, Refusal.DATES_INVALID);
        assertThat(withheld("[expired]")).isGreaterThan(before);
    }

    @Test
    void aRightThatTheNewestBlockTookIsRefusedAsSuch() throws Exception {
        Hash did = did("population").hash();
        Hash type = TrustRegistry.typeHash("cpt:4000");
        LedgerSnapshot before = snapshot();
        awaitBlock(parts.writes().deauthorise(parts.committee(), did, type));
        refused(
                room(clock, firstThenLive(before), signer)
                        .issue(agency("population"), order("cpt:4000", later())),
                Refusal.TYPE_NOT_AUTHORISED);
        assertThat(withheld("[type_not_authorised]")).isPositive();
    }

    @Test
    void aKeyThatTheNewestBlockRevokedIsRefusedAsSuch() throws Exception {
        Address identity = did("transport").address();
        ChainAccount controller = parts.rpc().impersonated(identity);
        EntityKey key = views.keysOf(identity).getFirst();
        LedgerSnapshot before = snapshot();
        awaitBlock(parts.writes().revokeKey(controller, identity, key, clock.instant()));
        try {
            refused(
                    room(clock, firstThenLive(before), signer)
                            .issue(agency("transport"), order("cpt:3000", later())),
                    Refusal.KEY_NOT_PUBLISHED);
            assertThat(withheld("key_revoked")).isPositive();
        } finally {
            awaitBlock(
                    parts.writes()
                            .addKey(
                                    controller,
                                    identity,
                                    "Secp256k1",
                                    key.material(),
                                    clock.instant()));
        }
    }

    @Test
    void aSignatureByAnotherKeyIsAFaultAndNeverLeaves() throws Exception {
        Signer crossed =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        return signer.key(label);
                    }

                    @Override
                    public UncheckedSignature sign(
                            String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                        return signer.sign("saltless", algorithm, bytes);
                    }
                };
        IssueOutcome outcome =
                room(clock, ledger, crossed)
                        .issue(agency("population"), order("cpt:1000", later()));
        assertThat(outcome).isInstanceOf(IssueOutcome.Withheld.class);
        assertThat(withheld("[signature_invalid]")).isPositive();
    }

    @Test
    void whatBreaksItsSchemaIsNotEvenSigned() throws Exception {
        // The schema of cpt:2000 demands an age.
        refused(
                room(clock, ledger, forbidden())
                        .issue(agency("population"), order("cpt:2000", later())),
                Refusal.SCHEMA_VIOLATED);
    }

    private static void refused(IssueOutcome outcome, Refusal refusal) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        IssueOutcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(refusal));
    }
}
