package dev.credgate.did;

import dev.credgate.crypto.Address;
import dev.credgate.ledger.WeIdContracts;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * did:weid for proofs that name their key: the same entities and key numbers that {@link
 * WeIdResolver} finds, every curve included. Each key serves both purposes, as WeIdentity's
 * documents have it.
 */
@Singleton
public final class WeIdKeyResolver implements KeyResolver {

    private final WeIdContracts contracts;
    private final ReadKeys known = new ReadKeys();

    /**
     * @param contracts the chain numbers that are accepted
     */
    public WeIdKeyResolver(WeIdContracts contracts) {
        this.contracts = contracts;
    }

    @Override
    public String method() {
        return "weid";
    }

    @Override
    public KeyFinding resolve(String did, Ground ground) {
        Optional<WeIdDid> parsed = WeIdDid.parse(did);
        if (parsed.isEmpty()) {
            return new KeyFinding.Malformed("no did:weid in its canonical spelling");
        }
        Optional<Address> contract = contracts.contractOf(parsed.get().chain());
        if (contract.isEmpty()) {
            return new KeyFinding.UnknownMethod("WeIdentity chain " + parsed.get().chain());
        }
        if (ground.snapshot().isEmpty()) {
            return new KeyFinding.NoLedger();
        }
        return ground.snapshot()
                .get()
                .entity(contract.get(), parsed.get().address())
                .map(entity ->
                        PublishedKeys.of(did, entity, known)
                                .<KeyFinding>map(KeyFinding.Found::new)
                                .orElseGet(PublishedKeys::tooMany))
                .orElseGet(
                        () -> new KeyFinding.NotFound("the chain knows no entity with that DID"));
    }
}
