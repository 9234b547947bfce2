package dev.credgate.ledger;

/** The kind of a published key: the {@code <type>} in {@code /weId/pubkey/<type>/base64}. */
public enum KeyKind {
    SECP256K1,
    P256,
    P384,
    ED25519,
    RSA,
    /**
     * A kind we do not know: it has its number, so that later ones keep theirs, and verifies
     * nothing.
     */
    OTHER;

    /**
     * Whether signatures are checked here with keys of this kind. Of the others it is kept that
     * they were published, and not what they are.
     */
    public boolean verifies() {
        return this != RSA && this != OTHER;
    }
}
