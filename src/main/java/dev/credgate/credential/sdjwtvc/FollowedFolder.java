package dev.credgate.credential.sdjwtvc;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * The operator's folder of type metadata, looked at again and again. What it holds comes into force
 * once two looks in a row found the same, so that files which are still being put there do not, and
 * only as a whole; a folder that cannot be used changes nothing, nor does one that lacks a type
 * which was there: a folder that is emptied, or not mounted, must not lift what its types demand.
 * For one thread.
 */
final class FollowedFolder {

    private final Path path;
    private final KnownTypes types;
    private Optional<String> known;
    private Optional<String> seen;

    private FollowedFolder(Path path, KnownTypes types, Optional<String> known) {
        this.path = path;
        this.types = types;
        this.known = known;
        this.seen = known;
    }

    /**
     * Reads a folder, to follow it from then on.
     *
     * @throws IllegalArgumentException when its documents cannot be used together
     */
    static FollowedFolder read(Path path, KnownTypes.Fetching fetching) {
        // Before it is read: what changes meanwhile is found at the first look.
        Optional<String> known = TypeFolder.fingerprint(path);
        return new FollowedFolder(path, KnownTypes.in(path, fetching), known);
    }

    /** What its documents say, always those in force. */
    KnownTypes types() {
        return types;
    }

    /** What a look came to. */
    sealed interface Look {
        /** Nothing that was not told before. */
        record Same() implements Look {}

        /** What the folder holds is in force. */
        record Changed() implements Look {}

        /** It cannot be used; what was before stays in force. */
        record Unusable(String why) implements Look {}
    }

    /** Looks once. */
    Look look() {
        Optional<String> now = TypeFolder.fingerprint(path);
        boolean settled = now.equals(seen);
        seen = now;
        if (!settled || now.equals(known)) {
            return new Look.Same();
        }
        try {
            TypeFolder read = TypeFolder.in(path);
            if (!TypeFolder.fingerprint(path).equals(now)) {
                return new Look.Same();
            }
            known = now;
            Set<String> gone = types.without(read);
            if (!gone.isEmpty()) {
                return new Look.Unusable(
                        "no file has the types "
                                + gone
                                + " any more; a restart forgets types, and nothing else does");
            }
            types.take(read);
            return new Look.Changed();
        } catch (IllegalArgumentException fault) {
            known = now;
            return new Look.Unusable(String.valueOf(fault.getMessage()));
        }
    }
}
