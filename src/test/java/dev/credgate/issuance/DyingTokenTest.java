package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.mdoc.MdocWriter;
import dev.credgate.crypto.ThrowAwayKey;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.hsm.Away;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verification;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A token that dies while it is to sign, and another one with an active key of the issuer. */
class DyingTokenTest {

    private final IssuanceWorld world = new IssuanceWorld();

    /** Labels of keys in tokens that die when they are asked to sign. */
    private final Set<String> dying = new HashSet<>();

    private final Set<String> dead = new HashSet<>();
    private final List<String> asked = new ArrayList<>();
    private HsmException.Kind kind = HsmException.Kind.AWAY;

    /** For the choice of keys; all else stands still. */
    private Instant now = IssuanceWorld.NOW;

    private final Agency agency =
            new Agency(
                    "population",
                    List.of(),
                    List.of(
                            new Agency.Identity(
                                    world.did, "k256", List.of("k256-other", "p384", "p256"))),
                    Optional.empty(),
                    Quotas.NONE);

    private final Signer tokens =
            new Signer() {
                private final Signer alive = world.token();

                @Override
                public TokenKey key(String label) {
                    if (dead.contains(label)) {
                        throw Away.exception();
                    }
                    return alive.key(label);
                }

                @Override
                public UncheckedSignature sign(
                        String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                    asked.add(keyId);
                    if (dying.contains(keyId)) {
                        if (kind == HsmException.Kind.AWAY) {
                            dead.add(keyId);
                        }
                        throw Away.exception(kind);
                    }
                    return alive.sign(keyId, algorithm, bytes);
                }
            };

    private IssueOutcome issue() {
        return issue(room());
    }

    private IssueOutcome issue(Issuing room) {
        return room.issue(
                agency,
                new CredentialOrder(
                        "weidentity",
                        "cpt:1000",
                        world.did.toString(),
                        IssuanceWorld.json("{\"name\":\"Ada\"}"),
                        Optional.empty(),
                        IssuanceWorld.NOW.plusSeconds(1000),
                        Optional.empty(),
                        IssuanceWorld.json("{}")));
    }

    private Issuing room() {
        return room(SignerCertificates.none());
    }

    private Issuing room(SignerCertificates certificates) {
        return new Issuing(
                () -> IssuanceWorld.NOW,
                world.ledger,
                choice(),
                tokens,
                world.rehearsal,
                world.verification,
                world.records,
                world.audit(),
                world.once(),
                List.of(withoutStatus(new MdocWriter())),
                certificates,
                new ListPlaces(
                        () -> IssuanceWorld.NOW,
                        world.ledger,
                        (_, _, _, _) -> {
                            throw new AssertionError("no list is asked for");
                        },
                        nobodys(dev.credgate.store.ListedPlaces.class),
                        SignerCertificates.none(),
                        "https://lists.example",
                        64,
                        Duration.ZERO),
                new IssuingRights(() -> IssuanceWorld.NOW, nobodys(IssuingQuotas.class)));
    }

    private KeyChoice choice() {
        return new KeyChoice(
                () -> now,
                as(IssuerKeys.class, (_, _, _) -> new IssuerKeys.Book(List.of(), List.of())),
                tokens,
                world.resolver);
    }

    static <T> T nobodys(Class<T> type) {
        return as(
                type,
                (_, method, _) -> {
                    throw new AssertionError(method.getName());
                });
    }

    static <T> T as(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    static CredentialWriter withoutStatus(CredentialWriter writer) {
        return as(
                CredentialWriter.class,
                (_, method, arguments) -> {
                    if (method.getName().equals("statusKind")) {
                        return Optional.empty();
                    }
                    try {
                        return method.invoke(writer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getTargetException();
                    }
                });
    }

    @Test
    void theOrderIsCarriedOutAnewWithTheOtherKeyAndTheRecordNamesThatOne() {
        dying.add("k256-other");
        IssueOutcome outcome = issue();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Issued.class,
                        issued -> {
                            assertThat(
                                            world.verification.verify(
                                                    issued.credential(),
                                                    new Verification.BindingDemand.None()))
                                    .isInstanceOfSatisfying(
                                            Verification.Result.Judged.class,
                                            judged ->
                                                    assertThat(judged.verdict().verdict())
                                                            .isEqualTo(Decision.VALID));
                            IssuedCredential row = row(issued.id());
                            assertThat(row.keyId()).isEqualTo(world.key(KeyCurve.SECP256K1).id());
                            assertThat(world.records.withheld).doesNotContainKey(issued.id());
                        });
        // A new rehearsal, a new record: only then the other key.
        assertThat(world.happened)
                .containsExactly(
                        "recorded",
                        "audited",
                        "audited withheld: no_signature",
                        "recorded",
                        "audited",
                        "signed");
        assertThat(asked).containsExactly("k256-other", "k256");
        UUID first = world.records.withheld.keySet().iterator().next();
        assertThat(row(first).keyId()).isEqualTo(world.other(KeyCurve.SECP256K1).id());
        assertThat(world.records.rows).hasSize(2);
    }

    private IssuedCredential row(UUID id) {
        return world.records.find(id).orElseThrow();
    }

    @Test
    void whereNoOtherKeyAnswersItIsNotTriedAgain() {
        dying.add("k256-other");
        dead.add("k256");
        assertThat(issue()).isInstanceOf(Unavailable.class);
        assertThat(asked).containsExactly("k256-other");
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "audited withheld: no_signature");
    }

    @Test
    void itIsTriedOnceMoreAndNotForEver() {
        dying.addAll(Set.of("k256-other", "k256"));
        assertThat(issue()).isInstanceOf(Unavailable.class);
        assertThat(asked).containsExactly("k256-other", "k256");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
        assertThat(world.records.rows).hasSize(2);
    }

    /** What is no death of a token: a busy one gets no further load, a refusal is told. */
    @Test
    void anErrorOfAnotherKindIsNotTriedAgain() {
        for (HsmException.Kind other : List.of(HsmException.Kind.BUSY, HsmException.Kind.KEY)) {
            kind = other;
            dying.add("k256-other");
            asked.clear();
            assertThat(issue()).isInstanceOf(Unavailable.class);
            assertThat(asked).containsExactly("k256-other");
        }
    }

    /** Each order that it refuses costs a record, which no quota counts. */
    @Test
    void aKeyWithWhichItsTokenRefusesToSignRestsAndTheNextOneSigns() {
        kind = HsmException.Kind.KEY;
        dying.add("k256-other");
        Issuing room = room();
        assertThat(issue(room)).isInstanceOf(Unavailable.class);
        for (int order = 0; order < 3; order++) {
            assertThat(issue(room))
                    .isInstanceOfSatisfying(
                            Issued.class,
                            issued ->
                                    assertThat(row(issued.id()).keyId())
                                            .isEqualTo(world.key(KeyCurve.SECP256K1).id()));
        }
        assertThat(asked).containsExactly("k256-other", "k256", "k256", "k256");
        assertThat(world.records.withheld).hasSize(1);
        // It is tried again, ever more rarely while it refuses.
        now = now.plusSeconds(1);
        assertThat(issue(room)).isInstanceOf(Unavailable.class);
        now = now.plusSeconds(1);
        assertThat(issue(room)).isInstanceOf(Issued.class);
        now = now.plusSeconds(1);
        dying.clear();
        asked.clear();
        for (int order = 0; order < 2; order++) {
            assertThat(issue(room)).isInstanceOf(Issued.class);
        }
        assertThat(asked).containsExactly("k256-other", "k256-other");
        // And from the beginning once it has signed.
        dying.add("k256-other");
        assertThat(issue(room)).isInstanceOf(Unavailable.class);
        now = now.plusSeconds(1);
        dying.clear();
        asked.clear();
        assertThat(issue(room)).isInstanceOf(Issued.class);
        assertThat(asked).containsExactly("k256-other");
    }

    @Test
    void whereNoOtherKeyIsThereAnOrderLeavesNothingWhileTheKeyRests() {
        kind = HsmException.Kind.KEY;
        dying.addAll(Set.of("k256-other", "k256"));
        Issuing room = room();
        for (int order = 0; order < 5; order++) {
            assertThat(issue(room)).isInstanceOf(Unavailable.class);
        }
        assertThat(asked).containsExactly("k256-other", "k256");
        assertThat(world.records.rows).hasSize(2);
    }

    /** What may be signed and stands on record as if it had been handed out must be told first. */
    @Test
    void whatIsNotOnRecordAsWithheldHasNoSuccessor() {
        dying.add("k256-other");
        world.onWithhold =
                () -> {
                    throw new StoreUnavailableException("gone");
                };
        assertThat(issue()).isInstanceOf(Unavailable.class);
        assertThat(asked).containsExactly("k256-other");
    }

    /** Each certificate is for one key: the next one's may answer. */
    @Test
    void aDocumentIsSignedUnderTheCertificateWhoseKeyAnswers() {
        dead.add("p384");
        assertThat(
                        room(certificates())
                                .issue(
                                        agency,
                                        new CredentialOrder(
                                                new MdocWriter().format(),
                                                "doctype:org.iso.18013.5.1.mDL",
                                                world.did.toString(),
                                                IssuanceWorld.json(
                                                        "{\"org.iso.18013.5.1\":"
                                                                + "{\"given_name\":\"Ada\"}}"),
                                                Optional.empty(),
                                                IssuanceWorld.NOW.plusSeconds(1000),
                                                Optional.of(
                                                        Jwk.of(
                                                                ThrowAwayKey.of(
                                                                                SigningKey
                                                                                        .algorithm(
                                                                                                KeyCurve
                                                                                                        .P256),
                                                                                world.random)
                                                                        .publicKey())),
                                                IssuanceWorld.json("{}"))))
                .isInstanceOf(Issued.class);
        assertThat(asked).containsExactly("p256");
    }

    @Test
    void aListIsSignedUnderTheCertificateWhoseKeyAnswers() {
        dead.add("p384");
        assertThat(FaultyTokenTest.published(world, tokens, certificates(), agency))
                .isInstanceOf(ListPublishing.Outcome.Published.class);
        assertThat(asked).containsExactly("p256");
        dead.add("p256");
        assertThat(FaultyTokenTest.published(world, tokens, certificates(), agency))
                .isInstanceOfSatisfying(
                        ListPublishing.Outcome.Unavailable.class,
                        unavailable -> assertThat(unavailable.why()).contains("does not sign"));
    }

    private SignerCertificates certificates() {
        return new SignerCertificates(
                Map.of(
                        "population",
                        List.of(certificate(KeyCurve.P384), certificate(KeyCurve.P256))));
    }

    private SignerCertificate certificate(KeyCurve curve) {
        return new SignerCertificate(
                CertificateUse.MDOC_SIGNER,
                List.of(IssuanceWorld.CERTIFICATE),
                IssuanceWorld.CERTIFIED,
                IssuanceWorld.CERTIFIED,
                world.key(curve).key().point(),
                IssuanceWorld.NOW.minusSeconds(100_000),
                IssuanceWorld.NOW.plusSeconds(100_000));
    }
}
