package dev.credgate.ledger.chain;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.InstantSource;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while verdicts can be decided: the ledger's newest block, its age, and what is wrong. */
@Readiness
@ApplicationScoped
class LedgerReadiness implements HealthCheck {

    private final FollowedLedger ledger;
    private final InstantSource clock;

    @Inject
    LedgerReadiness(FollowedLedger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("ledger");
        return switch (ledger.read(clock.instant())) {
            case Ledger.Reading.Fresh fresh -> {
                told(answer, fresh.snapshot(), fresh.age()).up();
                yield (ledger.trouble().isEmpty()
                                ? answer
                                : answer.withData("trouble", ledger.trouble()))
                        .build();
            }
            case Ledger.Reading.Stale stale ->
                    told(answer, stale.snapshot(), stale.age())
                            .withData("why", stale.why())
                            .down()
                            .build();
            case Ledger.Reading.Unavailable unavailable ->
                    answer.withData("why", unavailable.why()).down().build();
        };
    }

    private static HealthCheckResponseBuilder told(
            HealthCheckResponseBuilder answer, LedgerSnapshot snapshot, Duration age) {
        return answer.withData("block", snapshot.block().number())
                .withData("block_hash", snapshot.block().hash().toString())
                .withData("age_ms", age.toMillis());
    }
}
