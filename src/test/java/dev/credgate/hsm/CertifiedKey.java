package dev.credgate.hsm;

import java.math.BigInteger;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.Provider;
import java.security.Security;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A key for TLS in a token, with its certificate, as an operator would make it. */
public final class CertifiedKey {

    private CertifiedKey() {}

    /** As a vendor's tool would: a key that cannot leave the token, its certificate beside it. */
    public static X509Certificate generate(SoftHsm hsm, String label) throws Exception {
        return generate(hsm, label, "EC", new ECGenParameterSpec("secp256r1"), "SHA256withECDSA");
    }

    /** The same with a key of RSA. */
    static X509Certificate rsa(SoftHsm hsm, String label) throws Exception {
        return generate(
                hsm,
                label,
                "RSA",
                new RSAKeyGenParameterSpec(2048, RSAKeyGenParameterSpec.F4),
                "SHA256withRSA");
    }

    private static X509Certificate generate(
            SoftHsm hsm,
            String label,
            String kind,
            AlgorithmParameterSpec parameters,
            String signature)
            throws Exception {
        long slot =
                Cryptoki.load(hsm.settings().module()).slots().stream()
                        .filter(one -> one.initialised() && hsm.settings().place().isIn(one))
                        .findFirst()
                        .orElseThrow()
                        .id();
        Provider provider =
                Security.getProvider("SunPKCS11")
                        .configure(
                                """
                                --name = Maker
                                library = "%s"
                                slot = %d
                                attributes(generate, CKO_PRIVATE_KEY, *) = {
                                  CKA_TOKEN = true
                                  CKA_SENSITIVE = true
                                  CKA_EXTRACTABLE = false
                                }
                                """
                                        .formatted(hsm.settings().module(), slot));
        KeyStore store = KeyStore.getInstance("PKCS11", provider);
        store.load(null, Files.readString(hsm.pinFile()).strip().toCharArray());
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind, provider);
        generator.initialize(parameters);
        KeyPair pair = generator.generateKeyPair();
        X500Name name = new X500Name("CN=localhost");
        Instant now = Instant.now();
        X509Certificate made =
                new JcaX509CertificateConverter()
                        .getCertificate(
                                new JcaX509v3CertificateBuilder(
                                                name,
                                                BigInteger.ONE,
                                                Date.from(now.minusSeconds(60)),
                                                Date.from(now.plusSeconds(3600)),
                                                name,
                                                pair.getPublic())
                                        .build(
                                                new JcaContentSignerBuilder(signature)
                                                        .setProvider(provider)
                                                        .build(pair.getPrivate())));
        store.setKeyEntry(label, pair.getPrivate(), null, new Certificate[] {made});
        return made;
    }
}
