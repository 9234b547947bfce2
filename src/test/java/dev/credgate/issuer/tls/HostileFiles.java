package dev.credgate.issuer.tls;

import java.util.List;

/** The issuing listener's files as bytes. For fuzzing. */
public final class HostileFiles {

    private HostileFiles() {}

    /**
     * Reads them as they are read when the listener opens.
     *
     * @param identity whether the certificate and its key can be read
     * @param trust whether the CAs and their lists can
     */
    public record Read(boolean identity, boolean trust) {}

    /** What becomes of the files. */
    public static Read read(byte[] certificate, byte[] key, byte[] clientCa, byte[] crl) {
        TlsFiles files = new TlsFiles(certificate, key, clientCa, List.of(crl));
        return new Read(identity(files), trust(files));
    }

    private static boolean identity(TlsFiles files) {
        try {
            if (!TlsFiles.signs(files.identity())) {
                throw new IllegalStateException("a key that was taken does not sign");
            }
            return true;
        } catch (FileFaultException _) {
            return false;
        }
    }

    private static boolean trust(TlsFiles files) {
        try {
            ClientTrust unused = files.trust();
            return true;
        } catch (FileFaultException _) {
            return false;
        }
    }
}
