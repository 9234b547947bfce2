package dev.credgate.credential.mdoc;

import dev.credgate.crypto.NistPublicKey;
import java.util.Optional;

/**
 * The reader's side of running sessions, for devices that prove themselves by a MAC (ISO 18013-5,
 * 9.1.3.5). Thread-safe.
 */
@FunctionalInterface
public interface ReaderKeys {

    /** Where the reader has no keys of its own, so that no MAC can be checked. */
    ReaderKeys NONE = _ -> Optional.empty();

    /** The ephemeral key of the session with that transcript. */
    Optional<ReaderKey> of(byte[] sessionTranscript);

    /** An ephemeral private key. */
    @FunctionalInterface
    interface ReaderKey {

        /**
         * The shared secret with a device's key: the x coordinate, as long as the curve's field
         * (NIST SP 800-56A, 5.7.1.2); empty when the key is of another curve.
         */
        Optional<byte[]> agree(NistPublicKey<?> device);
    }
}
