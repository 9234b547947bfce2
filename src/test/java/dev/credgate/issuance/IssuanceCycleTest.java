package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditOnce;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.hsm.Away;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenAnswer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.IssuanceCycle.Prepared;
import dev.credgate.issuance.IssuanceWorld.Kind;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.Mark;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verification;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Boulder's order, in every format: rehearse, record, audit, sign, compare, release. */
class IssuanceCycleTest {

    private final IssuanceWorld world = new IssuanceWorld();

    private IssueOutcome carryOut(Kind kind, Unsigned unsigned) {
        return carryOut(kind, unsigned, world.token());
    }

    private IssueOutcome carryOut(Kind kind, Unsigned unsigned, Signer signer) {
        return world.cycle(signer)
                .carryOut(world.agency, world.prepared(kind, unsigned), keeping());
    }

    private Keeping keeping() {
        return new Keeping() {
            @Override
            public Mark recorded(IssuedCredential credential) {
                return world.records.recorded(credential);
            }

            @Override
            public Optional<IssueOutcome> answer(Issued answer) {
                world.happened.add("answered");
                return Optional.empty();
            }
        };
    }

    private boolean isValid(byte[] credential) {
        return world.verification.verify(credential, new Verification.BindingDemand.None())
                        instanceof Verification.Result.Judged(var verdict)
                && verdict.verdict() == Decision.VALID;
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSignedWasRehearsedRecordedAndAuditedBefore(Kind kind) {
        Unsigned unsigned = world.unsigned(kind);
        IssueOutcome outcome = carryOut(kind, unsigned);
        assertThat(world.happened).containsExactly("recorded", "audited", "signed", "answered");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Issued.class,
                        issued ->
                                assertThat(isValid(unsigned.shown(issued.credential()))).isTrue());
        IssuedCredential row = world.records.rows.values().iterator().next();
        assertThat(row.withheldAt()).isEmpty();
        assertThat(world.records.withheld).isEmpty();
    }

    /** The rehearsed text is signed by nobody who counts: it is worth nothing if it gets out. */
    @ParameterizedTest
    @EnumSource
    void whatAStandInSignedIsValidNowhere(Kind kind) {
        Unsigned unsigned = world.unsigned(kind);
        SigningKey key = world.key(kind.curve);
        StandIn standIn = new StandIns(world.random).of(key.key());
        byte[] rehearsed =
                unsigned.attach(
                                List.of(
                                        standIn.sign(
                                                unsigned.algorithm(key),
                                                unsigned.toSign(List.of()))))
                        .orElseThrow();
        assertThat(isValid(unsigned.shown(rehearsed))).isFalse();
    }

    // Templates that are not as they must be

    /** The key that signs and the key that the credential names are two. */
    @ParameterizedTest
    @EnumSource(
            names = {"WEIDENTITY", "MDOC"},
            mode = EnumSource.Mode.EXCLUDE)
    void aCredentialThatNamesAnotherKeyIsNeverSigned(Kind kind) {
        SigningKey named = world.other(kind.curve);
        neverSigned(carryOut(kind, world.unsigned(kind, named, IssuanceWorld.NOW.plusSeconds(9))));
    }

    @Test
    void aWeIdentityCredentialThatNamesAKeyNobodyHasIsNeverSigned() {
        SigningKey named =
                new SigningKey("none", world.key(Kind.WEIDENTITY.curve).key(), world.did, 77);
        neverSigned(
                carryOut(
                        Kind.WEIDENTITY,
                        world.unsigned(Kind.WEIDENTITY, named, IssuanceWorld.NOW.plusSeconds(9))));
    }

    @Test
    void anMdocWithTheCertificateOfAnotherKeyIsNeverSigned() {
        Prepared prepared = world.prepared(Kind.MDOC, world.unsigned(Kind.MDOC));
        neverSigned(
                world.cycle(world.token())
                        .carryOut(
                                world.agency,
                                new Prepared(
                                        prepared.id(),
                                        prepared.issuer(),
                                        prepared.format(),
                                        prepared.type(),
                                        prepared.keyId(),
                                        prepared.validUntil(),
                                        world.other(Kind.MDOC.curve),
                                        prepared.unsigned()),
                                keeping()));
    }

    /** What the token would sign is not what the credential says. */
    @ParameterizedTest
    @EnumSource(names = "WEIDENTITY", mode = EnumSource.Mode.EXCLUDE)
    void aBuilderThatHasOtherBytesSignedIsFoundOut(Kind kind) {
        Unsigned.Named good = (Unsigned.Named) world.unsigned(kind);
        byte[] other = good.message().clone();
        other[other.length / 2] ^= 1;
        neverSigned(carryOut(kind, new Unsigned.Named(good.draft(), other)));
    }

    /** What the credential says is not what would be signed. */
    @ParameterizedTest
    @EnumSource(names = "WEIDENTITY", mode = EnumSource.Mode.EXCLUDE)
    void aBuilderThatWritesOtherBytesIsFoundOut(Kind kind) {
        Unsigned.Named good = (Unsigned.Named) world.unsigned(kind);
        for (int third = 1; third < 3; third++) {
            int part = third;
            assertThat(
                            carryOut(
                                    kind,
                                    written(
                                            good,
                                            bytes -> {
                                                bytes[bytes.length * part / 3] ^= 1;
                                                return bytes;
                                            })))
                    .isNotInstanceOf(Issued.class);
            neverSigned();
        }
        neverSigned(carryOut(kind, written(good, _ -> new byte[0])));
        neverSigned(carryOut(kind, written(good, bytes -> Arrays.copyOf(bytes, bytes.length / 2))));
    }

    private void neverSigned(IssueOutcome outcome) {
        assertThat(outcome).isInstanceOf(Withheld.class);
        neverSigned();
    }

    private void neverSigned() {
        assertThat(world.happened).last().asString().startsWith("audited withheld: not_signed: ");
        assertThat(world.happened).doesNotContain("signed", "recorded", "answered");
    }

    /** As when the order's checks and now lie on two sides of a date. */
    @ParameterizedTest
    @EnumSource
    void whatIsOverAlreadyIsRefusedAndNeverSigned(Kind kind) {
        IssueOutcome outcome =
                carryOut(
                        kind,
                        world.unsigned(
                                kind, world.key(kind.curve), IssuanceWorld.NOW.minusSeconds(1)));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.DATES_INVALID));
        assertThat(world.happened).containsExactly("audited withheld: not_signed: [expired]");
    }

    // What the token gives is not what it must be

    @ParameterizedTest
    @EnumSource
    void whatDiffersFromTheRehearsalIsWithheld(Kind kind) {
        Unsigned good = world.unsigned(kind);
        AtomicInteger attached = new AtomicInteger();
        // Only the second time, when the token has signed: a date in its last digit, say.
        Unsigned fickle =
                good instanceof Unsigned.Named named
                        ? written(
                                named,
                                bytes -> {
                                    if (attached.getAndIncrement() == 1) {
                                        bytes[bytes.length / 5] ^= 1;
                                    }
                                    return bytes;
                                })
                        : good;
        if (fickle == good) {
            return; // WeIdentity's has no builder that could be another one.
        }
        assertThat(carryOut(kind, fickle)).isInstanceOf(Withheld.class);
        withheldOnRecord("it is not what was rehearsed");
    }

    @ParameterizedTest
    @EnumSource
    void aSignatureByAnotherKeyIsWithheld(Kind kind) {
        IssuanceWorld elsewhere = new IssuanceWorld();
        assertThat(carryOut(kind, world.unsigned(kind), elsewhere.token()))
                .isInstanceOf(Withheld.class);
        world.happened.add("signed");
        assertThat(world.happened)
                .containsExactly(
                        "recorded", "audited", "audited withheld: [signature_invalid]", "signed");
        assertThat(world.records.withheld).hasSize(1);
    }

    /**
     * A faulty token, or a fault attack: nothing of the wrong signature leaves, which may tell the
     * key.
     */
    @ParameterizedTest
    @EnumSource
    void aWrongSignatureIsWithheldHoweverItIsWrong(Kind kind) {
        List<UnaryOperator<byte[]>> faults = TokenAnswer.faults();
        for (int i = 0; i < faults.size(); i++) {
            UnaryOperator<byte[]> fault = faults.get(i);
            neverLeaves(
                    kind,
                    world.token(
                            answer -> {
                                byte[] wrong = fault.apply(answer);
                                wrongs.add(HexFormat.of().formatHex(wrong));
                                return wrong;
                            },
                            label -> label));
            assertThat(world.records.withheld).hasSize(i + 1);
        }
    }

    /** Another key of the same agency's, as good as the right one, but not the one on record. */
    @ParameterizedTest
    @EnumSource
    void aSignatureByAnotherKeyOfTheAgencyIsWithheld(Kind kind) {
        // WeIdentity's names its key by itself: with either v.
        for (int i = 0; i < 8; i++) {
            neverLeaves(kind, world.token(answer -> answer, _ -> world.other(kind.curve).label()));
        }
    }

    private final List<String> wrongs = new ArrayList<>();

    private void neverLeaves(Kind kind, Signer faulty) {
        Unsigned unsigned = world.unsigned(kind);
        String told;
        try {
            IssueOutcome outcome = carryOut(kind, unsigned, faulty);
            assertThat(outcome).isInstanceOf(Withheld.class);
            told = outcome.toString();
        } catch (HsmException e) {
            told = e.toString();
        }
        assertThat(world.happened).last().asString().startsWith("audited withheld: ");
        assertThat(world.happened).doesNotContain("answered");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
        for (String wrong : wrongs) {
            if (!wrong.isEmpty()) {
                assertThat(told + world.happened).doesNotContain(wrong);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whenTheTokenDoesNotAnswerTheRecordSaysThatNobodyGotIt(Kind kind) {
        Signer away =
                new Signer() {
                    @Override
                    public TokenKey key(String label) {
                        throw Away.exception();
                    }

                    @Override
                    public UncheckedSignature sign(
                            String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                        throw Away.exception();
                    }
                };
        Unsigned unsigned = world.unsigned(kind);
        assertThatThrownBy(() -> carryOut(kind, unsigned, away))
                .isInstanceOf(TokenLostException.class)
                .hasCauseInstanceOf(HsmException.class);
        withheldOnRecord("no_signature");
    }

    /** One that records, and has this to say of an answer that it is to keep. */
    private Keeping answering(Supplier<Optional<IssueOutcome>> kept) {
        return new Keeping() {
            @Override
            public Mark recorded(IssuedCredential credential) {
                return world.records.recorded(credential);
            }

            @Override
            public Optional<IssueOutcome> answer(Issued answer) {
                return kept.get();
            }
        };
    }

    private IssuanceCycle cycle(Signer signer, Release release) {
        return new IssuanceCycle(
                () -> IssuanceWorld.NOW,
                signer,
                world.rehearsal,
                world.verification,
                release,
                world.random);
    }

    private IssueOutcome carryOut(Release release, Signer signer) {
        return cycle(signer, release)
                .carryOut(
                        world.agency,
                        world.prepared(Kind.SD_JWT_VC, world.unsigned(Kind.SD_JWT_VC)),
                        Keeping.in(world.records));
    }

    /** The transaction came to its end, and the answer did not come. */
    @Test
    void whatMayHaveBeenAnnouncedIsToldOfWhenTheDatabaseAnswers() {
        AtomicBoolean away = new AtomicBoolean(true);
        AtomicBoolean lost = new AtomicBoolean();
        AuditOnce cutOff =
                (event, mark) -> {
                    if (lost.get()) {
                        throw new StoreUnavailableException("away", new IOException("away"));
                    }
                    boolean first = world.once().append(event, mark);
                    lost.set(away.get());
                    if (away.get()) {
                        throw new StoreUnavailableException("away", new IOException("away"));
                    }
                    return first;
                };
        Release release =
                new Release(
                        () -> IssuanceWorld.NOW, world.records, world.audit(), cutOff, _ -> true);
        assertThatThrownBy(() -> carryOut(release, world.token()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(world.happened).containsExactly("recorded", "audited");
        release.settle();
        assertThat(world.happened).containsExactly("recorded", "audited");
        away.set(false);
        lost.set(false);
        release.settle();
        release.settle();
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "audited withheld: abandoned");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }

    /** Nobody waits for the transaction any more, and it comes to its end all the same. */
    @Test
    void whatIsAnnouncedLateIsToldOfThen() {
        List<Runnable> late = new ArrayList<>();
        AuditOnce slow =
                (event, mark) -> {
                    if (late.isEmpty()) {
                        late.add(() -> assertThat(world.once().append(event, mark)).isTrue());
                        throw new StoreUnavailableException("slow", new IOException("slow"));
                    }
                    return world.once().append(event, mark);
                };
        AtomicReference<Instant> now = new AtomicReference<>(IssuanceWorld.NOW);
        Release release = new Release(now::get, world.records, world.audit(), slow, _ -> true);
        assertThatThrownBy(() -> carryOut(release, world.token()))
                .isInstanceOf(StoreUnavailableException.class);
        now.set(IssuanceWorld.NOW.plusSeconds(120));
        release.settle();
        assertThat(world.happened).isEmpty();
        late.getFirst().run();
        release.settle();
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "audited withheld: abandoned");
    }

    @Test
    void whatCouldNotBeWithheldIsWhenTheDatabaseAnswers() {
        AtomicInteger told = new AtomicInteger();
        AuditOnce cutOff =
                (event, mark) -> {
                    if (told.incrementAndGet() == 2) {
                        throw new StoreUnavailableException("away", new IOException("away"));
                    }
                    return world.once().append(event, mark);
                };
        Release release =
                new Release(
                        () -> IssuanceWorld.NOW, world.records, world.audit(), cutOff, _ -> true);
        IssuanceWorld elsewhere = new IssuanceWorld();
        assertThat(carryOut(release, elsewhere.token()))
                .isInstanceOf(IssueOutcome.Unavailable.class);
        assertThat(world.happened).containsExactly("recorded", "audited");
        release.settle();
        withheldOnRecord("[signature_invalid]");
    }

    @Test
    void whatAnotherRequestTookOverIsWithheld() {
        Keeping late = answering(() -> Optional.of(new IssueOutcome.Unavailable("too late")));
        IssueOutcome outcome =
                world.cycle(world.token())
                        .carryOut(
                                world.agency,
                                world.prepared(Kind.SD_JWT_VC, world.unsigned(Kind.SD_JWT_VC)),
                                late);
        assertThat(outcome).isInstanceOf(IssueOutcome.Unavailable.class);
        withheldOnRecord("superseded");
    }

    /** It may be handed out to whoever asks again, and is counted now or never. */
    @Test
    void whatMayHaveBeenKeptCountsAgainstTheQuota() {
        Keeping unsure =
                answering(() -> {
                    throw new StoreUnavailableException("away", new IOException("away"));
                });
        List<String> counted = new ArrayList<>();
        IssuingQuotas quotas =
                new IssuingQuotas() {
                    @Override
                    public Optional<Allowance> take(
                            String agency,
                            List<Allowance> before,
                            List<Allowance> allowances,
                            Mark mark) {
                        counted.add("taken");
                        return Optional.empty();
                    }

                    @Override
                    public void giveBack(String agency, List<Allowance> allowances, Mark mark) {
                        counted.add("given back");
                    }

                    @Override
                    public long used(String agency, Allowance allowance) {
                        throw new AssertionError("nobody asks");
                    }
                };
        Agency limited =
                new Agency(
                        world.agency.name(),
                        world.agency.certificates(),
                        world.agency.identities(),
                        world.agency.types(),
                        new Quotas(OptionalLong.of(9), OptionalLong.empty()));
        IssueOutcome outcome =
                new IssuingRights(InstantSource.system(), quotas)
                        .within(
                                limited,
                                "any",
                                unsure,
                                () ->
                                        world.cycle(world.token())
                                                .carryOut(
                                                        limited,
                                                        world.prepared(
                                                                Kind.SD_JWT_VC,
                                                                world.unsigned(Kind.SD_JWT_VC)),
                                                        unsure));
        assertThat(outcome).isInstanceOf(IssueOutcome.Unknown.class);
        assertThat(counted).containsExactly("taken");
    }

    private void withheldOnRecord(String why) {
        assertThat(world.happened).startsWith("recorded", "audited");
        assertThat(world.happened).last().isEqualTo("audited withheld: " + why);
        assertThat(world.happened).doesNotContain("answered");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }

    private static Unsigned written(Unsigned.Named good, UnaryOperator<byte[]> otherwise) {
        Function<byte[], byte[]> attach = good.draft()::attach;
        return new Unsigned.Named(
                new Draft.Ready() {
                    @Override
                    public byte[] message() {
                        return good.message();
                    }

                    @Override
                    public byte[] attach(byte[] signature) {
                        return otherwise.apply(attach.apply(signature));
                    }

                    @Override
                    public byte[] shown(byte[] credential) {
                        return good.draft().shown(credential);
                    }
                },
                good.message());
    }
}
