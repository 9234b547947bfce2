package dev.credgate.credential.sdjwtvc;

import dev.credgate.crypto.IntegrityMetadata;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The operator's own type metadata (draft-ietf-oauth-sd-jwt-vc, section 5.3.2), as it was read: one
 * document a type in force, and any number of former ones for credentials that name them by their
 * digest. Immutable.
 */
final class TypeFolder {

    /** No folder. */
    static final TypeFolder NONE = new TypeFolder(Map.of(), Map.of());

    /** Below the folder: documents that were in force once. */
    private static final String FORMER = "former";

    private final Map<String, TypeMetadata> inForce;
    private final Map<String, List<TypeMetadata>> former;

    private TypeFolder(Map<String, TypeMetadata> inForce, Map<String, List<TypeMetadata>> former) {
        this.inForce = Map.copyOf(inForce);
        this.former = Map.copyOf(former);
    }

    /**
     * These documents.
     *
     * @throws IllegalArgumentException when one is none, or two in force are of one type
     */
    static TypeFolder of(List<byte[]> inForce, List<byte[]> former) {
        Map<String, TypeMetadata> read = new HashMap<>();
        for (byte[] document : inForce) {
            put(read, metadata(document, "a document"), "a document");
        }
        Map<String, List<TypeMetadata>> old = new HashMap<>();
        for (byte[] document : former) {
            add(old, metadata(document, "a document"));
        }
        return new TypeFolder(read, old);
    }

    /**
     * The files {@code *.json} of a folder, and those of its folder {@code former}.
     *
     * @throws IllegalArgumentException when one cannot be read or is none, or two in force are of
     *     one type
     */
    static TypeFolder in(Path folder) {
        Map<String, TypeMetadata> read = new HashMap<>();
        for (Path file : files(folder)) {
            put(read, metadata(file), file.toString());
        }
        Map<String, List<TypeMetadata>> old = new HashMap<>();
        Path before = folder.resolve(FORMER);
        if (Files.isDirectory(before)) {
            files(before).forEach(file -> add(old, metadata(file)));
        }
        return new TypeFolder(read, old);
    }

    /** What stands in a folder's files, in one text; empty when they cannot be read. */
    static Optional<String> fingerprint(Path folder) {
        try {
            StringBuilder all = new StringBuilder();
            List<Path> files = new ArrayList<>(files(folder));
            Path before = folder.resolve(FORMER);
            if (Files.isDirectory(before)) {
                files.addAll(files(before));
            }
            for (Path file : files) {
                boolean small = Files.size(file) <= TypeMetadata.MAX_BYTES;
                all.append(folder.relativize(file))
                        .append('\n')
                        .append(
                                small
                                        ? HexFormat.of()
                                                .formatHex(
                                                        Sha2.SHA_256.hash(
                                                                Message.of(
                                                                        Files.readAllBytes(file))))
                                        : "too large")
                        .append('\n');
            }
            return Optional.of(all.toString());
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read the folder " + folder, e);
        }
    }

    private static TypeMetadata metadata(Path file) {
        try {
            if (Files.size(file) > TypeMetadata.MAX_BYTES) {
                throw new IllegalArgumentException(
                        file + " is larger than " + TypeMetadata.MAX_BYTES + " bytes");
            }
            return metadata(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read " + file, e);
        }
    }

    private static TypeMetadata metadata(byte[] document, String name) {
        return switch (TypeMetadata.read(document)) {
            case TypeMetadata.Reading.Read(TypeMetadata metadata) -> metadata;
            case TypeMetadata.Reading.Refused(String why) ->
                    throw new IllegalArgumentException(name + " " + why);
        };
    }

    private static void put(Map<String, TypeMetadata> to, TypeMetadata metadata, String name) {
        if (to.put(metadata.type(), metadata) != null) {
            throw new IllegalArgumentException(
                    name
                            + " is the second of "
                            + metadata.type()
                            + "; put the one that is no longer in force into the folder "
                            + FORMER);
        }
    }

    private static void add(Map<String, List<TypeMetadata>> to, TypeMetadata metadata) {
        to.computeIfAbsent(metadata.type(), _ -> new ArrayList<>()).add(metadata);
    }

    boolean isEmpty() {
        return inForce.isEmpty() && former.isEmpty();
    }

    /** The types with a document in force. */
    Set<String> types() {
        return inForce.keySet();
    }

    /** The types that have a document here and none in another one. */
    Set<String> without(TypeFolder other) {
        return Stream.concat(inForce.keySet().stream(), former.keySet().stream())
                .filter(type -> !other.knows(type))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Whether there is any document of that type. */
    boolean knows(String type) {
        return inForce.containsKey(type) || former.containsKey(type);
    }

    /** The document in force. */
    Optional<TypeMetadata> inForce(String type) {
        return Optional.ofNullable(inForce.get(type));
    }

    /** The document that was meant, in force or not. */
    Optional<TypeMetadata> of(String type, IntegrityMetadata integrity) {
        return Stream.concat(inForce(type).stream(), former.getOrDefault(type, List.of()).stream())
                .filter(metadata -> metadata.fits(integrity))
                .findFirst();
    }
}
