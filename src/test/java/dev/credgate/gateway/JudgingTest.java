package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.policy.Policies;
import dev.credgate.policy.PolicyFaultException;
import dev.credgate.source.Source;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a body is judged, and that it is counted as one. */
class JudgingTest {

    private static final byte[] BODY = {'{', '}'};

    @TempDir private Path folder;

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Deque<Verdict> verdicts = new ArrayDeque<>();
    private final List<Set<Source>> fetched = new ArrayList<>();
    private Policies policies;

    @BeforeEach
    void somePortal() throws IOException, PolicyFaultException {
        Files.writeString(
                folder.resolve("a.yaml"),
                "portal: a\norigin: https://a.example\naccept: [{type: \"cpt:1\"}]\n");
        policies = Policies.read(folder);
    }

    private static Source list(int which) {
        return new Source(Source.Kind.STATUS_LIST, URI.create("https://lists.example/" + which));
    }

    private static Verdict verdict(Decision decision, Source... wanted) {
        return new Verdict(
                decision,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                JsonObject.EMPTY,
                Optional.empty(),
                Instant.EPOCH,
                List.of(),
                List.of(),
                Set.of(wanted));
    }

    /** Gives one verdict after the other, the last one for ever. */
    private Judging judging(Verdict... all) {
        verdicts.addAll(List.of(all));
        Verification verification =
                new Verification() {
                    @Override
                    public Result verify(byte[] body, BindingDemand binding) {
                        return new Result.Judged(
                                verdicts.size() > 1 ? verdicts.remove() : verdicts.element());
                    }

                    @Override
                    public Verdict recheck(List<Standing> standings) {
                        throw new AssertionError();
                    }
                };
        return new Judging(
                verification, policies, new Meters(registry), (wanted, _) -> fetched.add(wanted));
    }

    private double counted(String verdict) {
        return registry.counter("credgate.verdicts", "verdict", verdict).count();
    }

    @Test
    void whoeverWaitsForDocumentsIsCountedOnce() {
        Judging judging =
                judging(
                        verdict(Decision.INDETERMINATE, list(1)),
                        verdict(Decision.INDETERMINATE, list(1)),
                        verdict(Decision.INDETERMINATE, list(2)),
                        verdict(Decision.VALID));
        assertThat(judging.judgeAtOnce(BODY, Optional.empty())).isEmpty();
        judging.judgePatiently(BODY, Optional.empty());
        assertThat(fetched).containsExactly(Set.of(list(1)), Set.of(list(2)));
        assertThat(counted("valid")).isOne();
        assertThat(counted("indeterminate")).isZero();
        assertThat(registry.get("credgate.verification").timer().count()).isOne();
        assertThat(judging.judgeAtOnce(BODY, Optional.empty())).isPresent();
        assertThat(counted("valid")).isEqualTo(2);
    }

    @Test
    void nothingIsJudgedOverAndOverForWhatNobodyFetches() {
        judging(verdict(Decision.INDETERMINATE, list(1))).judgePatiently(BODY, Optional.empty());
        assertThat(fetched).hasSize(1);
        assertThat(counted("indeterminate")).isOne();
    }
}
