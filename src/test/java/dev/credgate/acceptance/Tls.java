package dev.credgate.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts from PEM files: a CA to trust, and a client certificate to show, if any. */
public final class Tls {

    private Tls() {}

    /** A client's certificate and its unencrypted PKCS#8 key. */
    public record Identity(Path certificate, Path key) {}

    public static SSLContext context(Path ca, Optional<Identity> identity) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", certificate(ca));
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    identity.isEmpty() ? new KeyManager[0] : managers(identity.get()),
                    trust.getTrustManagers(),
                    null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("TLS from " + ca + " and " + identity, e);
        }
    }

    private static KeyManager[] managers(Identity identity)
            throws GeneralSecurityException, IOException {
        PrivateKey key = key(identity.key());
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
                "client",
                key,
                new char[0],
                new Certificate[] {certificate(identity.certificate())});
        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(own, new char[0]);
        return managers.getKeyManagers();
    }

    private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** An unencrypted PKCS#8 EC key. */
    static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        String pem = Files.readString(file);
        byte[] der =
                Base64.getDecoder()
                        .decode(pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
    }
}
