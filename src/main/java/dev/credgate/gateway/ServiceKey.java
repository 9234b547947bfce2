package dev.credgate.gateway;

import dev.credgate.crypto.DerivedKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The one secret that the replicas share. It is never used itself: each purpose has a key of its
 * own, derived by HKDF-SHA256 (RFC 5869).
 */
final class ServiceKey implements DerivedKeys {

    private static final int MIN_BYTES = 32;
    private static final int MAX_BYTES = 4096;
    private static final byte[] SALT = "credgate".getBytes(StandardCharsets.US_ASCII);

    private final byte[] secret;

    private ServiceKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Reads the key.
     *
     * @throws StartFault when there is none, it is short, not random, or others may read it
     */
    static ServiceKey read(Optional<Path> configured) throws StartFault {
        Path file =
                configured.orElseThrow(() ->
                        fault(
                                "a file with at least 32 random bytes, the same on all"
                                        + " replicas (head -c 32 /dev/urandom)"));
        try {
            if (!Files.isRegularFile(file)) {
                throw fault("a file, but " + file + " is none");
            }
            if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                    throw fault(
                            "a file that others may not read or write; try chmod o-rwx " + file);
                }
            }
            if (Files.size(file) > MAX_BYTES) {
                throw fault("at most " + MAX_BYTES + " bytes in " + file);
            }
            byte[] secret = Files.readAllBytes(file);
            if (secret.length < MIN_BYTES) {
                throw fault(
                        "at least " + MIN_BYTES + " bytes in " + file + ", not " + secret.length);
            }
            if (new String(secret, StandardCharsets.ISO_8859_1).chars().distinct().count() < 8) {
                throw fault("random bytes in " + file);
            }
            return new ServiceKey(secret);
        } catch (IOException unreadable) {
            throw fault("a readable file, but: " + unreadable.getMessage());
        }
    }

    private static StartFault fault(String expected) {
        return new StartFault("credgate.service-key-file: expected " + expected);
    }

    @Override
    public SecretKey derive(String purpose, String algorithm) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .addSalt(SALT)
                                    .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), 32));
        } catch (GeneralSecurityException absent) {
            throw new IllegalStateException("this JDK lacks HKDF-SHA256", absent);
        }
    }
}
