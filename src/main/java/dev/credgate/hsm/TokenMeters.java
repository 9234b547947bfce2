package dev.credgate.hsm;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** What an operator sees of one token in service. Thread-safe. */
final class TokenMeters {

    private final MeterRegistry meters;
    private final String name;

    /** The registry's own, each looked up once: that takes a microsecond. */
    private final Map<SignatureAlgorithm, Timer> signed = new ConcurrentHashMap<>();

    private final Map<SignatureAlgorithm, Timer> failed = new ConcurrentHashMap<>();

    TokenMeters(MeterRegistry meters, String name) {
        this.meters = meters;
        this.name = name;
    }

    /**
     * Shows the state of things.
     *
     * @param open the token as it is opened, empty while it is away
     * @param stuck how many calls the module keeps
     * @param configured how many sessions there may be, where the token takes so many
     */
    void watch(Supplier<Optional<Token>> open, IntSupplier stuck, int configured) {
        ofOpen("credgate.hsm.up", "1 while the token answers", open, _ -> 1);
        ofOpen("credgate.hsm.sessions.open", "open sessions", open, of -> of.sessions().open());
        ofOpen("credgate.hsm.sessions.busy", "sessions in use", open, of -> of.sessions().busy());
        ofOpen(
                "credgate.hsm.sessions.waiting",
                "calls that wait for a session",
                open,
                of -> of.sessions().waiting());
        gauge(
                "credgate.hsm.sessions.limit",
                "how many sessions there may be, as far as the token takes them",
                () -> open.get().map(of -> of.sessions().limit()).orElse(configured));
        gauge(
                "credgate.hsm.calls.stuck",
                "calls inside the module that nobody waits for any more",
                stuck::getAsInt);
    }

    private void ofOpen(
            String meter,
            String description,
            Supplier<Optional<Token>> open,
            ToIntFunction<Token> value) {
        gauge(meter, description, () -> open.get().map(value::applyAsInt).orElse(0));
    }

    private void gauge(String meter, String description, Supplier<Number> value) {
        Gauge.builder(meter, value).description(description).tag("token", name).register(meters);
    }

    Timer.Sample signing() {
        return Timer.start(meters);
    }

    void signed(Timer.Sample sample, SignatureAlgorithm algorithm, boolean well) {
        sample.stop((well ? signed : failed).computeIfAbsent(algorithm, of -> timer(of, well)));
    }

    private Timer timer(SignatureAlgorithm algorithm, boolean well) {
        return meters.timer(
                "credgate.hsm.sign",
                "algorithm",
                algorithm.name(),
                "outcome",
                well ? "signed" : "failed",
                "token",
                name);
    }

    void faulty() {
        count("credgate.hsm.signatures.faulty");
    }

    void opened() {
        count("credgate.hsm.opened");
    }

    void lost() {
        count("credgate.hsm.lost");
    }

    void givenUp() {
        count("credgate.hsm.calls.given.up");
    }

    void error(ReturnValue value) {
        meters.counter("credgate.hsm.session.errors", "token", name, "code", "CKR_" + value)
                .increment();
    }

    private void count(String meter) {
        meters.counter(meter, "token", name).increment();
    }
}
