package dev.credgate.issuer;

import dev.credgate.TestFolders;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.RemoteToken;
import dev.credgate.hsm.SoftHsm;
import dev.credgate.hsm.Token;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainAccount;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.trust.TrustRegistry;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Real parts around the application under test: a chain with our contracts, a token behind a
 * p11-kit server, certificates, two agencies and a third that has no certificate of its own.
 */
@SuppressWarnings("NullAway") // each agency named here is in the maps
public final class IssuerStack implements QuarkusTestResourceLifecycleManager {

    /** What a test needs to know of the parts, once they run. */
    record Parts(
            Anvil chain,
            SoftHsm hsm,
            SoftHsm spare,
            RemoteToken token,
            TestPki pki,
            Map<String, TestPki.Client> clients,
            Map<String, WeIdDid> dids,
            ChainRpc rpc,
            LedgerWrites writes,
            ChainAccount committee,
            Path folder) {}

    private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");
    private static final String[] AGENCIES = {"population", "transport", "saltless"};

    /** By what population's second DID is found, and its key in the token. */
    static final String SECOND_DID = "registry";

    /**
     * An argument of the resource: population has certificates for {@code x5c} ({@link
     * JoseSigners}), and a second DID.
     */
    static final String WITH_CERTIFICATES = "certificates";

    private final Map<String, Object> noticed = new HashMap<>();
    private boolean certified;

    @Override
    public void init(Map<String, String> arguments) {
        certified = Boolean.parseBoolean(arguments.get(WITH_CERTIFICATES));
    }

    @Override
    public Map<String, String> start() {
        try {
            return started();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ChainException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, String> started() throws IOException, ChainException {
        Path folder = Files.createTempDirectory("credgate-issuer");
        Anvil chain = Anvil.options().blockTime(1).start();
        // Two dozen transactions, one after the other, need not wait a second each.
        chain.rpc("evm_setAutomine", true);
        ChainRpc rpc = new ChainRpc(chain.url(), Duration.ofSeconds(15), Duration.ofSeconds(60));
        ChainAccount committee = rpc.unlocked(chain.account(0));
        Deployment deployment = Deployment.deploy(rpc, committee);
        LedgerWrites writes = new LedgerWrites(rpc, deployment);
        SoftHsm hsm = SoftHsm.prepare("agencies");
        TestPki pki = new TestPki(folder);
        Map<String, TestPki.Client> clients = new HashMap<>();
        Map<String, WeIdDid> dids = new HashMap<>();
        Path agencies = Files.createDirectory(folder.resolve("agencies"));
        Map<String, String> certificates = new HashMap<>();
        try (Token token = Token.open(hsm.settings())) {
            for (String name : AGENCIES) {
                Secp256k1PublicKey key =
                        token.generate(name, KeyCurve.SECP256K1).secp256k1().orElseThrow();
                WeIdDid did = new WeIdDid(101, key.address());
                dids.put(name, did);
                clients.put(name, pki.client(name));
                clients.put(name + "-second", pki.client(name));
                Files.writeString(
                        agencies.resolve(name + ".yaml"),
                        "name: %s\ncertificates: [%s, %s]\ndid: %s\nkey: %s\n"
                                .formatted(
                                        name,
                                        CertificatePin.of(
                                                clients.get(name).certificate().getPublicKey()),
                                        CertificatePin.of(
                                                clients.get(name + "-second")
                                                        .certificate()
                                                        .getPublicKey()),
                                        did,
                                        name));
                writes.register(committee, key, LONG_AGO);
                writes.nameIssuer(committee, did.hash(), key.address(), name);
            }
            if (certified) {
                WeIdDid did = Objects.requireNonNull(dids.get("population"));
                Secp256k1PublicKey key =
                        token.generate(SECOND_DID, KeyCurve.SECP256K1).secp256k1().orElseThrow();
                WeIdDid second = new WeIdDid(101, key.address());
                dids.put(SECOND_DID, second);
                writes.register(committee, key, LONG_AGO);
                writes.nameIssuer(committee, second.hash(), key.address(), "population");
                certificates.putAll(
                        new JoseSigners(rpc, writes, committee, folder)
                                .prepare("population", did, SECOND_DID, second, token));
            }
        }
        for (String name : new String[] {"population", "transport"}) {
            writes.addSaltLength(committee, dids.get(name).hash(), new SaltLength(22, LONG_AGO));
        }
        authorise(writes, committee, dids.get("population"), "cpt:1000", "cpt:2000", "cpt:4000");
        authorise(writes, committee, dids.get("transport"), "cpt:3000");
        authorise(writes, committee, dids.get("saltless"), "cpt:1000");
        writes.namePublisher(committee, TrustRegistry.typeHash("cpt:2000"), committee.address());
        writes.publishSchema(
                committee,
                TrustRegistry.typeHash("cpt:2000"),
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\","
                        + "\"properties\":{\"age\":{\"type\":\"integer\"}},"
                        + "\"required\":[\"age\"]}");
        for (String other : new String[] {"admin", "admin-second", "proxy", "newcomer"}) {
            clients.put(other, pki.client(other));
        }
        RemoteToken token = RemoteToken.serve(hsm);
        // Last, since SoftHSM in this process opens what was prepared last.
        SoftHsm spare = SoftHsm.prepare("spare");
        Parts parts =
                new Parts(
                        chain, hsm, spare, token, pki, clients, dids, rpc, writes, committee,
                        folder);
        chain.rpc("evm_setIntervalMining", 1);
        noticed.put("parts", parts);
        Map<String, String> settings = settings(parts, deployment, agencies);
        settings.putAll(certificates);
        return settings;
    }

    private static void authorise(
            LedgerWrites writes, ChainAccount committee, WeIdDid did, String... types)
            throws ChainException {
        for (String type : types) {
            writes.authorise(committee, did.hash(), TrustRegistry.typeHash(type));
        }
    }

    private static Map<String, String> settings(Parts parts, Deployment at, Path agencies)
            throws IOException {
        Path folder = parts.folder();
        Path serviceKey = folder.resolve("service.key");
        byte[] secret = new byte[48];
        new SecureRandom().nextBytes(secret);
        Files.write(serviceKey, secret);
        Files.setPosixFilePermissions(serviceKey, PosixFilePermissions.fromString("rw-------"));
        Path portals = Files.createDirectory(folder.resolve("portals"));
        Files.writeString(
                portals.resolve("residents.yaml"),
                "portal: residents\norigin: https://localhost:8443\naccept:\n"
                        + "  - type: cpt:1000\n");
        Map<String, String> settings = new HashMap<>();
        settings.put("credgate.ledger.rpc-url", parts.chain().url().toString());
        settings.put("credgate.ledger.chain-id", Long.toString(Anvil.CHAIN_ID));
        // Longer than a machine under load stands still now and then.
        settings.put("credgate.ledger.max-staleness", "20s");
        contract(settings, "entities", at.entities());
        contract(settings, "issuer-trust", at.issuerTrust());
        contract(settings, "credential-status", at.credentialStatus());
        contract(settings, "credential-types", at.credentialTypes());
        settings.put("credgate.weid.chains.\"101\".contract", at.entities().toString());
        settings.put("credgate.agencies-dir", agencies.toString());
        settings.put("credgate.portals-dir", portals.toString());
        settings.put("credgate.service-key-file", serviceKey.toString());
        settings.put("credgate.hsm.module", parts.token().settings().module().toString());
        settings.put("credgate.hsm.token-label", parts.hsm().label());
        settings.put("credgate.hsm.pin-file", parts.hsm().pinFile().toString());
        String spare = "credgate.hsm.tokens.\"spare\".";
        settings.put(spare + "module", parts.spare().settings().module().toString());
        settings.put(spare + "token-label", parts.spare().label());
        settings.put(spare + "pin-file", parts.spare().pinFile().toString());
        settings.put("credgate.hsm.retry-interval", "100ms");
        settings.put("credgate.hsm.answer-within", "6s");
        settings.put("credgate.issuer.certificate", parts.pki().serverCertificate().toString());
        settings.put("credgate.issuer.key", parts.pki().serverKey().toString());
        settings.put("credgate.issuer.client-ca", parts.pki().caFile().toString());
        settings.put("credgate.issuer.crls", parts.pki().crlFile().toString());
        settings.put("credgate.issuer.reload-interval", "100ms");
        settings.put(
                "credgate.issuer.admins", pin(parts, "admin") + "," + pin(parts, "admin-second"));
        settings.put("credgate.issuer.trusted-proxies", pin(parts, "proxy"));
        // More than an HTTP server of Quarkus takes unless it is told.
        settings.put("credgate.issuer.body", "12M");
        settings.put("credgate.issuer.status-timeout", "10s");
        // Three quarters of them, 18, for an agency while nobody else has any.
        settings.put("credgate.issuer.at-once", "24");
        settings.put(
                "credgate.database.url", "jdbc:h2:file:" + folder.resolve("database/credgate"));
        settings.put("quarkus.http.test-port", "0");
        settings.put("quarkus.http.test-ssl-port", "0");
        settings.put("quarkus.management.test-port", "0");
        return settings;
    }

    static String pin(Parts parts, String client) {
        return CertificatePin.of(parts.clients().get(client).certificate().getPublicKey())
                .toString();
    }

    private static void contract(Map<String, String> settings, String name, Address address) {
        settings.put("credgate.ledger.contracts." + name, address.toString());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(noticed.get("parts"), new TestInjector.MatchesType(Parts.class));
    }

    @Override
    public void stop() {
        if (noticed.get("parts") instanceof Parts parts) {
            parts.rpc().close();
            parts.chain().close();
            parts.token().close();
            parts.hsm().close();
            parts.spare().close();
            TestFolders.remove(parts.folder());
        }
    }
}
