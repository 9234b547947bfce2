package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.SeveralSignatures.Drafted;
import dev.credgate.credential.SeveralSignatures.Maker;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.issuance.IssuanceCycle.Prepared;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Withheld;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cycle with several signatures: builders and tokens that are not as they must be. */
class SeveralSignaturesCycleTest {

    private final IssuanceWorld world = new IssuanceWorld();
    private final SigningKey edwards = world.key(KeyCurve.ED25519);
    private final List<SigningKey> further =
            List.of(world.key(KeyCurve.P256), world.key(KeyCurve.P384));

    private Drafted.Ready draft(boolean chained, List<SigningKey> named) {
        String proof = "{\"cryptosuite\":\"ecdsa-rdfc-2019\",\"chained\":%s}".formatted(chained);
        return (Drafted.Ready)
                new DataIntegrityWriter(() -> IssuanceWorld.NOW)
                        .draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        world.did.toString(),
                                        edwards.id(),
                                        edwards.algorithm(),
                                        "vc:VerifiableCredential",
                                        Optional.of("did:example:ada"),
                                        IssuanceWorld.json("{}"),
                                        IssuanceWorld.NOW.minusSeconds(2000),
                                        Optional.of(IssuanceWorld.NOW.plusSeconds(1000)),
                                        Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        IssuanceWorld.json(
                                                "{\"cryptosuite\":\"eddsa-rdfc-2022\",\"proofs\":[%s,%s]}"
                                                        .formatted(proof, proof))),
                                named.stream()
                                        .map(key -> new Maker(key.id(), key.algorithm()))
                                        .toList());
    }

    private IssueOutcome carryOut(Drafted.Ready draft) {
        return world.cycle(world.token())
                .carryOut(
                        world.agency,
                        new Prepared(
                                UUID.randomUUID(),
                                world.did.toString(),
                                "data_integrity",
                                "vc:VerifiableCredential",
                                edwards.id(),
                                Optional.of(IssuanceWorld.NOW.plusSeconds(1000)),
                                edwards,
                                further,
                                Unsigned.Several.of(draft)),
                        Keeping.in(world.records));
    }

    /** One that gives other messages and other texts now and then. */
    private static Drafted.Ready otherwise(
            Drafted.Ready good, UnaryOperator<byte[]> second, UnaryOperator<byte[]> whole) {
        return new Drafted.Ready() {
            @Override
            public byte[] message(List<byte[]> made) {
                byte[] message = good.message(made);
                return made.size() == 1 ? second.apply(message) : message;
            }

            @Override
            public byte[] attach(List<byte[]> signatures) {
                return whole.apply(good.attach(signatures));
            }
        };
    }

    /** Another byte a fifth of the way in, once alone: that time, counted from 0. */
    private static UnaryOperator<byte[]> only(int time) {
        AtomicInteger times = new AtomicInteger();
        return bytes -> {
            if (times.getAndIncrement() == time) {
                bytes[bytes.length / 5] ^= 1;
            }
            return bytes;
        };
    }

    private void neverSigned(IssueOutcome outcome) {
        assertThat(outcome).isInstanceOf(Withheld.class);
        assertThat(world.happened).last().asString().startsWith("audited withheld: not_signed: ");
        assertThat(world.happened).doesNotContain("signed", "recorded");
    }

    private void withheldOnRecord(IssueOutcome outcome, int signatures) {
        assertThat(outcome).isInstanceOf(Withheld.class);
        assertThat(world.happened).startsWith("recorded", "audited");
        assertThat(world.happened.stream().filter("signed"::equals)).hasSize(signatures);
        assertThat(world.happened)
                .last()
                .isEqualTo("audited withheld: it is not what was rehearsed");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsAsItMustBeIsIssued(boolean chained) {
        assertThat(carryOut(draft(chained, further))).isInstanceOf(Issued.class);
        assertThat(world.happened)
                .containsExactly("recorded", "audited", "signed", "signed", "signed");
    }

    /** The rehearsed text is worth nothing if it gets out. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatStandInsSignedIsValidNowhere(boolean chained) {
        Drafted.Ready draft = draft(chained, further);
        List<SigningKey> keys = new ArrayList<>(List.of(edwards));
        keys.addAll(further);
        StandIns standIns = new StandIns(world.random);
        List<byte[]> made = new ArrayList<>();
        for (SigningKey key : keys) {
            made.add(standIns.of(key.key()).sign(key.ofMessages(), draft.message(made)));
        }
        assertThat(
                        world.verification.verify(
                                draft.attach(made), new Verification.BindingDemand.None()))
                .isInstanceOfSatisfying(
                        Verification.Result.Judged.class,
                        judged ->
                                assertThat(judged.verdict().verdict()).isEqualTo(Decision.INVALID));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aProofThatNamesAnotherKeyIsNeverSigned(boolean chained) {
        neverSigned(carryOut(draft(chained, List.of(further.get(0), world.other(KeyCurve.P384)))));
        neverSigned(carryOut(draft(chained, List.of(world.other(KeyCurve.P256), further.get(1)))));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBuilderThatHasOtherBytesSignedIsFoundOut(boolean chained) {
        neverSigned(carryOut(otherwise(draft(chained, further), only(0), bytes -> bytes)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aBuilderThatWritesOtherBytesIsFoundOut(boolean chained) {
        neverSigned(
                carryOut(
                        otherwise(
                                draft(chained, further),
                                bytes -> bytes,
                                bytes -> {
                                    bytes[bytes.length / 5] ^= 1;
                                    return bytes;
                                })));
    }

    /** In a set the bytes that were rehearsed are signed, and no others. */
    @Test
    void otherBytesThanWereRehearsedAreNotSigned() {
        withheldOnRecord(carryOut(otherwise(draft(false, further), only(1), bytes -> bytes)), 1);
    }

    /** Twice for a link: with stand-ins before it, and with the true signature. */
    @Test
    void otherBytesThanALinkWasRehearsedWithAreNotSigned() {
        withheldOnRecord(carryOut(otherwise(draft(true, further), only(1), bytes -> bytes)), 1);
    }

    /** A date in its last digit, say, when all is signed. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aTextThatDiffersFromTheRehearsalIsWithheld(int time) {
        withheldOnRecord(carryOut(otherwise(draft(false, further), bytes -> bytes, only(time))), 3);
    }

    /** Whoever reads the record would take it for handed out. */
    @Test
    void whatCannotBeBuiltOnceItIsOnRecordIsWithheld() {
        Drafted.Ready good = draft(true, further);
        Drafted.Ready failing =
                otherwise(
                        good,
                        message -> {
                            if (world.happened.contains("signed")) {
                                throw new IllegalStateException("it takes too many steps");
                            }
                            return message;
                        },
                        bytes -> bytes);
        assertThatThrownBy(() -> carryOut(failing)).isInstanceOf(IllegalStateException.class);
        assertThat(world.happened)
                .containsExactly(
                        "recorded", "audited", "signed", "audited withheld: it cannot be finished");
        assertThat(world.records.withheld.keySet()).isEqualTo(world.records.rows.keySet());
    }
}
