package dev.credgate.source.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.source.OwnDocuments;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.http.Exchange.Answer;
import dev.credgate.source.http.Exchange.FailedException;
import dev.credgate.source.http.FetchGuard.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Documents had over HTTP: each fetched once at a time whoever asks, kept for as long as its server
 * and its kind allow, failures remembered for a while. Thread-safe.
 */
final class FetchedSources implements FetchingSources {

    /** Documents that one call may have fetched; a presentation needs a few. */
    static final int MAX_WANTED = 32;

    private static final int MAX_RUNNING = 1024;

    /** So many at most when another is begun, by who wants it. */
    private static int mostRunning(FetchSlots.Claim claim) {
        return switch (claim) {
            case STRANGER -> MAX_RUNNING / 4 * 3;
            case KNOWN -> MAX_RUNNING / 8 * 7;
            case PINNED -> MAX_RUNNING;
        };
    }

    /** How long a kept document stands in for one that our own congestion keeps us from having. */
    private static final Duration BRIDGE = Duration.ofSeconds(1);

    private static final int MAX_BRIDGED = 1024;

    /** A verdict's instant may be so much before that of what is fetched for it. */
    private static final Duration LEEWAY = Duration.ofMinutes(5);

    /**
     * Bytes of failures that are kept: some ten thousand. Whoever is asked chooses the addresses.
     */
    private static final int KEPT_FAILURES_BYTES = 8 * 1024 * 1024;

    private static final int FAILURE_OVERHEAD = 512;

    /** A fetch that failed, and until when it is not tried again. */
    private record Failure(String why, Instant until) {}

    /** A fetch that is wanted, for as long as somebody waits for it. */
    private static final class Run {
        private final Source source;
        private final FetchSlots.Claim claim;
        private final AtomicLong patience;
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        Run(Source source, FetchSlots.Claim claim, long until) {
            this.source = source;
            this.claim = claim;
            this.patience = new AtomicLong(until);
        }

        /** Somebody else waits too. */
        CompletableFuture<Void> joined(long until) {
            patience.accumulateAndGet(until, (one, other) -> one - other >= 0 ? one : other);
            return done;
        }
    }

    /**
     * Bounds.
     *
     * @param timeout of one fetch
     * @param cacheBytes kept in all
     */
    record Bounds(Duration timeout, int concurrency, int perHost, long cacheBytes) {}

    private final Download download;
    private final FetchGuard guard;
    private final List<OwnDocuments> own;
    private final InstantSource clock;
    private final Bounds bounds;
    private final Optional<DocumentFolder> folder;
    private final FetchMeters meters;
    private final KeptDocuments documents;
    private final Cache<Source, Failure> failures =
            Caffeine.newBuilder()
                    .maximumWeight(KEPT_FAILURES_BYTES)
                    .weigher((Source source, Failure _) ->
                            FAILURE_OVERHEAD + Document.addressWeight(source))
                    .executor(Runnable::run)
                    .build();

    /** Documents that are kept and could not be had anew for want of a slot; until when they do. */
    private final Cache<Source, Instant> bridged =
            Caffeine.newBuilder().maximumSize(MAX_BRIDGED).executor(Runnable::run).build();

    private final ConcurrentHashMap<Source, Run> running = new ConcurrentHashMap<>();
    private final FetchSlots slots;

    FetchedSources(
            Download download,
            FetchGuard guard,
            List<OwnDocuments> own,
            InstantSource clock,
            Bounds bounds,
            Optional<DocumentFolder> folder,
            FetchMeters meters) {
        this.download = download;
        this.guard = guard;
        this.own = List.copyOf(own);
        this.clock = clock;
        this.bounds = bounds;
        this.folder = folder;
        this.meters = meters;
        this.slots = new FetchSlots(bounds.concurrency(), bounds.perHost());
        this.documents =
                new KeptDocuments(
                        bounds.cacheBytes(),
                        clock,
                        source -> folder.ifPresent(it -> it.remove(source)));
        folder.ifPresent(this::load);
        meters.watch(documents);
    }

    /** Oldest first, so that the newest stay when there is more than is kept. */
    private void load(DocumentFolder from) {
        Instant now = clock.instant();
        List<Document> kept = new ArrayList<>(from.all());
        kept.sort(Comparator.comparing(Document::fetchedAt));
        for (Document document : kept) {
            Duration age = Duration.between(document.fetchedAt(), now);
            // One from the future is none that this clock can hold to a time.
            if (age.isNegative()
                    || age.compareTo(KindRules.of(document.source().kind()).lifetime()) > 0) {
                from.remove(document.source());
            } else {
                documents.put(document);
            }
        }
    }

    @Override
    public SourceReading read(Source source, Instant now) {
        for (OwnDocuments one : own) {
            Optional<SourceReading.Had> had = one.read(source, now);
            if (had.isPresent()) {
                return had.get();
            }
        }
        Document document = kept(source, now);
        Failure failure = failures.getIfPresent(source);
        boolean failed = failure != null && lasts(failure, source, now);
        if (document != null && now.isBefore(document.freshUntil())) {
            return document.had(failed);
        }
        Instant bridge = bridged.getIfPresent(source);
        if ((failed || (bridge != null && lasts(bridge, BRIDGE, now)))
                && document != null
                && now.isBefore(staleUntil(document))) {
            return document.had(failed);
        }
        if (failure != null && failed) {
            return new SourceReading.Unavailable("a document cannot be had: " + failure.why());
        }
        return guard.judge(source.uri(), source.kind()) instanceof Judgement.Refused(String why)
                ? new SourceReading.Unavailable("a document may not be fetched: " + why)
                : new SourceReading.Wanted();
    }

    /**
     * The document that is kept, unless it was had when the clock was ahead: it would be used for
     * all that time more, whatever its issuer withdrew.
     */
    private @Nullable Document kept(Source source, Instant now) {
        Document document = documents.get(source);
        return document == null || document.fetchedAt().isAfter(now.plus(LEEWAY)) ? null : document;
    }

    private static boolean lasts(Failure failure, Source source, Instant now) {
        return lasts(failure.until(), KindRules.of(source.kind()).retry(), now);
    }

    /** Whether something goes on that began for so long; not when the clock was ahead then. */
    private static boolean lasts(Instant until, Duration length, Instant now) {
        return now.isBefore(until) && !until.isAfter(now.plus(length).plus(LEEWAY));
    }

    private static Instant staleUntil(Document document) {
        return document.fetchedAt().plus(KindRules.of(document.source().kind()).stale());
    }

    @Override
    public void fetch(Set<Source> wanted, Duration most) {
        long until = System.nanoTime() + most.toNanos();
        CompletableFuture<?>[] fetches =
                wanted.stream()
                        .limit(MAX_WANTED)
                        .map(source -> start(source, until))
                        .flatMap(Optional::stream)
                        .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(fetches).get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException _) {
            // They go on; whoever asks later finds what came of them.
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch ends in a failure that it keeps", e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * The fetch of a document, begun by whoever comes first; empty when it was had just now.
     *
     * @param until when the one who asks waits, by {@link System#nanoTime}
     */
    private Optional<CompletableFuture<Void>> start(Source source, long until) {
        Run before = running.get(source);
        if (before != null) {
            return Optional.of(before.joined(until));
        }
        if (!due(source)) {
            return Optional.empty();
        }
        Run mine = new Run(source, claim(source), until);
        if (running.size() >= mostRunning(mine.claim)) {
            crowded(source);
            meters.count(source.kind(), FetchMeters.Outcome.CROWDED);
            return Optional.empty();
        }
        Run other = running.putIfAbsent(source, mine);
        if (other != null) {
            return Optional.of(other.joined(until));
        }
        Thread.ofVirtual()
                .name("fetch")
                .start(() -> {
                    try {
                        run(mine);
                    } finally {
                        running.remove(source);
                        mine.done.complete(null);
                    }
                });
        return Optional.of(mine.done);
    }

    /** Anybody may have named what never was had, or not when it was asked for last. */
    private FetchSlots.Claim claim(Source source) {
        if (KindRules.isPinned(source.kind())) {
            return FetchSlots.Claim.PINNED;
        }
        return documents.get(source) == null || failures.getIfPresent(source) != null
                ? FetchSlots.Claim.STRANGER
                : FetchSlots.Claim.KNOWN;
    }

    private boolean due(Source source) {
        Instant now = clock.instant();
        Document document = kept(source, now);
        Failure failure = failures.getIfPresent(source);
        return (document == null
                        || !now.isBefore(
                                document.fetchedAt().plus(KindRules.of(source.kind()).least())))
                && (failure == null || !lasts(failure, source, now));
    }

    private void run(Run run) {
        long started = System.nanoTime();
        Source source = run.source;
        FetchMeters.Outcome outcome = FetchMeters.Outcome.FAILED;
        try {
            Optional<FetchSlots.Slot> slot =
                    slots.take(
                            String.valueOf(source.uri().getHost()), run.claim, run.patience::get);
            if (slot.isEmpty()) {
                // Ours, not its server's: it may be tried again at once.
                outcome = FetchMeters.Outcome.CROWDED;
                crowded(source);
                return;
            }
            try (FetchSlots.Slot _ = slot.get()) {
                outcome = had(source);
            }
        } catch (FailedException failure) {
            remember(source, String.valueOf(failure.getMessage()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unforeseen) {
            System.getLogger(FetchedSources.class.getName())
                    .log(System.Logger.Level.ERROR, "a fetch failed unforeseen", unforeseen);
            remember(source, "the gateway could not fetch it");
        } finally {
            meters.count(source.kind(), outcome);
            meters.took(source.kind(), System.nanoTime() - started);
        }
    }

    private FetchMeters.Outcome had(Source source) throws FailedException {
        Document before = documents.get(source);
        Instant now = clock.instant();
        // Its own time begins here: that spent waiting for others is none of its server's.
        long until = System.nanoTime() + bounds.timeout().toNanos();
        Answer answer = download.of(source, before == null ? "" : before.tag(), until);
        Instant freshUntil = now.plus(Freshness.of(answer, KindRules.of(source.kind())));
        if (before != null && answer.status() == 304) {
            keep(
                    new Document(
                            source,
                            before.body(),
                            before.mediaType(),
                            before.tag(),
                            now,
                            freshUntil));
            return FetchMeters.Outcome.UNCHANGED;
        }
        if (!KindRules.mayBe(source.kind(), answer.body())) {
            throw new FailedException("its server answered with something else, no JSON object");
        }
        keep(new Document(source, answer.body(), mediaType(answer), tag(answer), now, freshUntil));
        return FetchMeters.Outcome.HAD;
    }

    private void crowded(Source source) {
        if (documents.get(source) != null) {
            bridged.put(source, clock.instant().plus(BRIDGE));
        }
    }

    private void keep(Document document) {
        // The file first: when there is no room for the document, its eviction deletes the file.
        folder.ifPresent(it -> it.put(document));
        documents.put(document);
        failures.invalidate(document.source());
    }

    private void remember(Source source, String why) {
        failures.put(
                source,
                new Failure(why, clock.instant().plus(KindRules.of(source.kind()).retry())));
    }

    private static String mediaType(Answer answer) {
        String type = answer.field("content-type").orElse("");
        int semicolon = type.indexOf(';');
        String bare = (semicolon < 0 ? type : type.substring(0, semicolon)).trim();
        return bare.matches("[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}")
                ? bare.toLowerCase(Locale.ROOT)
                : "";
    }

    private static String tag(Answer answer) {
        return answer.field("etag")
                .filter(text -> text.matches("(?:W/)?\"[\\x21\\x23-\\x7e]{0,200}\""))
                .orElse("");
    }
}
