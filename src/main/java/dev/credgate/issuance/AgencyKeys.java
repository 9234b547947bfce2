package dev.credgate.issuance;

import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys of an agency's DID as the chain tells them. Thread-safe. */
public final class AgencyKeys {

    private final InstantSource clock;
    private final Ledger ledger;
    private final DidResolver resolver;
    private final Signer signer;

    /** A room with these neighbours. */
    public AgencyKeys(InstantSource clock, Ledger ledger, DidResolver resolver, Signer signer) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.signer = signer;
    }

    /** The keys, or why they cannot be told now. */
    public sealed interface Listing {
        /** In the order of their numbers. */
        record Listed(List<KeyEntry> keys) implements Listing {
            public Listed {
                keys = List.copyOf(keys);
            }
        }

        /** The ledger is stale or was never read. */
        record Unavailable(String detail) implements Listing {}
    }

    /**
     * One key.
     *
     * @param id {@code <DID>#keys-<n>}
     * @param publicKey as the chain has it
     * @param signs whether it is the one in the token that signs for the agency
     */
    public record KeyEntry(
            String id, String curve, String publicKey, KeyState state, boolean signs) {}

    /** The agency's own keys. */
    public Listing of(Agency agency) {
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return new Listing.Unavailable("the ledger is stale or not available");
        }
        Optional<Integer> signing = Optional.empty();
        try {
            signing = IssuingKeys.number(agency, signer.key(agency.keyLabel()), snapshot, resolver);
        } catch (HsmException _) {
            // Without the token no key signs; what the chain tells can be told all the same.
        }
        Optional<Integer> number = signing;
        return new Listing.Listed(
                IssuingKeys.published(agency, snapshot, resolver).stream()
                        .map(key ->
                                new KeyEntry(
                                        agency.did().keyId(key.number()),
                                        key.kind().name().toLowerCase(Locale.ROOT),
                                        key.material(),
                                        key.state(),
                                        number.filter(n -> n == key.number()).isPresent()))
                        .toList());
    }
}
