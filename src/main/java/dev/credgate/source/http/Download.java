package dev.credgate.source.http;

import dev.credgate.source.Source;
import dev.credgate.source.http.Exchange.Answer;
import dev.credgate.source.http.Exchange.FailedException;
import dev.credgate.source.http.FetchGuard.Judgement;
import dev.credgate.source.http.FetchGuard.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Follows a document's URI to its bytes: every hop is guarded anew. For virtual threads. */
final class Download {

    private static final int MAX_REDIRECTS = 3;

    /** Addresses of one host that are tried. */
    private static final int MAX_ADDRESSES = 3;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final FetchGuard guard;
    private final Names names;
    private final Exchange exchange;

    Download(FetchGuard guard, Names names, Exchange exchange) {
        this.guard = guard;
        this.names = names;
        this.exchange = exchange;
    }

    /**
     * The answer at the end, its body unpacked; status 200, or 304 when {@code tag} still names
     * what is there.
     *
     * @param tag of the version that is had; empty without one
     * @throws FailedException says why there is none
     */
    Answer of(Source source, String tag, long nanos) throws FailedException {
        KindRules rules = KindRules.of(source.kind());
        Map<String, String> fields = new HashMap<>();
        fields.put("Accept", rules.accept());
        fields.put("Accept-Encoding", "gzip, identity");
        fields.put("User-Agent", "credgate");
        if (!tag.isEmpty()) {
            fields.put("If-None-Match", tag);
        }
        URI uri = source.uri();
        for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
            Answer answer = ask(uri, source.kind(), fields, rules.maxBytes(), nanos);
            if (answer.status() == 200) {
                return unpacked(answer, rules.maxBytes());
            }
            if (answer.status() == 304 && !tag.isEmpty()) {
                return answer;
            }
            if (!REDIRECTS.contains(answer.status())) {
                throw new FailedException("its server answered " + answer.status());
            }
            uri = next(uri, answer);
        }
        throw new FailedException("its server leads on more than " + MAX_REDIRECTS + " times");
    }

    private static URI next(URI from, Answer answer) throws FailedException {
        try {
            String location = answer.field("location").orElse("");
            URI next = from.resolve(location);
            if (location.isEmpty() || next.equals(from)) {
                throw new FailedException("its server leads back to where it is");
            }
            return next;
        } catch (IllegalArgumentException _) {
            throw new FailedException("its server leads to what is no address");
        }
    }

    private Answer ask(
            URI uri, Source.Kind kind, Map<String, String> fields, int maxBytes, long nanos)
            throws FailedException {
        Target target =
                switch (guard.judge(uri, kind)) {
                    case Judgement.Fit(Target fit) -> fit;
                    case Judgement.Refused(String why) -> throw new FailedException(why);
                };
        FailedException last = new FailedException("its host has no address that may be asked");
        List<InetAddress> addresses =
                guard.permitted(
                        target, names.lookUp(target.host(), KindRules.isPinned(kind), nanos));
        addresses = addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size()));
        for (int tried = 0; tried < addresses.size(); tried++) {
            long left = nanos - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                // One that is gone and refuses nothing must leave some time for the next.
                return exchange.get(
                        target,
                        addresses.get(tried),
                        fields,
                        maxBytes,
                        nanos,
                        Duration.ofNanos(left / (addresses.size() - tried)));
            } catch (FailedException failure) {
                last = failure;
            }
        }
        throw last;
    }

    private static Answer unpacked(Answer answer, int maxBytes) throws FailedException {
        String encoding =
                answer.field("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> answer;
            case "gzip", "x-gzip" ->
                    new Answer(200, answer.fields(), gunzip(answer.body(), maxBytes));
            default -> throw new FailedException("it is packed in a way that is not known");
        };
    }

    /** Never more than the bound in memory, however little the packed form is. */
    private static byte[] gunzip(byte[] packed, int maxBytes) throws FailedException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] bytes = in.readNBytes(maxBytes);
            if (in.read() >= 0) {
                throw new FailedException("it is longer than " + maxBytes + " bytes");
            }
            return bytes;
        } catch (IOException _) {
            throw new FailedException("it cannot be unpacked");
        }
    }
}
