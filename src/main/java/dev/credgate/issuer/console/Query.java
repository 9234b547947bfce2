package dev.credgate.issuer.console;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Names and values of a query or a form, as browsers write them ({@code
 * application/x-www-form-urlencoded}, WHATWG URL §5). Immutable.
 */
record Query(Map<String, String> values) {

    static final Query NONE = new Query(Map.of());

    private static final int MOST = 32;

    Query {
        values = Map.copyOf(values);
    }

    /**
     * Reads a query or a form.
     *
     * @return empty when a name stands twice, there are too many, or it is no such text
     */
    static Optional<Query> parse(String text) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        String[] parts = text.split("&", MOST + 1);
        if (parts.length > MOST) {
            return Optional.empty();
        }
        try {
            for (String part : parts) {
                int equals = part.indexOf('=');
                String name = decoded(equals < 0 ? part : part.substring(0, equals));
                String value = equals < 0 ? "" : decoded(part.substring(equals + 1));
                if (values.put(name, value) != null) {
                    return Optional.empty();
                }
            }
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
        return Optional.of(new Query(values));
    }

    /** Percent-decoded, refusing what is not UTF-8 rather than replacing it. */
    private static String decoded(String text) throws CharacterCodingException {
        if (text.chars().anyMatch(unit -> unit > 0x7e)) {
            throw new IllegalArgumentException("not as a browser writes it");
        }
        String bytes = URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes.getBytes(StandardCharsets.ISO_8859_1)))
                .toString();
    }

    /** The value of a name; empty when it is not there. */
    Optional<String> first(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** The value of a name without spaces around it; empty when there is nothing else. */
    Optional<String> text(String name) {
        return first(name).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** These names alone. */
    Query only(List<String> names) {
        Map<String, String> kept = new LinkedHashMap<>(values);
        boolean _ = kept.keySet().retainAll(names);
        return new Query(kept);
    }

    /** These names alone, and one more value, as a query. */
    String with(List<String> kept, String name, String value) {
        List<String> parts = new ArrayList<>();
        for (String one : kept) {
            if (!one.equals(name)) {
                first(one).ifPresent(text -> parts.add(encoded(one) + "=" + encoded(text)));
            }
        }
        parts.add(encoded(name) + "=" + encoded(value));
        return String.join("&", parts);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
