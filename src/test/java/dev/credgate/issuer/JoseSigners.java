package dev.credgate.issuer;

import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multikey;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.Token;
import dev.credgate.hsm.TokenKey;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.trust.TrustRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * What makes an agency of the stack an issuer by X.509 as well: a key on P-256 in the token, on the
 * chain and in its description, a certificate for it below an authority below a root, and the trust
 * of the chain in the name in it.
 */
record JoseSigners(ChainRpc rpc, LedgerWrites writes, ChainAccount committee, Path folder) {

    /** Under which name it issues. */
    static final String NAME = "https://population.gov.example";

    /** Under which name it issues as its second DID. */
    static final String SECOND_NAME = "https://registry.gov.example";

    static final String SD_JWT_VC = "vct:https://gov.example/resident";
    static final String JWT_VC = "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";

    /** Until when the certificate can be verified. */
    static final Instant END =
            Instant.now().plus(Duration.ofDays(300)).truncatedTo(ChronoUnit.SECONDS);

    private static final Instant BEGIN = Instant.now().minus(Duration.ofDays(2));

    /**
     * Does so, and tells the settings by which the gateway knows of it. The agency has a second DID
     * then, with a certificate of its own.
     *
     * @param secondLabel of the key of that DID
     */
    Map<String, String> prepare(
            String agency, WeIdDid did, String secondLabel, WeIdDid second, Token token)
            throws IOException, ChainException {
        Path roots = Files.createDirectory(folder.resolve("jose-roots"));
        Path signers = Files.createDirectory(folder.resolve("jose-signers"));
        TokenKey key = publish(agency + "-p256", did, NAME, agency, token);
        TokenKey other = publish(secondLabel + "-p256", second, SECOND_NAME, agency, token);
        Path file = folder.resolve("agencies/" + agency + ".yaml");
        Files.writeString(
                file,
                Files.readString(file)
                        .replace(
                                "did: %s\nkey: %s\n".formatted(did, agency),
                                "dids:\n" + identity(did, agency) + identity(second, secondLabel)));
        try {
            Instant later = END.plus(Duration.ofDays(1));
            Holder root = Pki.root("CN=Issuers,C=MO").valid(BEGIN, later).make();
            Files.write(roots.resolve("root.der"), root.der());
            Holder authority =
                    root.issue("CN=Agencies,C=MO").authority(0).valid(BEGIN, later).make();
            certify(authority, NAME, publicKey(key), signers.resolve(agency + ".pem"));
            certify(
                    authority,
                    SECOND_NAME,
                    publicKey(other),
                    signers.resolve(agency + ".second.pem"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "credgate.x509.roots-dir",
                roots.toString(),
                "credgate.jose-signers-dir",
                signers.toString());
    }

    private static String identity(WeIdDid did, String label) {
        return "  - {did: \"%s\", key: %s, further-keys: [%s-p256]}\n".formatted(did, label, label);
    }

    /** A key for a certificate of that name, and the trust in the name. */
    private TokenKey publish(String label, WeIdDid did, String url, String agency, Token token)
            throws ChainException {
        TokenKey key = token.generate(label, KeyCurve.P256);
        writes.addKey(
                rpc.impersonated(did.address()),
                did.address(),
                "P-256",
                Multikey.of(key.publicKey()),
                Instant.now());
        var name = Keccak256.hash(url);
        writes.nameIssuer(committee, name, did.address(), agency);
        for (String type : new String[] {SD_JWT_VC, JWT_VC}) {
            writes.authorise(committee, name, TrustRegistry.typeHash(type));
        }
        return key;
    }

    private static void certify(Holder authority, String url, PublicKey key, Path file)
            throws IOException, GeneralSecurityException {
        String host = URI.create(url).getHost();
        Holder leaf =
                authority
                        .issue("CN=Population,C=MO")
                        .usage(KeyUsage.digitalSignature)
                        .named(new GeneralName(GeneralName.dNSName, host))
                        .valid(BEGIN, END)
                        .ofKey(key)
                        .make();
        Files.writeString(file, pem(leaf.certificate()) + pem(authority.certificate()));
    }

    private static PublicKey publicKey(TokenKey key) throws IOException, GeneralSecurityException {
        SubjectPublicKeyInfo info =
                new SubjectPublicKeyInfo(
                        new AlgorithmIdentifier(
                                X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                        key.point());
        return KeyFactory.getInstance("EC")
                .generatePublic(new X509EncodedKeySpec(info.getEncoded()));
    }

    private static String pem(X509Certificate certificate) throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
