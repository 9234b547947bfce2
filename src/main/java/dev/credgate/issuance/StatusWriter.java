package dev.credgate.issuance;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenTransactionSigner;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.store.ListedPlaces.ListedPlace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes an agency's status changes to the chain, signed by the agency's key in the token.
 * Transactions of one account are numbered one after the other within this process; there is no
 * durable outbox, so a change that was interrupted before it was handed over has to be asked for
 * again. Thread-safe.
 */
public final class StatusWriter implements ListPlaces.Registrar {

    private final ChainRpc rpc;
    private final LedgerWrites writes;
    private final LedgerViews views;
    private final Signer signer;
    private final Map<String, ChainAccount> accounts = new ConcurrentHashMap<>();

    /** Writes through this node. */
    public StatusWriter(ChainRpc rpc, LedgerWrites writes, LedgerViews views, Signer signer) {
        this.rpc = rpc;
        this.writes = writes;
        this.views = views;
        this.signer = signer;
    }

    /** What the contract says at the chain's head, which our snapshots trail. */
    StatusValue newest(String issuer, Hash statusKey) throws ChainException {
        return views.statusOf(Keccak256.hash(issuer), statusKey);
    }

    /**
     * Sends the change and waits for its block. A credential that has a place in a list is changed
     * there first: whoever finds the change under the status key finds it in the list as well.
     */
    Receipt set(
            Agency agency,
            String issuer,
            Hash statusKey,
            Optional<ListedPlace> place,
            StatusValue status)
            throws ChainException {
        if (place.isPresent()) {
            writes.setStatusAt(
                    account(agency.keyLabel()),
                    issuer,
                    place.get().list().number(),
                    List.of(place.get().index()),
                    status);
        }
        return writes.setStatus(account(agency.keyLabel()), issuer, List.of(statusKey), status);
    }

    @Override
    public void register(Agency agency, String issuer, long list, List<String> uris)
            throws ChainException {
        for (String uri : uris) {
            writes.registerList(account(agency.keyLabel()), issuer, list, uri);
        }
    }

    /** One account a key, so that its transactions take their numbers in one place. */
    private ChainAccount account(String keyLabel) throws ChainException {
        ChainAccount known = accounts.get(keyLabel);
        if (known != null) {
            return known;
        }
        TokenTransactionSigner key = new TokenTransactionSigner(signer, keyLabel);
        rpc.fundOnDevelopmentChain(key.address());
        ChainAccount opened = rpc.signed(key);
        ChainAccount first = accounts.putIfAbsent(keyLabel, opened);
        return first == null ? opened : first;
    }
}
