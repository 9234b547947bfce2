package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;

/** In the place of a token where none is configured: verification needs none. */
record NoToken() implements Signer {

    @Override
    public TokenKey key(String label) {
        throw new HsmException(Kind.AWAY, "no token is configured (credgate.hsm.*)");
    }

    @Override
    public byte[] sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        throw new HsmException(Kind.AWAY, "no token is configured (credgate.hsm.*)");
    }
}
