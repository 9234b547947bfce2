package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.TypeRules.Finding;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Sources;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where type metadata is had (draft-ietf-oauth-sd-jwt-vc, section 5.3): the operator's folder
 * first, then, where that is allowed, the type's own address. Thread-safe; the folder's documents
 * may be replaced by others, all at once.
 */
public final class KnownTypes {

    /** No metadata of any type: credentials are judged without. */
    public static final KnownTypes NONE = new KnownTypes(TypeFolder.NONE, Fetching.NEVER);

    /** Of which credentials type metadata may be fetched. */
    public enum Fetching {
        /** Of none. */
        NEVER,
        /** Of those that name it by its digest, {@code vct#integrity}. */
        PINNED,
        /** Of all whose type is an https address. */
        ALWAYS
    }

    private volatile TypeFolder folder;
    private final Fetching fetching;
    private final ReadOnce<TypeMetadata.Reading> fetched;

    private KnownTypes(TypeFolder folder, Fetching fetching) {
        this(folder, fetching, new ReadOnce<>(ReadOnce.STRANGERS));
    }

    private KnownTypes(
            TypeFolder folder, Fetching fetching, ReadOnce<TypeMetadata.Reading> fetched) {
        this.folder = folder;
        this.fetching = fetching;
        this.fetched = fetched;
    }

    /**
     * Those of a folder.
     *
     * @throws IllegalArgumentException when its documents cannot be used together
     */
    public static KnownTypes in(Path folder, Fetching fetching) {
        return checked(TypeFolder.in(folder), fetching);
    }

    /**
     * Those of documents.
     *
     * @param former that are no longer in force
     * @throws IllegalArgumentException when they cannot be used together
     */
    public static KnownTypes of(List<byte[]> documents, List<byte[]> former, Fetching fetching) {
        return checked(TypeFolder.of(documents, former), fetching);
    }

    private static KnownTypes checked(TypeFolder folder, Fetching fetching) {
        KnownTypes types = new KnownTypes(folder, fetching);
        types.check();
        return types;
    }

    private void check() {
        for (String type : folder.types()) {
            TypeLine line = line(type, Optional.empty(), Sources.NONE, Instant.EPOCH);
            // What is not had here may be had from elsewhere later.
            if (line instanceof TypeLine.Broken(Finding finding)
                    && !(finding instanceof Finding.Unavailable && fetching != Fetching.NEVER)) {
                throw new IllegalArgumentException(type + ": " + finding.detail());
            }
        }
    }

    /** The types of the folder that have no document among others. */
    Set<String> without(TypeFolder other) {
        return folder.without(other);
    }

    /**
     * Takes other documents in place of the folder's.
     *
     * @throws IllegalArgumentException when they cannot be used together; nothing is changed then
     */
    void take(TypeFolder other) {
        new KnownTypes(other, fetching).check();
        folder = other;
    }

    /** The same with the documents that are in force now, whatever is taken later. */
    KnownTypes asOfNow() {
        return new KnownTypes(folder, fetching, fetched);
    }

    /** Whether no metadata is looked for, of any type. */
    boolean isNone() {
        return folder.isEmpty() && fetching == Fetching.NEVER;
    }

    /** {@code vct#integrity} for a credential that is issued now; empty when its type has none. */
    Optional<String> integrity(String type) {
        return folder.inForce(type).map(TypeMetadata::integrity);
    }

    /**
     * What a type and all that it extends say of claims, or why nothing can be said.
     *
     * @param integrity {@code vct#integrity}
     */
    TypeLine line(String type, Optional<String> integrity, Sources sources, Instant now) {
        boolean fetch =
                fetching == Fetching.ALWAYS || fetching == Fetching.PINNED && integrity.isPresent();
        return new TypeLookup(folder, fetched, fetch ? Optional.of(sources) : Optional.empty(), now)
                .line(type, integrity);
    }
}
