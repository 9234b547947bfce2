package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.gateway.LiveSession.State;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.Ledger;
import dev.credgate.policy.Shown;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session's holder is told of its end. */
class LiveSessionTest {

    private static final Check UNASKED =
            Check.unknown(CheckName.ISSUER_KEY, Reason.SOURCE_UNAVAILABLE, "nobody answers");

    private static final Check REVOKED =
            Check.fail(CheckName.STATUS, Reason.REVOKED, "it is revoked");

    private static Verdict verdict(Decision decision, List<Check> checks, Verdict... credentials) {
        return new Verdict(
                decision,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                checks,
                JsonObject.EMPTY,
                Optional.empty(),
                Instant.EPOCH,
                List.of(credentials),
                List.of(),
                Set.of());
    }

    @Test
    void whatEndedItIsToldAndNotWhatCouldNotBeLearntBeside() {
        assertThat(LiveSession.state(verdict(Decision.INVALID, List.of(UNASKED, REVOKED))))
                .isEqualTo(new State.Dead(Optional.of(Reason.REVOKED)));
    }

    @Test
    void ofSeveralCredentialsTheOneThatIsInvalidIsTold() {
        Verdict unsure = verdict(Decision.INDETERMINATE, List.of(UNASKED));
        Verdict revoked = verdict(Decision.INVALID, List.of(UNASKED, REVOKED));
        assertThat(LiveSession.state(verdict(Decision.INVALID, List.of(), unsure, revoked)))
                .isEqualTo(new State.Dead(Optional.of(Reason.REVOKED)));
    }

    @Test
    void whatCannotBeLearntEndsNothing() {
        assertThat(LiveSession.state(verdict(Decision.INDETERMINATE, List.of(UNASKED))))
                .isInstanceOf(State.Unknown.class);
    }

    private static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);

    /** Verdicts one after the other, each at a block of its own. */
    private static List<State> judged(Verdict... verdicts) {
        World world = new World(NOW);
        LiveSession live =
                new LiveSession(
                        new Session(
                                "id",
                                "portal",
                                "did:example:ada",
                                "did:example:issuer",
                                "vct:t",
                                "{}",
                                NOW,
                                NOW.plusSeconds(3600),
                                List.of(),
                                Shown.UNKNOWN));
        List<State> states = new ArrayList<>();
        for (Verdict verdict : verdicts) {
            world.block();
            Verification verification =
                    new Verification() {
                        @Override
                        public Result verify(byte[] body, BindingDemand binding) {
                            throw new AssertionError("nothing is presented");
                        }

                        @Override
                        public Verdict recheck(List<Standing> standings) {
                            return verdict;
                        }
                    };
            states.add(
                    live.judge(
                            verification,
                            _ -> new Ledger.Reading.Fresh(world.state(), Duration.ZERO),
                            NOW,
                            _ -> {}));
        }
        return states;
    }

    /** Or its holder would meet an outage, and no way to sign in, each time it is had anew. */
    @Test
    void whatADocumentWithdrewStaysSoUntilANewerOneSaysOtherwise() {
        Verdict unsure = verdict(Decision.INDETERMINATE, List.of(UNASKED));
        Verdict good = verdict(Decision.VALID, List.of());
        Check without = Check.fail(CheckName.ISSUER_KEY, Reason.ISSUER_WITHOUT_KEY, "gone");
        Verdict gone = verdict(Decision.INVALID, List.of(without));
        State dead = new State.Dead(Optional.of(Reason.ISSUER_WITHOUT_KEY));

        List<State> states = judged(unsure, gone, unsure, unsure, good, unsure);
        assertThat(states.subList(1, 4)).containsOnly(dead);
        assertThat(states.get(4)).isInstanceOf(State.Open.class);
        assertThat(states.getFirst()).isInstanceOf(State.Unknown.class);
        assertThat(states.getLast()).isInstanceOf(State.Unknown.class);
        Verdict revoked = verdict(Decision.INVALID, List.of(REVOKED));
        assertThat(judged(revoked, unsure).getLast()).isInstanceOf(State.Unknown.class);
    }
}
