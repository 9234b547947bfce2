package dev.credgate.source.http;

import dev.credgate.source.Source;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What is counted of fetches; every label is one of our own words. Thread-safe. */
final class FetchMeters {

    /** What came of a fetch. */
    enum Outcome {
        /** The document. */
        HAD,
        /** It is what it was. */
        UNCHANGED,
        /** Nothing. */
        FAILED,
        /** It was not begun: too many were running. */
        CROWDED
    }

    private final MeterRegistry registry;

    FetchMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(Source.Kind kind, Outcome outcome) {
        registry.counter("credgate.fetches", "kind", lower(kind), "outcome", lower(outcome))
                .increment();
    }

    void took(Source.Kind kind, long nanos) {
        registry.timer("credgate.fetch.time", "kind", lower(kind))
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    void watch(KeptDocuments documents) {
        Gauge.builder("credgate.fetch.documents", documents, KeptDocuments::count)
                .description("Documents from elsewhere that are kept")
                .register(registry);
    }

    private static String lower(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }
}
