package dev.credgate.issuer;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority for tests: a server's certificate and clients of every kind. */
public final class TestPki {

    private static final Duration DAY = Duration.ofDays(1);

    private final String name;
    private final KeyPair caKeys;
    private final X509Certificate ca;
    private final List<X509Certificate> sent;
    private final Path folder;

    /**
     * A client's certificate with its key.
     *
     * @param above what it sends beside it
     */
    public record Client(X509Certificate certificate, KeyPair keys, List<X509Certificate> above) {

        public Client {
            above = List.copyOf(above);
        }

        X509Certificate[] chain() {
            return Stream.concat(Stream.of(certificate), above.stream())
                    .toArray(X509Certificate[]::new);
        }
    }

    /** Makes a CA and a certificate for localhost, and writes both as PEM files. */
    public TestPki(Path folder) {
        this(folder, "CredGate test CA");
    }

    /** The same with a CA of that common name. */
    public TestPki(Path folder, String name) {
        this(folder, name, Optional.empty());
    }

    /** A CA below this one, of any common name; its clients send its certificate too. */
    public TestPki below(Path folder, String name) {
        return new TestPki(folder, name, Optional.of(this));
    }

    private TestPki(Path folder, String name, Optional<TestPki> parent) {
        this.folder = folder;
        this.name = name;
        try {
            caKeys = keys();
            ca = parent.orElse(this).certificate(name, caKeys, now(-1), now(30), Kind.CA);
            sent = parent.isPresent() ? List.of(ca) : List.of();
            write("ca.crt", "CERTIFICATE", ca.getEncoded());
            renewServer();
            revoke();
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private enum Kind {
        CA,
        SERVER,
        CLIENT,
        /** A client's, that may agree on keys and sign nothing. */
        NOT_SIGNING
    }

    /** Gives the server a new key and certificate. */
    public X509Certificate renewServer() {
        try {
            KeyPair server = keys();
            X509Certificate certificate =
                    certificate("localhost", server, now(-1), now(30), Kind.SERVER);
            write("server.crt", "CERTIFICATE", certificate.getEncoded());
            write("server.key", "PRIVATE KEY", server.getPrivate().getEncoded());
            return certificate;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Writes a client's certificate and key: the path of both, without {@code .crt}, {@code .key}.
     */
    public Path pem(String name, Client client) {
        try {
            write(name + ".crt", "CERTIFICATE", client.certificate().getEncoded());
            write(name + ".key", "PRIVATE KEY", client.keys().getPrivate().getEncoded());
            return folder.resolve(name);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEM of the list of revoked certificates. */
    public Path crlFile() {
        return folder.resolve("ca.crl");
    }

    /** Has exactly these on the list, which is in force for a month. */
    public void revoke(Client... clients) {
        writeList(now(-1), now(30), clients);
    }

    /** Leaves a list that is no longer in force. */
    public void letTheListExpire() {
        writeList(now(-10), now(-1));
    }

    private void writeList(Instant from, Instant until, Client... clients) {
        try {
            var list = new JcaX509v2CRLBuilder(ca.getSubjectX500Principal(), Date.from(from));
            list.setNextUpdate(Date.from(until));
            for (Client client : clients) {
                list.addCRLEntry(
                        client.certificate().getSerialNumber(),
                        Date.from(from),
                        CRLReason.keyCompromise);
            }
            byte[] crl =
                    list.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(caKeys.getPrivate()))
                            .getEncoded();
            // In one step, as an operator's tools do.
            write("ca.crl.new", "X509 CRL", crl);
            Files.move(folder.resolve("ca.crl.new"), crlFile(), StandardCopyOption.ATOMIC_MOVE);
        } catch (OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A certificate for a server, in the hands of a client. */
    public Client server(String name) {
        return certified(name, Kind.SERVER);
    }

    /** A client whose key may not sign. */
    public Client notSigning(String name) {
        return certified(name, Kind.NOT_SIGNING);
    }

    private Client certified(String name, Kind kind) {
        try {
            KeyPair keys = keys();
            return new Client(certificate(name, keys, now(-1), now(30), kind), keys, sent);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** PEM of the CA. */
    public Path caFile() {
        return folder.resolve("ca.crt");
    }

    /** PEM of the server's certificate. */
    public Path serverCertificate() {
        return folder.resolve("server.crt");
    }

    /** PEM of the server's key. */
    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** A client whose certificate holds now. */
    public Client client(String name) {
        return client(name, -1, 30);
    }

    /** A client whose certificate holds from some day to another, counted from today. */
    public Client client(String name, int fromDay, int untilDay) {
        try {
            KeyPair keys = keys();
            return new Client(
                    certificate(name, keys, now(fromDay), now(untilDay), Kind.CLIENT), keys, sent);
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** TLS towards the server without a certificate of one's own. */
    public SSLContext anonymous() {
        return context(new KeyManager[0]);
    }

    /** TLS towards the server as a client, which may be another CA's. */
    public SSLContext as(Client client) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "client",
                    client.keys().getPrivate(),
                    new char[0],
                    new Certificate[] {client.certificate()});
            KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
            factory.init(store, new char[0]);
            return context(Always.presenting(client, factory.getKeyManagers()));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext context(KeyManager[] keys) {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("ca", ca);
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), new SecureRandom());
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate certificate(
            String subjectName, KeyPair subject, Instant from, Instant until, Kind kind)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        var builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=" + name),
                        new BigInteger(120, new SecureRandom()),
                        Date.from(from),
                        Date.from(until),
                        new X500Name("CN=" + subjectName),
                        subject.getPublic());
        builder.addExtension(
                Extension.basicConstraints, true, new BasicConstraints(kind == Kind.CA));
        if (kind == Kind.NOT_SIGNING) {
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyAgreement));
        }
        if (kind == Kind.CLIENT) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(
                            new GeneralName(
                                    GeneralName.dNSName, subjectName + ".agencies.example")));
        }
        if (kind == Kind.SERVER) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
        }
        if (kind != Kind.CA) {
            builder.addExtension(
                    Extension.extendedKeyUsage,
                    false,
                    new ExtendedKeyUsage(
                            kind == Kind.SERVER
                                    ? KeyPurposeId.id_kp_serverAuth
                                    : KeyPurposeId.id_kp_clientAuth));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(caKeys.getPrivate())));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Instant now(int days) {
        return Instant.now().plus(DAY.multipliedBy(days));
    }

    private void write(String name, String type, byte[] content) throws IOException {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                folder.resolve(name),
                "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n",
                StandardCharsets.US_ASCII);
    }
}
