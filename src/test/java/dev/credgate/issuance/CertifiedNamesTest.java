package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Under which certificate's name, and by which certificate, an agency may sign. */
class CertifiedNamesTest {

    private static final Hash NAME = Keccak256.hash(IssuanceWorld.CERTIFIED);
    private static final WeIdDid SECOND =
            WeIdDid.parse("did:weid:1:0x2222222222222222222222222222222222222222").orElseThrow();

    private final IssuanceWorld world = new IssuanceWorld();

    private void named(Address account) {
        world.chain.block(new LedgerEvent.IssuerNamed(NAME, account, "agency"));
    }

    private LedgerSnapshot snapshot() {
        return ((Ledger.Reading.Fresh) world.ledger.read(IssuanceWorld.NOW)).snapshot();
    }

    /** Of the agency's key, and as old as it says. */
    private SignerCertificate certificate(byte[] der, Instant from) {
        return new SignerCertificate(
                CertificateUse.MDOC_SIGNER,
                List.of(der),
                IssuanceWorld.CERTIFIED,
                IssuanceWorld.CERTIFIED,
                world.key(KeyCurve.P256).key().point(),
                from,
                IssuanceWorld.NOW.plusSeconds(100_000));
    }

    private SignerCertificate good() {
        return certificate(IssuanceWorld.CERTIFICATE, IssuanceWorld.NOW.minusSeconds(200_000));
    }

    /** Another one, which the world's resolver refuses. */
    private SignerCertificate refused() {
        return certificate(new MdocWallet().certificate(), IssuanceWorld.NOW.minusSeconds(100_000));
    }

    private static SignerCertificates of(SignerCertificate... certificates) {
        return new SignerCertificates(Map.of("population", List.of(certificates)));
    }

    private SignerCertificates heeding(SignerCertificate... certificates) {
        return of(certificates).heeding(world.knowledge.certificates(), () -> Sources.NONE);
    }

    private IssueOutcome issue(SignerCertificates certificates) {
        String type = "doctype:org.iso.18013.5.1.mDL";
        return IssuedAsOrderedTest.issue(
                world,
                Set.of(type),
                IssuedAsOrderedTest.order(
                        "mdoc",
                        type,
                        "{\"org.iso.18013.5.1\":{\"given_name\":\"Ada\"}}",
                        "{}",
                        IssuanceWorld.NOW.plusSeconds(1000),
                        Optional.of(Jwk.of(world.other(KeyCurve.P256).key().publicKey()))),
                certificates);
    }

    private static void assertRefused(IssueOutcome outcome, Refusal refusal, String why) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(refusal);
                            assertThat(refused.detail()).contains(why);
                        });
    }

    @Test
    void nothingIsIssuedUnderANameThatAnotherAccountHoldsOrNobodys() {
        for (Address account : List.of(SECOND.address(), Address.lastBytesOf(NAME))) {
            named(account);
            assertRefused(
                    issue(of(good())),
                    Refusal.ISSUER_NOT_PERMITTED,
                    IssuanceWorld.CERTIFIED + " is not that of " + world.did);
        }
        assertThat(world.records.rows).isEmpty();
        assertThat(world.happened).isEmpty();
        named(world.did.address());
        assertThat(issue(of(good()))).isInstanceOf(Issued.class);
    }

    @Test
    void theDidWhoseAccountHasTheNameActsForIt() {
        Agency agency =
                new Agency(
                        "population",
                        List.of(),
                        List.of(
                                new Agency.Identity(world.did, "k256", List.of()),
                                new Agency.Identity(SECOND, "second", List.of())),
                        Optional.empty(),
                        Quotas.NONE);
        named(SECOND.address());
        assertThat(acting(agency, IssuanceWorld.CERTIFIED)).contains(SECOND);
        named(world.did.address());
        assertThat(acting(agency, IssuanceWorld.CERTIFIED)).contains(world.did);
        // The chain is asked, and says no.
        named(Address.lastBytesOf(NAME));
        assertThat(acting(agency, IssuanceWorld.CERTIFIED)).contains(world.did);
        assertThat(acting(agency, "https://unknown.example")).contains(world.did);
        assertThat(acting(agency, SECOND.toString())).contains(SECOND);
        assertThat(acting(world.agency, SECOND.toString())).isEmpty();
    }

    private Optional<WeIdDid> acting(Agency agency, String issuer) {
        return ActingDid.of(agency, issuer, snapshot()).map(Agency::did);
    }

    @Test
    void aRevokedCertificateIsPassedOverForAnOlderGoodOne() {
        assertThat(issue(heeding(refused(), good()))).isInstanceOf(Issued.class);
        assertThat(published(heeding(refused(), good()))).isInstanceOf(Outcome.Published.class);
        assertThat(published(heeding(refused()))).isInstanceOf(Outcome.Unavailable.class);
        assertRefused(issue(heeding(refused())), Refusal.KEY_NOT_CERTIFIED, "is revoked");
    }

    private Outcome published(SignerCertificates certificates) {
        return FaultyTokenTest.published(world, world.token(), certificates, world.agency);
    }

    /** Its authority's list may be had only when the credential is judged. */
    @Test
    void whatIsFoundRevokedAfterwardsIsToldAsThat() {
        assertRefused(issue(of(refused(), good())), Refusal.KEY_NOT_CERTIFIED, "no root vouches");
        assertThat(world.records.rows).isEmpty();
    }
}
