package dev.credgate.source.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.credgate.source.Source;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Documents that were had, within their bytes: what is asked for often stays. A quarter is for
 * pinned lists ({@link KindRules#isPinned}), so that strangers' documents push none of them out.
 * What finds no room, as something long does not among what is asked for often, is there for its
 * kind's {@link KindRules#least} all the same: whoever waited for it would else be told that it is
 * to be had. Thread-safe.
 */
final class KeptDocuments {

    private static final int PINNED_ONE_IN = 4;

    /** Beside them, for what finds no room. */
    private static final int HOMELESS_ONE_IN = 8;

    private final InstantSource clock;
    private final Consumer<Source> dropped;
    private final Shelf pinned;
    private final Shelf others;

    /**
     * Keeps nothing yet.
     *
     * @param bytes in all
     * @param dropped told of what finds no room, or loses it
     */
    KeptDocuments(long bytes, InstantSource clock, Consumer<Source> dropped) {
        this.clock = clock;
        this.dropped = dropped;
        this.pinned = new Shelf(bytes / PINNED_ONE_IN);
        this.others = new Shelf(bytes - bytes / PINNED_ONE_IN);
    }

    /** The document that is kept; null when none is. */
    @Nullable Document get(Source source) {
        return of(source).get(source);
    }

    /** Keeps a document, in the place of an earlier one. */
    void put(Document document) {
        of(document.source()).documents.put(document.source(), document);
    }

    /** How many there are, about. */
    long count() {
        return pinned.documents.estimatedSize() + others.documents.estimatedSize();
    }

    private Shelf of(Source source) {
        return KindRules.isPinned(source.kind()) ? pinned : others;
    }

    private final class Shelf {
        private final Cache<Source, Document> documents;
        private final Homeless homeless;

        Shelf(long bytes) {
            homeless = new Homeless(bytes / HOMELESS_ONE_IN);
            documents =
                    Caffeine.newBuilder()
                            .maximumWeight(bytes)
                            .executor(Runnable::run)
                            .<Source, Document>weigher((_, document) -> document.weight())
                            .evictionListener(this::evicted)
                            .build();
        }

        @Nullable Document get(Source source) {
            Document document = documents.getIfPresent(source);
            return document == null ? homeless.get(source, clock.instant()) : document;
        }

        private void evicted(
                @Nullable Source source, @Nullable Document document, RemovalCause cause) {
            if (source != null && document != null) {
                homeless.add(document, clock.instant());
                dropped.accept(source);
            }
        }
    }

    /** The last few documents that lost their room before their time; always the very last. */
    private static final class Homeless {
        private final long most;
        private final Map<Source, Document> documents = new LinkedHashMap<>();
        private long weight;

        Homeless(long most) {
            this.most = most;
        }

        synchronized void add(Document document, Instant now) {
            if (isOver(document, now)) {
                return;
            }
            remove(document.source());
            documents.put(document.source(), document);
            weight += document.weight();
            Iterator<Document> oldest = documents.values().iterator();
            while (weight > most && documents.size() > 1) {
                weight -= oldest.next().weight();
                oldest.remove();
            }
        }

        synchronized @Nullable Document get(Source source, Instant now) {
            Document document = documents.get(source);
            if (document != null && isOver(document, now)) {
                remove(source);
                return null;
            }
            return document;
        }

        private void remove(Source source) {
            Document document = documents.remove(source);
            if (document != null) {
                weight -= document.weight();
            }
        }

        private static boolean isOver(Document document, Instant now) {
            return !now.isBefore(
                    document.fetchedAt().plus(KindRules.of(document.source().kind()).least()));
        }
    }
}
