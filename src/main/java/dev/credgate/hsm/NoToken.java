package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.List;

/** In the place of a token where none is configured: verification needs none. */
record NoToken() implements Signer, TokenKeys {

    @Override
    public TokenKey key(String label) {
        throw none();
    }

    @Override
    public UncheckedSignature sign(String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
        throw none();
    }

    @Override
    public List<String> names() {
        return List.of();
    }

    @Override
    public List<Standing> tokens() {
        return List.of();
    }

    @Override
    public Made make(String token, String label, KeyCurve curve) {
        throw none();
    }

    @Override
    public Made findOrMake(String label, KeyCurve curve) {
        throw none();
    }

    private static HsmException none() {
        return new HsmException(Kind.AWAY, "no token is configured (credgate.hsm.*)");
    }
}
