package dev.credgate.did;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.WeIdContracts;
import jakarta.inject.Singleton;
import java.util.Optional;

/** did:weid: keys as the contract that the chain number maps to has announced them. */
@Singleton
public final class WeIdResolver implements DidResolver {

    private final WeIdContracts contracts;

    /**
     * @param contracts the chain numbers that are accepted
     */
    public WeIdResolver(WeIdContracts contracts) {
        this.contracts = contracts;
    }

    @Override
    public String method() {
        return "weid";
    }

    @Override
    public Resolution resolve(String did, LedgerSnapshot snapshot) {
        Optional<WeIdDid> parsed = WeIdDid.parse(did);
        if (parsed.isEmpty()) {
            return new Resolution.NotFound();
        }
        Optional<Address> contract = contracts.contractOf(parsed.get().chain());
        if (contract.isEmpty()) {
            return new Resolution.UnknownLedger("WeIdentity chain " + parsed.get().chain());
        }
        return snapshot.entity(contract.get(), parsed.get().address())
                .<Resolution>map(entity -> new Resolution.Found(entity.keys()))
                .orElseGet(Resolution.NotFound::new);
    }
}
