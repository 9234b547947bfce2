package dev.credgate.credential.mdoc;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseMac0;
import dev.credgate.credential.cose.Slice;
import dev.credgate.credential.mdoc.ReaderKeys.ReaderKey;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A device's MAC, which only the reader of that very session can check: ISO 18013-5, 9.1.3.5.
 *
 * @param authenticated DeviceAuthenticationBytes
 */
record DeviceMacProof(
        KeyName key, CoseMac0 mac, Slice authenticated, byte[] transcript, ReaderKey reader)
        implements CredentialProof {

    private static final byte[] INFO_AND_COUNTER =
            "EMacKey\u0001".getBytes(StandardCharsets.US_ASCII);

    @Override
    public ProofPurpose purpose() {
        return ProofPurpose.AUTHENTICATION;
    }

    @Override
    public Optional<FlawFound> flaw() {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> expires() {
        return Optional.empty();
    }

    @Override
    public Hash signedHash() {
        return Keccak256.hash(mac.authenticated(authenticated));
    }

    @Override
    public SignatureFinding check(VerificationKey<?, ?> device, SignatureChecker checker) {
        if (!(device instanceof NistPublicKey<?> nist)) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        return reader.agree(nist)
                .map(secret ->
                        mac.fits(macKey(secret), authenticated)
                                ? SignatureFinding.FITS
                                : SignatureFinding.DOES_NOT_FIT)
                .orElse(SignatureFinding.OTHER_ALGORITHM);
    }

    /** EMacKey: HKDF with SHA-256 (RFC 5869), one block, the session transcript's hash as salt. */
    private byte[] macKey(byte[] secret) {
        byte[] transcriptBytes =
                new CborWriter(transcript.length + 16)
                        .tag(CborTag.ENCODED_CBOR)
                        .bytes(transcript)
                        .toBytes();
        byte[] salt = Sha2.SHA_256.hash(Message.of(transcriptBytes));
        return hmac(hmac(salt, secret), INFO_AND_COUNTER);
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HMAC-SHA-256", e);
        }
    }
}
