package dev.credgate.status;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** A throw-away key of P-256, and proofs held to such a key and no other. */
public final class P256 {

    private final KeyPair pair;

    public P256() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            pair = generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public NistPublicKey<Curve.P256> publicKey() {
        var point = ((ECPublicKey) pair.getPublic()).getW();
        return key(point.getAffineX(), point.getAffineY());
    }

    /** The public key of a JWK's x and y. */
    public static NistPublicKey<Curve.P256> ofJwk(String x, String y) {
        return key(
                new BigInteger(1, Base64.getUrlDecoder().decode(x)),
                new BigInteger(1, Base64.getUrlDecoder().decode(y)));
    }

    private static NistPublicKey<Curve.P256> key(BigInteger x, BigInteger y) {
        byte[] point = new byte[65];
        point[0] = 4;
        put(x, point, 1);
        put(y, point, 33);
        return NistPublicKey.of(Curve.P256.P_256, point).orElseThrow();
    }

    private static void put(BigInteger number, byte[] target, int offset) {
        byte[] bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, target, offset + 32 - length, length);
    }

    /** The document under its signature. */
    public byte[] signed(Draft.Ready draft) {
        try {
            var signature = java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(pair.getPrivate());
            signature.update(draft.message());
            return draft.attach(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Believes this key, whatever name the proof gives it; counts what it really checks. */
    public static final class Believing implements ListProof {

        private final VerificationKey<?, ?> key;
        private final List<CredentialProof> seen = new ArrayList<>();
        private int checks;

        public Believing(VerificationKey<?, ?> key) {
            this.key = key;
        }

        /** The proofs of the last list. */
        public List<CredentialProof> seen() {
            return seen;
        }

        /** How many signatures were checked. */
        public int checks() {
            return checks;
        }

        @Override
        public Optional<Presented> recognise(byte[] body) {
            throw new AssertionError("a token is no credential: " + Arrays.toString(body));
        }

        @Override
        public Proven prove(String issuer, List<CredentialProof> proofs) {
            seen.clear();
            seen.addAll(proofs);
            boolean all =
                    proofs.stream()
                            .allMatch(
                                    proof -> proof.check(key, checker()) == SignatureFinding.FITS);
            return all ? new Proven.Holds() : new Proven.Fails("it does not fit");
        }

        private SignatureChecker checker() {
            return new SignatureChecker() {
                @Override
                public <M, S extends Signature> boolean fits(
                        VerificationKey<M, S> of, M signed, S signature) {
                    checks++;
                    return SignatureEngines.prepare(of).verify(signed, signature);
                }
            };
        }
    }
}
