package dev.credgate.crypto;

import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Integrity metadata (W3C Subresource Integrity, section 3): digests of which one of the strongest
 * must be a document's. Unknown algorithms and what follows a {@code ?} are passed over, as there.
 * Immutable.
 */
public final class IntegrityMetadata {

    /** Texts that are longer are refused. */
    private static final int MAX_LENGTH = 4096;

    private final Sha2 strongest;
    private final Set<String> digests;

    private IntegrityMetadata(Sha2 strongest, Set<String> digests) {
        this.strongest = strongest;
        this.digests = digests;
    }

    /** Reads a text; empty when it names no digest of an algorithm known here. */
    public static Optional<IntegrityMetadata> read(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Map<Sha2, Set<String>> byAlgorithm = new EnumMap<>(Sha2.class);
        for (String one : text.split("[ \\t\\n\\f\\r]+", -1)) {
            int dash = one.indexOf('-');
            Optional<Sha2> algorithm = algorithm(dash < 0 ? "" : one.substring(0, dash));
            if (algorithm.isPresent()) {
                int options = one.indexOf('?');
                String digest = one.substring(dash + 1, options < 0 ? one.length() : options);
                byAlgorithm
                        .computeIfAbsent(algorithm.get(), _ -> new LinkedHashSet<>())
                        .add(plain(digest));
            }
        }
        return byAlgorithm.keySet().stream()
                .reduce((_, last) -> last)
                .map(most -> new IntegrityMetadata(most, Set.copyOf(byAlgorithm.get(most))));
    }

    /** The text that names a document by one digest of it. */
    public static String of(Sha2 algorithm, byte[] digest) {
        return name(algorithm) + "-" + Base64.getEncoder().encodeToString(digest);
    }

    /** Whether a document is the one that was meant. */
    public boolean fits(byte[] document) {
        return fits(algorithm -> algorithm.hash(Message.of(document)));
    }

    /**
     * The same, of a document whose digests may be known.
     *
     * @param digest the document's, by the algorithm
     */
    public boolean fits(Function<Sha2, byte[]> digest) {
        return digests.contains(
                Base64.getEncoder().withoutPadding().encodeToString(digest.apply(strongest)));
    }

    private static String name(Sha2 algorithm) {
        return switch (algorithm) {
            case SHA_256 -> "sha256";
            case SHA_384 -> "sha384";
            case SHA_512 -> "sha512";
        };
    }

    private static Optional<Sha2> algorithm(String name) {
        return Stream.of(Sha2.values()).filter(one -> name(one).equals(name)).findFirst();
    }

    /** Base64url and padding mean the same digest (Content Security Policy, hash-source). */
    private static String plain(String digest) {
        int end = digest.length();
        while (end > 0 && digest.charAt(end - 1) == '=') {
            end--;
        }
        return digest.substring(0, end).replace('-', '+').replace('_', '/');
    }
}
