package dev.credgate.did;

import dev.credgate.did.KeyResolver.Ground;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The key of a certificate, once a pinned root vouches for it at the given instant. Thread-safe,
 * never blocks.
 */
public interface CertificateResolver {

    /** Where no root is trusted. */
    CertificateResolver NONE =
            new CertificateResolver() {
                @Override
                public KeyFinding resolve(KeyName.Certificates certificates, Ground ground) {
                    return new KeyFinding.Refused("no certificate roots are configured here");
                }

                @Override
                public boolean speaksFor(KeyName.Certificates certificates, String issuer) {
                    return false;
                }
            };

    /** The leaf's key, or why it is not believed. */
    KeyFinding resolve(KeyName.Certificates certificates, Ground ground);

    /**
     * The last instant up to which some path of them goes on to hold from an instant at which one
     * does, revocation left aside; empty where nothing is known of that.
     */
    default Optional<Instant> holdsUntil(KeyName.Certificates certificates, Instant from) {
        return Optional.empty();
    }

    /**
     * Whether nothing is held against them but that no root is pinned that vouches for them at that
     * instant: it ended, or was taken out or replaced. What such a root would have to say of them
     * stays open.
     */
    default boolean lackRoot(KeyName.Certificates certificates, Instant at) {
        return false;
    }

    /**
     * The same as {@link #resolve} about a leaf whose path was found to hold, and nobody in it
     * revoked, since the process began: sessions do not carry certificates. Empty when it was not.
     *
     * @param id of its key, as it was found
     */
    default Optional<KeyFinding> anew(String id, Ground ground) {
        return Optional.empty();
    }

    /**
     * Whether the leaf was issued to an issuer of that name: an https URL or a DID that is one of
     * its subject alternative names, or an {@code x509_…} name that follows from the chain.
     */
    boolean speaksFor(KeyName.Certificates certificates, String issuer);

    /**
     * Which names a leaf's holder has, whichever it vouches under.
     *
     * @param own the leaf's
     * @param above those of the certificates that were sent above it, which others may share
     */
    record Names(List<String> own, List<String> above) {

        /** Of what is no certificate. */
        public static final Names NONE = new Names(List.of(), List.of());

        public Names {
            own = List.copyOf(own);
            above = List.copyOf(above);
        }
    }

    /** The names for which {@link #speaksFor} holds, as far as they can be told one by one. */
    default Names names(KeyName.Certificates certificates) {
        return Names.NONE;
    }
}
