package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerSnapshot;
import java.util.List;
import java.util.Optional;
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
}
