package dev.credgate.did;

import dev.credgate.ledger.LedgerSnapshot;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All DID methods that are known here. Immutable. */
public final class DidResolvers {

    private final Map<String, DidResolver> byMethod;

    /**
     * @throws IllegalStateException when two claim one method
     */
    public DidResolvers(Collection<DidResolver> resolvers) {
        byMethod =
                resolvers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        DidResolver::method, Function.identity()));
    }

    /** What the snapshot knows of a DID of any method. */
    public Resolution resolve(String did, LedgerSnapshot snapshot) {
        int from = did.indexOf(':') + 1;
        int to = did.indexOf(':', from);
        String method = did.startsWith("did:") && to > from ? did.substring(from, to) : "";
        DidResolver resolver = byMethod.get(method);
        return resolver == null
                ? new Resolution.UnknownLedger("DID method " + method)
                : resolver.resolve(did, snapshot);
    }
}
