package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import dev.credgate.verification.World;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chain goes back between the choice of a key and the check of what it is to sign. */
class RolledBackTest {

    /** Kept, or the handler would go with the logger. */
    private static final Logger LOG = Logger.getLogger(Release.class.getName());

    private final IssuanceWorld world = new IssuanceWorld();
    private final List<LogRecord> said = new ArrayList<>();
    private final Handler listening =
            new Handler() {
                @Override
                public void publish(LogRecord line) {
                    said.add(line);
                }

                @Override
                public void flush() {}

                @Override
                public void close() {}
            };

    @BeforeEach
    void listen() {
        LOG.setUseParentHandlers(false);
        LOG.addHandler(listening);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listening);
        LOG.setUseParentHandlers(true);
    }

    @Test
    void anotherKeyOfTheAgencySigns() {
        LedgerState before = world.chain.state();
        world.chain.revokeKey(world.did.toString(), publicKey(other()));
        IssueOutcome outcome = issue(before, "k256", List.of(other().label()));
        assertThat(outcome).isInstanceOf(Issued.class);
        IssuedCredential recorded = world.records.find(((Issued) outcome).id()).orElseThrow();
        assertThat(recorded.keyId()).isEqualTo(world.key(KeyCurve.SECP256K1).id());
        assertThat(world.happened)
                .hasSize(4)
                .endsWith("recorded", "audited", "signed")
                .first()
                .asString()
                .startsWith("audited withheld: not_signed");
    }

    @Test
    void whereThereIsNoneTheAgencyIsToldAfterOneMoreLook() {
        LedgerState before = world.chain.state();
        world.chain.revokeKey(world.did.toString(), publicKey(other()));
        assertThat(issue(before, other().label(), List.of()))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal()).isEqualTo(Refusal.KEY_NOT_PUBLISHED));
        assertThat(world.happened).hasSize(1);
    }

    @Test
    void whatStopsEveryOrderIsLoggedWhenItBeginsAndWhenItIsOver() {
        Release release =
                new Release(
                        () -> IssuanceWorld.NOW,
                        world.records,
                        world.audit(),
                        world.once(),
                        _ -> true);
        for (int order = 0; order < 5; order++) {
            release.refuse(world.credential(), objection("[source_unavailable]"));
        }
        assertThat(said).extracting(LogRecord::getLevel).containsExactly(level("WARN"));
        release.refuse(world.credential(), objection("[status_unsupported]"));
        release.refuse(world.credential(), objection("[status_unsupported]"));
        assertThat(said).hasSize(2);
        IssuedCredential good = world.credential();
        assertThat(release.announce(good, 9, Keeping.in(world.records))).isEmpty();
        assertThat(release.announce(world.credential(), 9, Keeping.in(world.records))).isEmpty();
        assertThat(said).hasSize(3).last().extracting(LogRecord::getLevel).isEqualTo(Level.INFO);
        // A fault of ours is told each time.
        release.refuse(world.credential(), Objection.fault("[signature_mismatch]"));
        release.refuse(world.credential(), Objection.fault("[signature_mismatch]"));
        assertThat(said.subList(3, 5)).extracting(LogRecord::getLevel).containsOnly(level("ERROR"));
        // Each is in the audit record all the same.
        assertThat(world.happened).filteredOn(one -> one.startsWith("audited w")).hasSize(9);
    }

    private static Objection objection(String why) {
        return new Objection(why, new Unavailable("not now"));
    }

    private static Level level(String name) {
        return org.jboss.logmanager.Level.parse(name);
    }

    private SigningKey other() {
        return world.other(KeyCurve.SECP256K1);
    }

    private static Secp256k1PublicKey publicKey(SigningKey key) {
        return key.key().secp256k1().orElseThrow();
    }

    /** For an agency with these keys, of which one is chosen on a chain as it was. */
    private IssueOutcome issue(LedgerState before, String key, List<String> furtherKeys) {
        AtomicInteger looks = new AtomicInteger();
        Ledger ledger =
                at ->
                        looks.getAndIncrement() == 0
                                ? new Ledger.Reading.Fresh(before, Duration.ZERO)
                                : world.ledger.read(at);
        Agency agency =
                new Agency(
                        "population",
                        List.of(),
                        List.of(new Agency.Identity(world.did, key, furtherKeys)),
                        Optional.empty(),
                        Quotas.NONE);
        Signer token =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        return label.equals(other().label())
                                ? other().key()
                                : world.key(KeyCurve.SECP256K1).key();
                    }

                    @Override
                    public UncheckedSignature sign(
                            String key, SignatureAlgorithm algorithm, byte[] bytes) {
                        return world.token().sign(key, algorithm, bytes);
                    }
                };
        return new Issuing(
                        () -> IssuanceWorld.NOW,
                        ledger,
                        new KeyChoice(
                                () -> IssuanceWorld.NOW,
                                only(IssuerKeys.class, new IssuerKeys.Book(List.of(), List.of())),
                                token,
                                new WeIdResolver(new WeIdContracts(Map.of(1L, World.CONTRACT)))),
                        token,
                        world.rehearsal,
                        world.verification,
                        world.records,
                        world.audit(),
                        world.once(),
                        List.of(),
                        SignerCertificates.none(),
                        new ListPlaces(
                                () -> IssuanceWorld.NOW,
                                ledger,
                                (_, _, _, _) -> {},
                                only(ListedPlaces.class, List.of()),
                                SignerCertificates.none(),
                                "https://gate.example",
                                131_072,
                                Duration.ofMillis(1)),
                        new IssuingRights(
                                () -> IssuanceWorld.NOW,
                                only(IssuingQuotas.class, Optional.empty())))
                .issue(
                        agency,
                        new CredentialOrder(
                                "weidentity",
                                "cpt:1000",
                                "did:weid:1:0x1111111111111111111111111111111111111111",
                                JsonObject.of(Map.of("name", new JsonString("Ada"))),
                                Optional.empty(),
                                IssuanceWorld.NOW.plusSeconds(1000),
                                Optional.empty(),
                                JsonObject.EMPTY));
    }

    /** A neighbour that has one answer to all that it is asked. */
    private static <T> T only(Class<T> type, Object answer) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(), new Class<?>[] {type}, (_, _, _) -> answer));
    }
}
