package dev.credgate.issuer.tls;

import dev.credgate.hsm.HsmException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CRL;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files' bytes at one moment, so that what is compared is what is read.
 *
 * @param certificate of the server, with the chain above it
 * @param key of that certificate; empty when a token has it
 * @param clientCa the CAs of clients
 * @param crls lists of revoked certificates
 */
record TlsFiles(byte[] certificate, byte[] key, byte[] clientCa, List<byte[]> crls) {

    private static final String CERTIFICATE = "credgate.issuer.certificate";
    private static final String KEY = "credgate.issuer.key";
    private static final String CLIENT_CA = "credgate.issuer.client-ca";
    private static final String CRLS = "credgate.issuer.crls";

    /** A CRL of a large CA has some megabytes. */
    private static final long LARGEST = 64L << 20;

    private static final Pattern PKCS8 =
            Pattern.compile(
                    "-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** The server's certificate with its chain and its key. */
    record Identity(List<X509Certificate> chain, PrivateKey key) {
        Identity {
            chain = List.copyOf(chain);
        }
    }

    /**
     * The files as they are now, without content where one cannot be read.
     *
     * @param faults gets what cannot be read
     */
    static TlsFiles read(IssuerTlsConfig config, List<FileFaultException> faults) {
        List<byte[]> crls = new ArrayList<>();
        for (Path file : config.crls().orElse(List.of())) {
            crls.add(bytes(CRLS, Optional.of(file), faults));
        }
        return new TlsFiles(
                bytes(CERTIFICATE, config.certificate(), faults),
                config.keyInToken().isPresent() ? new byte[0] : bytes(KEY, config.key(), faults),
                bytes(CLIENT_CA, config.clientCa(), faults),
                crls);
    }

    private static byte[] bytes(
            String setting, Optional<Path> file, List<FileFaultException> faults) {
        try {
            if (file.isPresent() && Files.size(file.get()) <= LARGEST) {
                return Files.readAllBytes(file.get());
            }
        } catch (IOException _) {
            // told below
        }
        faults.add(
                new FileFaultException(setting, "a readable file of at most 64 MiB" + named(file)));
        return new byte[0];
    }

    private static String named(Optional<Path> file) {
        return file.map(path -> ", not " + path).orElse("");
    }

    /**
     * The same with earlier CAs or an earlier list in the place of what is not whole: while one
     * file is, the others may say whom not to believe any more.
     *
     * @param faults gets what is not whole
     */
    TlsFiles wholeOr(TlsFiles earlier, List<FileFaultException> faults) {
        List<byte[]> whole = new ArrayList<>();
        for (int i = 0; i < crls.size(); i++) {
            whole.add(wholeOr(crls.get(i), earlier.crls.get(i), TlsFiles::lists, faults));
        }
        return new TlsFiles(
                certificate,
                key,
                wholeOr(clientCa, earlier.clientCa, file -> certificates(CLIENT_CA, file), faults),
                whole);
    }

    /** Reads a file for what is wrong with it. */
    @FunctionalInterface
    private interface Trial {
        void of(byte[] file) throws FileFaultException;
    }

    private static byte[] wholeOr(
            byte[] file, byte[] earlier, Trial trial, List<FileFaultException> faults) {
        if (Arrays.equals(file, earlier)) {
            return file;
        }
        try {
            trial.of(file);
            return file;
        } catch (FileFaultException e) {
            faults.add(e);
            return earlier;
        }
    }

    boolean sameIdentity(TlsFiles other) {
        return Arrays.equals(certificate, other.certificate) && Arrays.equals(key, other.key);
    }

    boolean sameTrust(TlsFiles other) {
        return Arrays.equals(clientCa, other.clientCa)
                && crls.size() == other.crls.size()
                && Arrays.deepEquals(
                        crls.toArray(new byte[0][]), other.crls.toArray(new byte[0][]));
    }

    /** What the listener shows. The key is tried: while a pair is replaced, one may be older. */
    Identity identity() throws FileFaultException {
        List<X509Certificate> chain = chain();
        Matcher pem = PKCS8.matcher(new String(key, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new FileFaultException(KEY, "an unencrypted PKCS#8 key in PEM");
        }
        PublicKey certified = chain.getFirst().getPublicKey();
        try {
            PrivateKey read =
                    KeyFactory.getInstance(certified.getAlgorithm())
                            .generatePrivate(
                                    new PKCS8EncodedKeySpec(
                                            Base64.getMimeDecoder().decode(pem.group(1))));
            if (belong(certified, read)) {
                return new Identity(chain, read);
            }
        } catch (GeneralSecurityException | RuntimeException _) {
            // told below
        }
        throw new FileFaultException(KEY, "the key of the first certificate of " + CERTIFICATE);
    }

    /**
     * The same with a key that a token has.
     *
     * @throws HsmException when it does not sign, which says nothing of whose key it is
     */
    Identity identity(PrivateKey inToken) throws FileFaultException {
        List<X509Certificate> chain = chain();
        PublicKey certified = chain.getFirst().getPublicKey();
        try {
            if (certified.getAlgorithm().equals(inToken.getAlgorithm())
                    && belong(certified, inToken)) {
                return new Identity(chain, inToken);
            }
        } catch (GeneralSecurityException | ProviderException e) {
            if (e.getCause() instanceof HsmException why) {
                throw why;
            }
            // told below
        }
        throw new FileFaultException(
                "credgate.issuer.key-in-token",
                "the key of the first certificate of " + CERTIFICATE);
    }

    private List<X509Certificate> chain() throws FileFaultException {
        return certificates(CERTIFICATE, certificate);
    }

    /** Whether a key still signs; one in a token may not. */
    static boolean signs(Identity identity) {
        try {
            return belong(identity.chain().getFirst().getPublicKey(), identity.key());
        } catch (GeneralSecurityException | ProviderException _) {
            return false;
        }
    }

    private static boolean belong(PublicKey certified, PrivateKey key)
            throws GeneralSecurityException {
        String algorithm =
                switch (certified.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    default -> certified.getAlgorithm();
                };
        byte[] text = "credgate".getBytes(StandardCharsets.US_ASCII);
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(text);
        byte[] made = signature.sign();
        // Another: that one is of whoever signs, who need not be able to verify.
        Signature verification = Signature.getInstance(algorithm);
        verification.initVerify(certified);
        verification.update(text);
        return verification.verify(made);
    }

    /** Which certificates of clients are good. */
    ClientTrust trust() throws FileFaultException {
        List<X509CRL> lists = new ArrayList<>();
        for (byte[] file : crls) {
            lists.addAll(lists(file));
        }
        try {
            return new ClientTrust(certificates(CLIENT_CA, clientCa), lists, !crls.isEmpty());
        } catch (GeneralSecurityException e) {
            throw new FileFaultException(CLIENT_CA, "CA certificates: " + e.getMessage());
        }
    }

    private static List<X509Certificate> certificates(String setting, byte[] file)
            throws FileFaultException {
        List<X509Certificate> read = new ArrayList<>();
        try {
            for (Certificate one :
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(file))) {
                read.add((X509Certificate) one);
            }
        } catch (CertificateException | RuntimeException _) {
            // The JDK meets some malformed keys with whatever exception comes first.
            read.clear();
        }
        if (read.isEmpty()) {
            throw new FileFaultException(setting, "one or more certificates in PEM");
        }
        return read;
    }

    private static List<X509CRL> lists(byte[] file) throws FileFaultException {
        List<X509CRL> read = new ArrayList<>();
        try {
            for (CRL one :
                    CertificateFactory.getInstance("X.509")
                            .generateCRLs(new ByteArrayInputStream(file))) {
                read.add((X509CRL) one);
            }
        } catch (GeneralSecurityException | RuntimeException _) {
            read.clear();
        }
        if (read.isEmpty()) {
            throw new FileFaultException(CRLS, "lists of revoked certificates, PEM or DER");
        }
        return read;
    }
}
