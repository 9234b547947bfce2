package dev.credgate.trust.lote;

import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.x509.PinnedSigner;
import dev.credgate.did.x509.PinnedSigner.Certified;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.trust.TrustSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A list of trusted entities as a signed JWT with {@code x5c} (TS 119 602, clause 6.8), by a signer
 * who is pinned. Thread-safe.
 */
final class PublishedList implements TrustSource {

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final String name;
    private final Source source;
    private final PinnedSigner signer;
    private final Map<String, Set<String>> types;
    private final Optional<ListFile> file;
    private final ReadOnce<Checked> lists = new ReadOnce<>(ReadOnce.TRUSTED);

    /** Of the fetched ones that this process has read. */
    private final AtomicReference<Checked.@Nullable Good> newest = new AtomicReference<>();

    /**
     * @param types for which credential types a service vouches, by its type identifier
     */
    PublishedList(String name, URI location, PinnedSigner signer, Map<String, Set<String>> types) {
        this.name = name;
        this.source = new Source(Source.Kind.TRUST_LIST, location);
        this.signer = signer;
        this.types = Map.copyOf(types);
        this.file =
                "file".equals(location.getScheme())
                        ? Optional.of(new ListFile(Path.of(location)))
                        : Optional.empty();
    }

    /** What came of a document, the time aside: it is remembered for as long as that is had. */
    private sealed interface Checked {
        record Good(EntityList list, Certified signer) implements Checked {}

        record Bad(String why) implements Checked {}
    }

    /** By the engines alone: a list is checked once for as long as it is had. */
    private enum Engines implements SignatureChecker {
        CHOSEN;

        @Override
        public <M, S extends Signature> boolean fits(
                VerificationKey<M, S> key, M signed, S signature) {
            return SignatureEngines.prepare(key).verify(signed, signature);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Word ask(Question question) {
        // What none of its services is believed for needs no look at the list.
        if (!question.types().stream()
                .allMatch(type -> types.values().stream().anyMatch(all -> all.contains(type)))) {
            return new Word.Silent();
        }
        return switch (read(question)) {
            case SourceReading.Wanted _ -> new Word.Wanted(source);
            case SourceReading.Unavailable(String why) -> new Word.Unavailable(why);
            case SourceReading.Had had ->
                    switch (lists.of(name, had.body(), this::check)) {
                        case Checked.Bad(String why) ->
                                new Word.Unavailable(
                                        "the trust list " + name + " cannot be used: " + why);
                        case Checked.Good good -> answer(newest(good, question.now()), question);
                    };
        };
    }

    /**
     * Whoever answers for the list's address could bring back one that still names an issuer whom
     * the authority has struck off. A file is what the operator put there; and one whose time has
     * not come may be a slip, which the authority takes back.
     */
    private Checked.Good newest(Checked.Good had, Instant now) {
        if (file.isPresent() || isEarly(had.list, now)) {
            return had;
        }
        while (true) {
            Checked.Good before = newest.get();
            if (before != null && had.list.isOlderThan(before.list)) {
                return before;
            }
            if (before == had || newest.compareAndSet(before, had)) {
                return had;
            }
        }
    }

    private SourceReading read(Question question) {
        return file.isPresent()
                ? file.get().read(question.now())
                : question.sources().read(source, question.now());
    }

    /** Where it is to be fetched; empty for a file. */
    Optional<Source> source() {
        return file.isPresent() ? Optional.empty() : Optional.of(source);
    }

    private Checked check(byte[] body) {
        if (!(CompactJws.read(body) instanceof CompactJws.Reading.Read(CompactJws jws))) {
            return new Checked.Bad("it is no signed JWT in form");
        }
        Optional<Certified> by = certificate(jws).flatMap(signer::read);
        if (by.isEmpty()) {
            return new Checked.Bad("its signer is not the pinned one");
        }
        boolean fits =
                by.get().keys().stream()
                        .anyMatch(key -> jws.check(key, Engines.CHOSEN) == SignatureFinding.FITS);
        if (!fits) {
            return new Checked.Bad("its signature does not fit");
        }
        return switch (EntityList.read(jws.payload())) {
            case EntityList.Reading.Refused(String why) -> new Checked.Bad(why);
            case EntityList.Reading.Read(EntityList list) -> new Checked.Good(list, by.get());
        };
    }

    private static Optional<byte[]> certificate(CompactJws jws) {
        if (!(jws.header().member("x5c").orElse(null) instanceof JsonArray(var chain))
                || chain.isEmpty()
                || !(chain.getFirst() instanceof JsonString(String base64))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Word answer(Checked.Good good, Question question) {
        EntityList list = good.list;
        Certified by = good.signer;
        Instant now = question.now();
        if (!now.isBefore(list.until()) || now.isAfter(by.until())) {
            // Its successor, or the same by a renewed certificate, may be there already.
            return file.isPresent()
                    ? new Word.Unavailable(
                            "the trust list "
                                    + name
                                    + " has expired, or its signer's certificate has")
                    : new Word.Wanted(source);
        }
        if (isEarly(list, now) || now.isBefore(by.from())) {
            return new Word.Unavailable("the trust list " + name + " is not valid yet");
        }
        return question.types().stream().allMatch(type -> vouches(list, type, question))
                ? new Word.Vouched()
                : new Word.Silent();
    }

    private static boolean isEarly(EntityList list, Instant now) {
        return list.issuedAt().isAfter(now.plus(CLOCK_SKEW));
    }

    private boolean vouches(EntityList list, String type, Question question) {
        return list.services().stream()
                .anyMatch(service ->
                        types.getOrDefault(service.type(), Set.of()).contains(type)
                                && service.isRenderedBy(question));
    }
}
