package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.TypeRules.Finding;
import dev.credgate.credential.sdjwtvc.TypeMetadata.Parent;
import dev.credgate.crypto.IntegrityMetadata;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Looks up one line of types, at one instant.
 *
 * @param elsewhere what was fetched; empty where nothing may be
 */
record TypeLookup(
        TypeFolder folder,
        ReadOnce<TypeMetadata.Reading> fetched,
        Optional<Sources> elsewhere,
        Instant now) {

    /** Types in one line, the credential's own included. */
    static final int MAX_TYPES = 6;

    /** What came of looking up one document. */
    private sealed interface Look {
        record Had(TypeMetadata metadata) implements Look {}

        /** There is no place to look. */
        record Nowhere() implements Look {}

        record Broken(Finding finding) implements Look {}
    }

    TypeLine line(String type, Optional<String> integrity) {
        List<TypeMetadata> line = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Optional<Parent> next = Optional.of(new Parent(type, integrity));
        while (next.isPresent()) {
            Parent asked = next.get();
            if (!seen.add(asked.type())) {
                return new TypeLine.Broken(
                        new Finding.Circular("the type " + asked.type() + " extends itself"));
            }
            if (seen.size() > MAX_TYPES) {
                return new TypeLine.Broken(
                        new Finding.Unusable(
                                "more than " + MAX_TYPES + " types extend one another"));
            }
            switch (look(asked)) {
                case Look.Had(TypeMetadata metadata) -> {
                    line.add(metadata);
                    next = metadata.parent();
                }
                case Look.Nowhere _ -> {
                    return new TypeLine.Broken(
                            line.isEmpty()
                                    ? new Finding.NotPublished()
                                    : new Finding.Unavailable(
                                            "the metadata of the extended type "
                                                    + asked.type()
                                                    + " is not kept here, and is not fetched"));
                }
                case Look.Broken(Finding finding) -> {
                    return new TypeLine.Broken(finding);
                }
            }
        }
        return TypeLine.of(line);
    }

    private Look look(Parent asked) {
        Optional<IntegrityMetadata> integrity = asked.integrity().flatMap(IntegrityMetadata::read);
        Optional<TypeMetadata> kept =
                integrity.isPresent()
                        ? folder.of(asked.type(), integrity.get())
                        : folder.inForce(asked.type());
        Optional<URI> address = elsewhere.flatMap(_ -> address(asked.type()));
        if (kept.isEmpty() && address.isEmpty() && !folder.knows(asked.type())) {
            return new Look.Nowhere();
        }
        if (asked.integrity().isPresent() && integrity.isEmpty()) {
            return other(asked.type(), "is vouched for by no digest that is known here");
        }
        if (kept.isPresent()) {
            return new Look.Had(kept.get());
        }
        return address.isPresent()
                ? read(asked.type(), address.get(), integrity)
                : integrity.isPresent()
                        ? other(
                                asked.type(),
                                "is kept here in another version than was vouched for")
                        : new Look.Nowhere();
    }

    private Look read(String type, URI address, Optional<IntegrityMetadata> integrity) {
        Source source = new Source(Source.Kind.TYPE_METADATA, address);
        return switch (elsewhere.orElse(Sources.NONE).read(source, now)) {
            case SourceReading.Wanted _ -> new Look.Broken(new Finding.Wanted(source));
            case SourceReading.Unavailable(String why) ->
                    new Look.Broken(
                            new Finding.Unavailable(
                                    "the metadata of the type " + type + ": " + why));
            case SourceReading.Had had ->
                    switch (fetched.of("", had.body(), TypeMetadata::read)) {
                        case TypeMetadata.Reading.Read(TypeMetadata metadata) ->
                                of(type, metadata, integrity);
                        // Its digest is asked all the same: it may not be what was meant.
                        case TypeMetadata.Reading.Refused _
                                when integrity.isPresent() && !integrity.get().fits(had.body()) ->
                                other(type, "is not the document that was vouched for");
                        case TypeMetadata.Reading.Refused(String why) ->
                                new Look.Broken(
                                        new Finding.Unusable(
                                                "the metadata of the type " + type + " " + why));
                    };
        };
    }

    private static Look of(
            String type, TypeMetadata metadata, Optional<IntegrityMetadata> integrity) {
        if (integrity.filter(it -> !metadata.fits(it)).isPresent()) {
            return other(type, "is not the document that was vouched for");
        }
        return metadata.type().equals(type)
                ? new Look.Had(metadata)
                : new Look.Broken(
                        new Finding.Unusable(
                                "at the address of the type " + type + " lies another's metadata"));
    }

    private static Look other(String type, String what) {
        return new Look.Broken(
                new Finding.OtherDocument("the metadata of the type " + type + " " + what));
    }

    /** Where a type's own metadata would lie (section 5.3.1); empty when it is no such address. */
    static Optional<URI> address(String type) {
        try {
            URI uri = new URI(type);
            return "https".equalsIgnoreCase(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getRawFragment() == null
                            && uri.getRawUserInfo() == null
                    ? Optional.of(uri)
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
