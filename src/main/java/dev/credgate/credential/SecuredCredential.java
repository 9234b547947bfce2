package dev.credgate.credential;

import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A credential whose proofs name their keys: every format but WeIdentity's, where the key is
 * recovered from the signature. Immutable, thread-safe; what is costly (canonical forms, digests)
 * is done when its proofs are checked.
 */
public non-sealed interface SecuredCredential extends Presented {

    /**
     * Who vouches, by the name under which trust and status stand on the chain: a DID, an https
     * URL, or for certificates {@code x509_san_dns:}, {@code x509_san_uri:} or {@code x509_hash:}
     * and the name.
     */
    String issuer();

    /** What the credential calls itself, where its format has that and it does. */
    default Optional<String> id() {
        return Optional.empty();
    }

    /** The types the issuer vouches for, as {@code <family>:<type>}; at least one. */
    List<String> types();

    /** Whom it is about, if it says so; nobody where it says so of several. */
    Optional<String> subject();

    /** When it was issued, by what it says of itself. */
    Optional<Instant> issuedAt();

    /** The first instant at which it is valid. */
    Optional<Instant> validFrom();

    /** The first instant at which it is no longer valid. */
    Optional<Instant> validUntil();

    /** What is wrong with its dates in form. */
    Optional<FlawFound> dateFlaw();

    /**
     * Its proofs, at least one. Every one must hold, and one at least must be by a key of the
     * issuer.
     */
    List<CredentialProof> proofs();

    /** Where it says that its status is kept. */
    List<StatusReference> statuses();

    /** The disclosed claims; hidden ones are absent. */
    JsonObject claims();

    /** JSON pointers (RFC 6901) of claims that are known to be hidden. */
    Set<String> hidden();

    /**
     * Where more may be hidden than {@link #hidden} names: whether the object or array at a JSON
     * pointer (RFC 6901) into the claims may hold more. Empty where nothing else is hidden.
     */
    default Optional<Predicate<String>> partial() {
        return Optional.empty();
    }

    /** What the holder added; empty when nothing was. */
    Optional<HolderBinding> binding();

    /** Whether the issuer tied it to a key of the holder, so that it is worth nothing without. */
    boolean keyBound();

    /** What its type's publisher demands of it; empty for formats that have no such documents. */
    default Optional<TypeRules> typeRules() {
        return Optional.empty();
    }
}
