package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;

/** A secp256k1 key that signs transactions, wherever it is kept. Thread-safe. */
public interface TransactionSigner {

    /** The account of the key. */
    Address address();

    /**
     * Signs a 32-byte hash, as it is.
     *
     * @throws RuntimeException when the key cannot be used; no transaction is sent then
     */
    RecoverableSignature sign(Hash hash);
}
