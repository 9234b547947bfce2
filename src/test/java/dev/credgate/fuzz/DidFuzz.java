package dev.credgate.fuzz;

import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.DidDocument;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.NamedKey;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.did.web.IssuerMetadataResolver;
import dev.credgate.did.web.WebDidResolver;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an issuer's own server may send as its DID document, its metadata or its JWK set; and DIDs
 * themselves, where the input is no JSON object. Keys that are found must be the same after they
 * were written and read again, go by the issuer's own name, and lie where a did:web says.
 */
public final class DidFuzz {

    private static final String DID = "did:web:issuer.example";
    private static final String URL = "https://issuer.example";
    private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");

    private DidFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == '{') {
            document(bytes);
        } else {
            text(new String(bytes, StandardCharsets.ISO_8859_1));
        }
    }

    private static void document(byte[] bytes) {
        if (DidDocument.read(DID, bytes) instanceof DidDocument.Reading.Read(var document)) {
            for (Instant at : List.of(Instant.EPOCH, NOW)) {
                for (NamedKey key : document.keysAt(at)) {
                    if (!key.id().startsWith(DID + "#")) {
                        throw new IllegalStateException("a key of somebody else: " + key.id());
                    }
                    again(key.key());
                }
            }
        }
        Ground ground =
                new Ground(
                        NOW,
                        Optional.empty(),
                        (_, now) -> new SourceReading.Had(bytes, "application/json", now));
        if (new IssuerMetadataResolver().resolve(URL, ground)
                instanceof KeyFinding.Found(List<NamedKey> keys, _)) {
            for (NamedKey key : keys) {
                if (!key.id().equals(URL) && !key.id().startsWith(URL + "#")) {
                    throw new IllegalStateException("a key of somebody else: " + key.id());
                }
            }
        }
    }

    private static void text(String did) {
        Ground ground = new Ground(NOW, Optional.empty(), (_, _) -> new SourceReading.Wanted());
        found(new KeyDidResolver(), did, ground)
                .forEach(key -> {
                    again(key.key());
                    if (!did.equals("did:key:" + Multikey.of(key.key()))) {
                        throw new IllegalStateException("one key has two DIDs");
                    }
                });
        found(new JwkDidResolver(), did, ground).forEach(key -> again(key.key()));
        if (new WebDidResolver().resolve(did, ground) instanceof KeyFinding.Wanted(var source)
                && !did.equals(named(source.uri()))) {
            throw new IllegalStateException(did + " lies at " + source.uri());
        }
        WeIdDid.parse(did)
                .filter(read -> !WeIdDid.parse(read.toString()).equals(Optional.of(read)))
                .ifPresent(read -> {
                    throw new IllegalStateException("written as another: " + read);
                });
    }

    /** The DID whose document lies there. */
    private static String named(URI location) {
        if (!"https".equals(location.getScheme())
                || location.getRawUserInfo() != null
                || location.getRawQuery() != null
                || location.getRawFragment() != null) {
            return "";
        }
        String path =
                location.getRawPath()
                        .replaceFirst("/did\\.json$", "")
                        .replaceFirst("^/\\.well-known$", "")
                        .replace('/', ':');
        return "did:web:"
                + location.getHost()
                + (location.getPort() < 0 ? "" : "%3A" + location.getPort())
                + path;
    }

    private static List<NamedKey> found(KeyResolver resolver, String did, Ground ground) {
        return did.startsWith("did:" + resolver.method() + ":")
                        && resolver.resolve(did, ground) instanceof KeyFinding.Found(var keys, _)
                ? keys
                : List.of();
    }

    private static void again(VerificationKey<?, ?> key) {
        JsonObject written = Jwk.of(key);
        if (!(Jwk.read(written) instanceof Jwk.Reading.Read(Jwk jwk))
                || !jwk.keys().contains(key)) {
            throw new IllegalStateException("a key is another when it is written and read again");
        }
    }
}
