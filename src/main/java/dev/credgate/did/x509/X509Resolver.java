package dev.credgate.did.x509;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.KeyFinding;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.KeyResolver.Ground;
import dev.credgate.did.NamedKey;
import dev.credgate.did.ProofPurpose;
import dev.credgate.thread.Effort;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Keys of certificates below the roots that are pinned for their use. That a path holds is
 * remembered for as long as its certificates are valid, and an event loop looks for few that are
 * not ({@link Effort}); revocation is asked each time. Thread-safe, never fetches.
 */
public final class X509Resolver implements CertificateResolver {

    /** Chains that pinned roots vouch for: nobody else can have one remembered. */
    private static final int KEPT = 4096;

    /** Paths of one leaf. */
    private static final int MOST_PATHS = 4;

    /**
     * Steps of {@link Effort} that a certificate takes of a path that is not known: the JDK reads
     * it and checks its signature, and is the slowest to do so.
     */
    private static final int STEPS_A_CERTIFICATE = 30_000;

    private record Asked(Hash chain, CertificateUse use) {}

    private record Known(CertificatePath path, List<NamedKey> keys) {

        boolean isValid(Instant now) {
            return !now.isBefore(path.from()) && !now.isAfter(path.until());
        }
    }

    private final Map<CertificateUse, PinnedRoots> roots;
    private final RevocationCheck revocation;
    private final Cache<Asked, Known> known = Caffeine.newBuilder().maximumSize(KEPT).build();

    /**
     * By the leaf's name, those in which nobody was revoked when they were last presented: several
     * where authorities above it have several certificates, the last presented last.
     */
    private final Cache<String, List<Known>> good = Caffeine.newBuilder().maximumSize(KEPT).build();

    private final Cache<Hash, CertificateNames> names =
            Caffeine.newBuilder().maximumSize(KEPT).build();

    X509Resolver(Map<CertificateUse, PinnedRoots> roots, Revocation revocation) {
        this.roots = Map.copyOf(roots);
        this.revocation = new RevocationCheck(revocation);
    }

    @Override
    public KeyFinding resolve(KeyName.Certificates certificates, Ground ground) {
        PinnedRoots pinned = roots.getOrDefault(certificates.purpose(), PinnedRoots.NONE);
        if (pinned.isEmpty()) {
            return new KeyFinding.Refused("no certificate roots are configured for this use");
        }
        Asked asked = new Asked(hash(certificates.chain()), certificates.purpose());
        Known path = known.getIfPresent(asked);
        if (path == null || !path.isValid(ground.now())) {
            Effort.current().delay((long) STEPS_A_CERTIFICATE * certificates.chain().size());
            Optional<List<X509Certificate>> chain = CertificateReader.chain(certificates.chain());
            if (chain.isEmpty()) {
                return new KeyFinding.Malformed(
                        "no chain of 1 to " + CertificateReader.MAX_CHAIN + " certificates in DER");
            }
            switch (CertificatePath.of(chain.get(), certificates.purpose(), pinned, ground.now())) {
                case CertificatePath.Result.Refused(String why, _) -> {
                    return new KeyFinding.Refused(why);
                }
                case CertificatePath.Result.Holds(CertificatePath holds) -> {
                    path = new Known(holds, keys(certificates.chain().getFirst(), holds));
                    known.put(asked, path);
                }
            }
        }
        Optional<KeyFinding> obstacle = obstacle(path.path(), ground);
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        remember(path, ground.now());
        return new KeyFinding.Found(path.keys());
    }

    @Override
    public Optional<Instant> holdsUntil(KeyName.Certificates certificates, Instant from) {
        Optional<List<X509Certificate>> chain = CertificateReader.chain(certificates.chain());
        PinnedRoots pinned = roots.getOrDefault(certificates.purpose(), PinnedRoots.NONE);
        Optional<Instant> until = Optional.empty();
        Instant at = from;
        // A root that was renewed vouches on where the older one ends.
        while (chain.isPresent()
                && CertificatePath.of(chain.get(), certificates.purpose(), pinned, at)
                        instanceof CertificatePath.Result.Holds(CertificatePath path)) {
            until = Optional.of(path.until());
            at = path.until().plusSeconds(1);
        }
        return until;
    }

    @Override
    public boolean lackRoot(KeyName.Certificates certificates, Instant at) {
        PinnedRoots pinned = roots.getOrDefault(certificates.purpose(), PinnedRoots.NONE);
        return !pinned.isEmpty()
                && CertificateReader.chain(certificates.chain())
                        .map(chain -> CertificatePath.of(chain, certificates.purpose(), pinned, at))
                        .filter(result ->
                                result instanceof CertificatePath.Result.Refused(_, boolean lacks)
                                        && lacks)
                        .isPresent();
    }

    private void remember(Known path, Instant now) {
        if (path.keys().isEmpty()) {
            return;
        }
        String id = path.keys().getFirst().id();
        List<Known> before = good.getIfPresent(id);
        if (before == null || !before.contains(path)) {
            good.asMap().merge(id, List.of(path), (had, _) -> joined(had, path, now));
        }
    }

    /** What is over makes room first, then what was found first. */
    private static List<Known> joined(List<Known> had, Known path, Instant now) {
        List<Known> all =
                Stream.concat(
                                had.stream().filter(it -> it.isValid(now) && !it.equals(path)),
                                Stream.of(path))
                        .toList();
        return all.subList(Math.max(0, all.size() - MOST_PATHS), all.size());
    }

    /** By any of its paths: whoever presents the leaf by a worse one ends nobody's session. */
    @Override
    public Optional<KeyFinding> anew(String id, Ground ground) {
        List<Known> paths = good.getIfPresent(id);
        if (paths == null) {
            return Optional.empty();
        }
        KeyFinding said = new KeyFinding.Refused("a certificate has expired");
        for (Known path : paths.reversed()) {
            KeyFinding found = anew(path, ground);
            if (found instanceof KeyFinding.Found) {
                return Optional.of(found);
            }
            // What is not known yet may still be good.
            said = said instanceof KeyFinding.Refused ? found : said;
        }
        return Optional.of(said);
    }

    private KeyFinding anew(Known path, Ground ground) {
        return path.isValid(ground.now())
                ? obstacle(path.path(), ground).orElseGet(() -> new KeyFinding.Found(path.keys()))
                : new KeyFinding.Refused("a certificate has expired");
    }

    private static List<NamedKey> keys(byte[] leaf, CertificatePath path) {
        String id = CertificateNames.hash(leaf);
        return SubjectKey.of(path.certificates().getFirst()).stream()
                .map(key -> NamedKey.of(id, key, EnumSet.allOf(ProofPurpose.class)))
                .toList();
    }

    /** From the root down: a list is believed only once its issuer is. */
    private Optional<KeyFinding> obstacle(CertificatePath path, Ground ground) {
        X509Certificate issuer = path.root();
        for (X509Certificate certificate : path.certificates().reversed()) {
            Optional<KeyFinding> obstacle = revocation.obstacle(certificate, issuer, ground);
            if (obstacle.isPresent()) {
                return obstacle;
            }
            issuer = certificate;
        }
        return Optional.empty();
    }

    @Override
    public boolean speaksFor(KeyName.Certificates certificates, String issuer) {
        return namesOf(certificates).map(known -> known.include(issuer)).orElse(false);
    }

    @Override
    public Names names(KeyName.Certificates certificates) {
        return namesOf(certificates)
                .map(known -> new Names(known.own(), known.above()))
                .orElse(Names.NONE);
    }

    private Optional<CertificateNames> namesOf(KeyName.Certificates certificates) {
        Hash chain = hash(certificates.chain());
        CertificateNames known = names.getIfPresent(chain);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<CertificateNames> read = CertificateNames.of(certificates.chain());
        read.ifPresent(it -> names.put(chain, it));
        return read;
    }

    /** Of the chain as it was sent, its borders included. */
    static Hash hash(List<byte[]> chain) {
        Keccak256 keccak = new Keccak256();
        for (byte[] certificate : chain) {
            keccak.update(
                    new byte[] {
                        (byte) (certificate.length >>> 24),
                        (byte) (certificate.length >>> 16),
                        (byte) (certificate.length >>> 8),
                        (byte) certificate.length
                    });
            keccak.update(certificate);
        }
        return keccak.digest();
    }
}
