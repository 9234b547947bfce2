package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Multikey;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.ListPublishing.Outcome;
import dev.credgate.issuance.ListPublishing.Outcome.Published;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How long a list that was signed may be handed out. */
class ListPublishingTest {

    private final IssuanceWorld world = new IssuanceWorld();

    private LedgerSnapshot snapshot() {
        return ((Ledger.Reading.Fresh) world.ledger.read(IssuanceWorld.NOW)).snapshot();
    }

    private Published own() {
        return (Published)
                FaultyTokenTest.published(
                        world,
                        world.token(),
                        SignerCertificates.none(),
                        world.agency,
                        world.did.toString(),
                        ListForm.TOKEN_JWT);
    }

    private Outcome certified(Instant until) {
        return certified(until, world.agency);
    }

    private Outcome certified(Instant until, Agency agency) {
        SignerCertificate certificate =
                new SignerCertificate(
                        CertificateUse.MDOC_SIGNER,
                        List.of(IssuanceWorld.CERTIFICATE),
                        IssuanceWorld.CERTIFIED,
                        "x509_hash:1",
                        world.key(KeyCurve.P256).key().point(),
                        IssuanceWorld.NOW.minusSeconds(1000),
                        until);
        return FaultyTokenTest.published(
                world,
                world.token(),
                new SignerCertificates(Map.of("population", List.of(certificate))),
                agency);
    }

    /** Orders for that DID are signed under it, and their credentials point to the list. */
    @Test
    void theKeyOfACertificateMayBeAnotherDids() {
        Agency agency =
                new Agency(
                        "population",
                        List.of(),
                        List.of(
                                new Agency.Identity(
                                        new WeIdDid(1, World.CONTRACT), "k256-other", List.of()),
                                world.agency.identities().getFirst()),
                        Optional.empty(),
                        Quotas.NONE);
        assertThat(certified(IssuanceWorld.NOW.plusSeconds(1000), agency))
                .isInstanceOfSatisfying(
                        Published.class, list -> assertThat(list.isCurrent(snapshot())).isTrue());
    }

    @Test
    void aListEndsWithTheCertificateThatItIsSignedUnder() {
        Instant hour = IssuanceWorld.NOW.plus(Duration.ofHours(1));
        assertThat(((Published) certified(hour.plusSeconds(1))).until()).isEqualTo(hour);
        Instant soon = IssuanceWorld.NOW.plus(Duration.ofMinutes(10));
        assertThat(((Published) certified(soon)).until()).isEqualTo(soon);
        // Beyond its last second nothing would be valid at all.
        assertThat(certified(IssuanceWorld.NOW)).isInstanceOf(Outcome.Unavailable.class);
    }

    @Test
    void aListIsCurrentWhileNothingChangedAndTheKeyThatSignedItIsActive() {
        Published list = own();
        assertThat(list.isCurrent(snapshot())).isTrue();
        world.chain.block(
                new LedgerEvent.IndexStatusChanged(
                        world.did.hash(), 1, 7, StatusValue.REVOKED, World.CONTRACT));
        assertThat(list.isCurrent(snapshot())).isFalse();
        assertThat(list.isBelieved(snapshot())).isTrue();

        list = own();
        assertThat(list.isCurrent(snapshot())).isTrue();
        world.chain.block(
                new LedgerEvent.EntityAttribute(
                        World.CONTRACT,
                        world.did.address(),
                        "/weId/pubkey/P-256/base64",
                        Multikey.of(world.key(KeyCurve.P256).key().publicKey())
                                + "OBSOLETE|"
                                + world.did.address()));
        assertThat(list.isCurrent(snapshot())).as("its key is withdrawn").isFalse();
        assertThat(list.isBelieved(snapshot())).as("its key is withdrawn").isFalse();
        assertThat(own().isCurrent(snapshot())).as("signed by the next").isTrue();
    }
}
