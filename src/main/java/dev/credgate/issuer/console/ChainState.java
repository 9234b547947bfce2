package dev.credgate.issuer.console;

import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** What a page says of the chain. Thread-safe. */
@Singleton
class ChainState {

    private final Ledger ledger;
    private final InstantSource clock;

    ChainState(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The newest that is known, fresh or not; empty when nothing is. */
    Optional<LedgerSnapshot> onto(Sheet sheet) {
        return switch (ledger.read(clock.instant())) {
            case Ledger.Reading.Fresh(LedgerSnapshot snapshot, Duration age) ->
                    said(sheet, "fresh", snapshot, age);
            case Ledger.Reading.Stale(LedgerSnapshot snapshot, Duration age, _) ->
                    said(sheet, "stale", snapshot, age);
            case Ledger.Reading.Unavailable _ -> {
                sheet.with("chain", "unavailable")
                        .with("chainText", sheet.text("chain_unavailable"));
                yield Optional.empty();
            }
        };
    }

    private static Optional<LedgerSnapshot> said(
            Sheet sheet, String state, LedgerSnapshot snapshot, Duration age) {
        sheet.with("chain", state)
                .with(
                        "chainText",
                        sheet.text(
                                "chain_" + state,
                                snapshot.block().number(),
                                Math.max(0, age.toSeconds())));
        return Optional.of(snapshot);
    }
}
