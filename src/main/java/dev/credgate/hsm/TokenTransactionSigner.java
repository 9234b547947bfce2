package dev.credgate.hsm;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.ledger.chain.TransactionSigner;

/** A token key that signs its account's transactions: they are signed where the key is. */
public final class TokenTransactionSigner implements TransactionSigner {

    private final Signer signer;
    private final String keyLabel;
    private final Address address;

    /**
     * Reads the key's account from the token.
     *
     * @throws HsmException when the token is away or has no such key on secp256k1
     */
    public TokenTransactionSigner(Signer signer, String keyLabel) {
        this.signer = signer;
        this.keyLabel = keyLabel;
        this.address =
                signer.key(keyLabel)
                        .address()
                        .orElseThrow(() ->
                                new HsmException(
                                        HsmException.Kind.KEY,
                                        "key " + keyLabel + " is not on secp256k1"));
    }

    @Override
    public Address address() {
        return address;
    }

    @Override
    public RecoverableSignature sign(Hash hash) {
        byte[] signature =
                signer.sign(keyLabel, SignatureAlgorithm.SECP256K1_RECOVERABLE, hash.toBytes())
                        .checked();
        return switch (RecoverableSignature.read(signature)) {
            case RecoverableSignature.Reading.Read(var read) -> read;
            case RecoverableSignature.Reading.Flawed(var flaw) ->
                    throw new HsmException(
                            HsmException.Kind.AWAY, "the token's signature is flawed: " + flaw);
        };
    }
}
