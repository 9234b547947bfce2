package dev.credgate.did.x509;

import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.source.ReadOnce;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import java.net.URI;
import java.security.cert.X509Certificate;
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
        String why = "";
        for (URI location : points.lists()) {
            Source source = new Source(Source.Kind.CERTIFICATE_REVOCATIONS, location);
            switch (ground.sources().read(source, ground.now())) {
                case SourceReading.Wanted _ -> {
                    return Optional.of(new KeyFinding.Wanted(source));
                }
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
                                    return Optional.of(new KeyFinding.Wanted(source));
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
        return unavailable(why);
    }

    private RevocationList.Reading read(byte[] body, X509Certificate issuer) {
        String owner = issuer.getSubjectX500Principal().getName() + issuer.getSerialNumber();
        return lists.of(
                owner + issuer.getPublicKey().hashCode(),
                body,
                bytes -> RevocationList.read(bytes, issuer));
    }

    private static Optional<KeyFinding> unavailable(String why) {
        return Optional.of(new KeyFinding.Unavailable(why));
    }
}
