package dev.credgate.source;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A document that lies elsewhere.
 *
 * @param kind what it is taken for: by this its size, media types and freshness are bounded
 * @param uri where it lies, absolute, without a fragment
 */
public record Source(Kind kind, URI uri) {

    /** Documents with keys are used for so long whatever their servers say, and had no sooner. */
    public static final Duration LEAST_FOR_KEYS = Duration.ofSeconds(30);

    public Source {
        if (!uri.isAbsolute() || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("no absolute URI without fragment: " + uri);
        }
    }

    /**
     * Letter for letter: to {@link URI#equals} hosts and escapes are alike in either case, and a
     * document would be kept under one spelling in memory and under another in a folder, where
     * nobody would find it again to delete it.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Source that
                && kind == that.kind
                && uri.toString().equals(that.uri.toString());
    }

    @Override
    public int hashCode() {
        return kind.hashCode() * 31 + uri.toString().hashCode();
    }

    /** What a document is taken for. */
    public enum Kind {
        /** A DID document, JSON. */
        DID_DOCUMENT,
        /** A status list: a credential, a JWT or a CWT. */
        STATUS_LIST,
        /** SD-JWT VC type metadata, JSON. */
        TYPE_METADATA,
        /** JWT issuer metadata or a JWK set, JSON. */
        ISSUER_METADATA,
        /** A list of trusted issuers: a JWT. */
        TRUST_LIST,
        /** A list of revoked certificates, DER. */
        CERTIFICATE_REVOCATIONS,
        /** A document that a credential names with its digest, such as a related resource. */
        RESOURCE
    }
}
