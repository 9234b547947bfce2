package dev.credgate.did;

import dev.credgate.ledger.LedgerSnapshot;

/** One DID method. Adding one is adding one implementation. Thread-safe, never blocks. */
public interface DidResolver {

    /** The method's name: {@code weid}. */
    String method();

    /** What the snapshot knows of a DID of this method, in its canonical text. */
    Resolution resolve(String did, LedgerSnapshot snapshot);
}
