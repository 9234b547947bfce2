package dev.credgate.gateway;

import dev.credgate.did.x509.Pki;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;

/** The gateway as an operator configures it, two portals, a proxy on this machine, no chain. */
public class GatewayProfile implements QuarkusTestProfile {

    static final String BENEFITS = "https://benefits.example";
    static final String LIBRARY = "https://library.example";

    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Chain.class, Chain.Contracts.class, Time.class, Documents.class);
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "gateway-");
            Path key =
                    Files.createFile(
                            folder.resolve("service.key"),
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            byte[] random = new byte[32];
            new SecureRandom().nextBytes(random);
            Files.write(key, random);
            Path portals = Files.createDirectory(folder.resolve("portals"));
            Files.writeString(
                    portals.resolve("benefits.yaml"),
                    """
                    portal: benefits
                    origin: https://benefits.example
                    accept:
                      - type: cpt:1000
                        claims: [id, name]
                        max-age: 30d
                    session-length: 10m
                    header-claims: [name, weight, missing]
                    """);
            Files.writeString(
                    portals.resolve("library.yaml"),
                    """
                    portal: library
                    origin: https://library.example
                    accept:
                      - type: cpt:1000
                      - type: cpt:2000
                    """);
            for (String name : new String[] {"wallets", "other-wallets"}) {
                Files.writeString(
                        portals.resolve(name + ".yaml"),
                        """
                        portal: %1$s
                        origin: https://%1$s.example
                        accept:
                          - type: vct:https://t.example/id
                            claims: [given_name]
                          - type: vc:https://t.example/id
                          - type: doctype:org.iso.18013.5.1.mDL
                        session-length: 10m
                        header-claims: [given_name]
                        """
                                .formatted(name));
            }
            Map<String, String> config = new HashMap<>();
            Path signer = Files.createDirectory(folder.resolve("signer"));
            config.put("credgate.x509.iaca-dir", documentSigner(signer).toString());
            config.put(DOCUMENT_SIGNER, signer.toString());
            config.put("credgate.service-key-file", key.toString());
            config.put("credgate.portals-dir", portals.toString());
            config.put("credgate.origin", "https://gate.example:8443");
            config.put("credgate.trusted-proxies[0].address", "127.0.0.1");
            config.put("credgate.trusted-proxies[0].portal-from", "header:X-Credgate-Portal");
            config.put("credgate.limits.batch-line", "64K");
            config.put("credgate.limits.body-time", "2s");
            config.put("quarkus.http.test-port", "0");
            config.put("quarkus.management.test-port", "0");
            config.put("credgate.ledger.rpc-url", "http://127.0.0.1:1");
            config.put("credgate.ledger.chain-id", "31337");
            String contracts = "credgate.ledger.contracts.";
            config.put(contracts + "entities", Chain.CONTRACT.toString());
            config.put(contracts + "issuer-trust", "0x00000000000000000000000000000000000000c1");
            config.put(
                    contracts + "credential-status", "0x00000000000000000000000000000000000000c2");
            config.put(
                    contracts + "credential-types", "0x00000000000000000000000000000000000000c3");
            // The chain of these tests is fed by hand.
            config.put(
                    "quarkus.arc.exclude-types",
                    "dev.credgate.ledger.chain.FollowedLedger,"
                            + "dev.credgate.ledger.chain.LedgerReadiness");
            return config;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A folder with {@code certificate} and {@code key} of a signer of mdocs, DER. */
    static final String DOCUMENT_SIGNER = "test.document-signer";

    /** Makes one, and the folder of the root that vouches for it. */
    private static Path documentSigner(Path folder) throws IOException {
        try {
            Instant now = Instant.now();
            Pki.Holder root =
                    Pki.root("CN=IACA,C=MO")
                            .authority(0)
                            .valid(now.minus(Duration.ofDays(2)), now.plus(Duration.ofDays(400)))
                            .make();
            Pki.Holder signer =
                    root.issue("CN=Signer,C=MO")
                            .usage(KeyUsage.digitalSignature)
                            .extendedUsage(true, "1.0.18013.5.1.2")
                            .named(new GeneralName(GeneralName.dNSName, "population.gov.example"))
                            .valid(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(300)))
                            .make();
            Files.write(folder.resolve("certificate"), signer.der());
            Files.write(folder.resolve("key"), signer.keys().getPrivate().getEncoded());
            Path roots = Files.createDirectory(folder.resolve("roots"));
            Files.write(roots.resolve("iaca.der"), root.der());
            return roots;
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
