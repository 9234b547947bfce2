package dev.credgate.acceptance;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes client certificates: signed by the stack's CA, or by one that nobody knows. */
final class CertificateAuthority {

    private final Path folder;
    private final X500Principal name;
    private final PrivateKey key;

    private CertificateAuthority(Path folder, X500Principal name, PrivateKey key) {
        this.folder = folder;
        this.name = name;
        this.key = key;
    }

    /** The one that the stack trusts. */
    static CertificateAuthority of(Stack stack) {
        try (var in = Files.newInputStream(stack.home().resolve("pki/ca.crt"))) {
            X509Certificate ca =
                    (X509Certificate)
                            java.security.cert.CertificateFactory.getInstance("X.509")
                                    .generateCertificate(in);
            return new CertificateAuthority(
                    stack.home(),
                    ca.getSubjectX500Principal(),
                    Tls.key(stack.home().resolve("pki/ca.key")));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("the stack's CA cannot be read", e);
        }
    }

    /** One that calls itself the same and that nobody trusts. */
    static CertificateAuthority impostor(Stack stack) {
        return new CertificateAuthority(stack.home(), of(stack).name, keys().getPrivate());
    }

    /** A new key with a certificate. */
    Tls.Identity certificate(Instant from, Instant until) {
        return certificate(keys(), from, until);
    }

    /** A new key with a certificate for an hour. */
    Tls.Identity certificate() {
        return certificate(keys());
    }

    /** A certificate for an hour, of a key that was there before. */
    Tls.Identity certificate(KeyPair subject) {
        Instant now = Instant.now();
        return certificate(
                subject, now.minus(Duration.ofMinutes(5)), now.plus(Duration.ofHours(1)));
    }

    private Tls.Identity certificate(KeyPair subject, Instant from, Instant until) {
        try {
            var builder =
                    new JcaX509v3CertificateBuilder(
                            name,
                            new BigInteger(120, new SecureRandom()),
                            Date.from(from),
                            Date.from(until),
                            new X500Principal("CN=demo"),
                            subject.getPublic());
            X509Certificate certificate =
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(
                                            new JcaContentSignerBuilder("SHA256withECDSA")
                                                    .build(key)));
            String file = Stack.random();
            Path certificateFile = folder.resolve(file + ".crt");
            Path keyFile = folder.resolve(file + ".key");
            Files.writeString(certificateFile, pem(certificate));
            Files.writeString(keyFile, pem(new JcaPKCS8Generator(subject.getPrivate(), null)));
            return new Tls.Identity(certificateFile, keyFile);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("no certificate", e);
        }
    }

    private static String pem(Object object) throws IOException {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        }
        return text.toString();
    }

    /** A new key, of which nobody has certified anything. */
    static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no P-256", e);
        }
    }
}
