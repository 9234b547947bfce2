package dev.credgate.did.web;

import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyFinding.Copy;
import dev.credgate.did.KeyResolver;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Issuers named by an https URL, whose keys their JWT VC issuer metadata lists (SD-JWT VC, section
 * on JWT VC Issuer Metadata): {@code /.well-known/jwt-vc-issuer} between the URL's host and path.
 * Keys are found under {@code <issuer>#<kid>}, and without a {@code kid} under the issuer alone.
 */
@Singleton
public final class IssuerMetadataResolver implements KeyResolver {

    private static final int MAX_LENGTH = 512;

    private final ReadOnce<IssuerMetadata> read = new ReadOnce<>(ReadOnce.STRANGERS);

    @Override
    public String method() {
        return "https";
    }

    @Override
    public KeyFinding resolve(String issuer, Ground ground) {
        Optional<URI> location = location(issuer);
        if (location.isEmpty()) {
            return new KeyFinding.Malformed(
                    "no https URL of a host, without query and fragment, in its plain spelling");
        }
        return read(issuer, location.get(), Optional.empty(), ground);
    }

    /**
     * @param metadata which say that the keys lie here; empty for the metadata themselves
     */
    private KeyFinding read(String issuer, URI location, Optional<Copy> metadata, Ground ground) {
        Source source = new Source(Source.Kind.ISSUER_METADATA, location);
        return switch (ground.sources().read(source, ground.now())) {
            case SourceReading.Wanted _ -> new KeyFinding.Wanted(source);
            case SourceReading.Unavailable(String why) -> new KeyFinding.Unavailable(why);
            case SourceReading.Had had -> {
                Copy copy = Copy.of(source, had);
                List<Copy> copies =
                        metadata.map(first -> List.of(first, copy)).orElseGet(() -> List.of(copy));
                yield switch (document(issuer, metadata.isPresent(), had.body())) {
                    case IssuerMetadata.Refused(String why) ->
                            new KeyFinding.Malformed(why, copies);
                    case IssuerMetadata.Unreadable(String why) -> new KeyFinding.Unavailable(why);
                    case IssuerMetadata.Keys(var keys) -> new KeyFinding.Found(keys, copies);
                    case IssuerMetadata.Elsewhere(URI set) ->
                            read(issuer, set, Optional.of(copy), ground);
                };
            }
        };
    }

    private IssuerMetadata document(String issuer, boolean aSet, byte[] body) {
        return aSet
                ? read.of("set of " + issuer, body, it -> IssuerMetadata.readSet(issuer, it))
                : read.of(issuer, body, it -> IssuerMetadata.read(issuer, it));
    }

    /** Where an issuer's metadata lies; empty for what is no plain https URL. */
    static Optional<URI> location(String issuer) {
        if (issuer.length() > MAX_LENGTH || !issuer.startsWith("https://")) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(issuer);
            String path = uri.getRawPath() == null ? "" : uri.getRawPath();
            if (uri.getHost() == null
                    || uri.getRawUserInfo() != null
                    || uri.getRawQuery() != null
                    || uri.getRawFragment() != null
                    || !uri.getHost().equals(uri.getHost().toLowerCase(Locale.ROOT))
                    || !uri.normalize().equals(uri)
                    || path.contains("..")) {
                return Optional.empty();
            }
            String end = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
            return Optional.of(
                    URI.create(
                            "https://"
                                    + uri.getRawAuthority()
                                    + "/.well-known/jwt-vc-issuer"
                                    + end));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
