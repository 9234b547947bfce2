package dev.credgate.did.x509;

import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;

/** Asks the lists that certificates name, as far as they have been had. Thread-safe. */
final class RevocationCheck {

    private final Revocation rule;
    private final ReadOnce<RevocationList.Reading> lists = new ReadOnce<>(ReadOnce.TRUSTED);

    RevocationCheck(Revocation rule) {
        this.rule = rule;
    }

    /** What stands in the way of relying on a certificate; empty when nothing does. */
    Optional<KeyFinding> obstacle(
            X509Certificate certificate, X509Certificate issuer, Ground ground) {
        if (rule == Revocation.OFF) {
            return Optional.empty();
        }
        DistributionPoints points = DistributionPoints.of(certificate);
        if (points.nowhere() && !points.elsewhere()) {
            return Optional.empty();
        }
        if (points.lists().isEmpty()) {
            return points.elsewhere() || rule == Revocation.REQUIRED
                    ? unavailable("a certificate names no list of revoked ones that is read here")
                    : Optional.empty();
        }
        // One good list decides. What is to be had is asked for one by one: first what may bring
        // news, then what was too old already when it was had. One whose server fails just now is
        // passed over: it would be wanted on and on, and those after it never be asked for.
        String why = "";
        Optional<Source> wanted = Optional.empty();
        Optional<Source> again = Optional.empty();
        for (URI location : points.lists()) {
            Source source = new Source(Source.Kind.CERTIFICATE_REVOCATIONS, location);
            switch (ground.sources().read(source, ground.now())) {
                case SourceReading.Wanted _ -> wanted = wanted.or(() -> Optional.of(source));
                case SourceReading.Unavailable(String reason) -> why = reason;
                case SourceReading.Had had -> {
                    switch (read(had.body(), issuer)) {
                        case RevocationList.Reading.Unusable(String reason) ->
                                why = "the list of revoked certificates cannot be used: " + reason;
                        case RevocationList.Reading.Read(RevocationList list) -> {
                            switch (list.about(certificate, location, ground.now())) {
                                case GOOD -> {
                                    return Optional.empty();
                                }
                                case REVOKED -> {
                                    return Optional.of(
                                            new KeyFinding.Refused("a certificate is revoked"));
                                }
                                case STALE -> {
                                    if (had.failing()) {
                                        why =
                                                "the list of revoked certificates is too old, and"
                                                        + " no newer one can be had";
                                    } else if (list.isCurrent(had.fetchedAt())) {
                                        wanted = wanted.or(() -> Optional.of(source));
                                    } else {
                                        again = again.or(() -> Optional.of(source));
                                    }
                                }
                                case OUT_OF_SCOPE ->
                                        why =
                                                "the list of revoked certificates is not about this"
                                                        + " kind";
                            }
                        }
                    }
                }
            }
        }
        Optional<Source> next = wanted.isPresent() ? wanted : again;
        return next.isPresent() ? Optional.of(new KeyFinding.Wanted(next.get())) : unavailable(why);
    }

    private RevocationList.Reading read(byte[] body, X509Certificate issuer) {
        // The key whole: whoever makes another of the same short hash signs lists of his own.
        String owner =
                issuer.getSubjectX500Principal().getName()
                        + issuer.getSerialNumber()
                        + HexFormat.of().formatHex(issuer.getPublicKey().getEncoded());
        return lists.of(owner, body, bytes -> RevocationList.read(bytes, issuer));
    }

    private static Optional<KeyFinding> unavailable(String why) {
        return Optional.of(new KeyFinding.Unavailable(why));
    }
}
