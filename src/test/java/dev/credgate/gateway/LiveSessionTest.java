package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.gateway.LiveSession.State;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Verdict;
import java.time.Instant;
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
                Optional.empty(),
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
}
