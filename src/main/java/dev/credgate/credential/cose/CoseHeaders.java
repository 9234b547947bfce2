package dev.credgate.credential.cose;

import dev.credgate.credential.CertificateThumbprint;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The two headers of a COSE message (RFC 9052, section 3). No label stands in both, nothing is
 * critical that is not understood, and none of them brings a key of its own. Immutable.
 */
public final class CoseHeaders {

    /** More certificates than any path has. */
    private static final int MAX_CERTIFICATES = 8;

    static final long ALGORITHM = 1;
    private static final long CRITICAL = 2;
    static final long CONTENT_TYPE = 3;
    static final long KEY_ID = 4;

    /** RFC 9596. */
    static final long TYPE = 16;

    /** RFC 9360. */
    static final long CERTIFICATE_CHAIN = 33;

    private static final long CERTIFICATE_HASH = 34;

    /** RFC 9054, by their numbers. */
    private static final Map<Long, CertificateThumbprint> THUMBPRINTS =
            Map.of(
                    -14L,
                    CertificateThumbprint.SHA_1,
                    -15L,
                    CertificateThumbprint.SHA_256_64,
                    -16L,
                    CertificateThumbprint.SHA_256,
                    -17L,
                    CertificateThumbprint.SHA_512_256,
                    -18L,
                    CertificateThumbprint.SHAKE128,
                    -43L,
                    CertificateThumbprint.SHA_384,
                    -44L,
                    CertificateThumbprint.SHA_512,
                    -45L,
                    CertificateThumbprint.SHAKE256);

    /** COSE_Key, CWT or certificate inside or by address: RFC 9360, RFC 9528. */
    private static final Set<Long> KEYS_OF_ITS_OWN = Set.of(13L, 14L, 32L, 35L);

    /** Understood in the sense of RFC 9052: acted upon by whoever reads the message. */
    private static final Set<Long> UNDERSTOOD =
            Set.of(ALGORITHM, CONTENT_TYPE, KEY_ID, TYPE, CERTIFICATE_CHAIN);

    private final CborMap guarded;
    private final CborMap open;
    private final List<byte[]> certificates;

    private CoseHeaders(CborMap guarded, CborMap open, List<byte[]> certificates) {
        this.guarded = guarded;
        this.open = open;
        this.certificates = certificates;
    }

    static CoseHeaders read(Slice encoded, CborItem unprotected) {
        CborItem content = encoded.length() == 0 ? CborMap.EMPTY : CborParser.read(encoded);
        if (!(content instanceof CborMap guarded) || !(unprotected instanceof CborMap open)) {
            throw new Unreadable(Flaw.CBOR_MALFORMED, "a COSE header that is no map");
        }
        for (CborMap.Entry entry : open.entries()) {
            if (find(guarded, entry.key()).isPresent()) {
                throw new Unreadable(
                        Flaw.DUPLICATE_MEMBER, "a label in both headers of a COSE message");
            }
        }
        if (open.get(CRITICAL).isPresent()) {
            throw new Unreadable(Flaw.CRITICAL_HEADER, "crit in an unprotected COSE header");
        }
        guarded.get(CRITICAL).ifPresent(labels -> mustUnderstand(labels, guarded));
        for (long label : KEYS_OF_ITS_OWN) {
            if (guarded.get(label).isPresent() || open.get(label).isPresent()) {
                throw new Unreadable(Flaw.EMBEDDED_KEY, "COSE header parameter " + label);
            }
        }
        List<byte[]> certificates =
                guarded.get(CERTIFICATE_CHAIN)
                        .or(() -> open.get(CERTIFICATE_CHAIN))
                        .map(CoseHeaders::chain)
                        .orElse(List.of());
        guarded.get(CERTIFICATE_HASH)
                .or(() -> open.get(CERTIFICATE_HASH))
                .ifPresent(hash -> mustBeOf(certificates, hash));
        return new CoseHeaders(guarded, open, certificates);
    }

    private static Optional<CborItem> find(CborMap map, CborItem key) {
        return switch (key) {
            case CborText(String text) -> map.get(text);
            case CborInteger number when number.toLong().isPresent() ->
                    map.get(number.toLong().getAsLong());
            default -> Optional.empty();
        };
    }

    private static void mustUnderstand(CborItem labels, CborMap guarded) {
        if (!(labels instanceof CborArray(List<CborItem> items)) || items.isEmpty()) {
            throw new Unreadable(Flaw.CRITICAL_HEADER, "crit is no list of labels");
        }
        for (CborItem item : items) {
            if (!(item instanceof CborInteger label)
                    || label.toLong().isEmpty()
                    || !UNDERSTOOD.contains(label.toLong().getAsLong())
                    || find(guarded, item).isEmpty()) {
                throw new Unreadable(
                        Flaw.CRITICAL_HEADER, "crit names what is not understood or not there");
            }
        }
    }

    /** COSE_X509: one certificate by itself, or two and more in a list. */
    private static List<byte[]> chain(CborItem item) {
        if (item instanceof CborBytes(Slice one)) {
            return List.of(one.toBytes());
        }
        if (!(item instanceof CborArray(List<CborItem> items)) || items.isEmpty()) {
            throw new Unreadable(Flaw.CBOR_MALFORMED, "x5chain holds no certificates");
        }
        if (items.size() > MAX_CERTIFICATES) {
            throw new Unreadable(Flaw.TOO_MANY_PARTS, "x5chain");
        }
        List<byte[]> chain = new ArrayList<>(items.size());
        for (CborItem one : items) {
            if (!(one instanceof CborBytes(Slice content))) {
                throw new Unreadable(Flaw.CBOR_MALFORMED, "x5chain holds no certificates");
            }
            chain.add(content.toBytes());
        }
        return List.copyOf(chain);
    }

    /** COSE_CertHash: an algorithm's number or name, and the hash. */
    private static void mustBeOf(List<byte[]> certificates, CborItem hash) {
        if (!(hash instanceof CborArray(List<CborItem> items))
                || items.size() != 2
                || !(items.get(0) instanceof CborInteger || items.get(0) instanceof CborText)
                || !(items.get(1) instanceof CborBytes(Slice value))) {
            throw new Unreadable(Flaw.CBOR_MALFORMED, "x5t is no hash of a certificate");
        }
        Optional<CertificateThumbprint> kind = thumbprint(items.get(0));
        if (kind.isPresent() && kind.get().bytes() != value.length()) {
            throw new Unreadable(Flaw.CBOR_MALFORMED, "x5t is not as long as its algorithm's");
        }
        if (!certificates.isEmpty()
                && !kind.map(hashing -> hashing.isOf(certificates.getFirst(), value.toBytes()))
                        .orElse(false)) {
            throw new Unreadable(Flaw.CERTIFICATE_THUMBPRINT, "x5t is not of x5chain's first");
        }
    }

    /** What is not known cannot be compared, and might contradict. */
    private static Optional<CertificateThumbprint> thumbprint(CborItem algorithm) {
        return algorithm instanceof CborInteger number && number.toLong().isPresent()
                ? Optional.ofNullable(THUMBPRINTS.get(number.toLong().getAsLong()))
                : Optional.empty();
    }

    /** What is signed. */
    public CborMap guarded() {
        return guarded;
    }

    /** What nobody signed. */
    public CborMap open() {
        return open;
    }

    /** The key's identifier, from either header: it only helps to find the key. */
    public Optional<Slice> keyId() {
        return guarded.get(KEY_ID)
                .or(() -> open.get(KEY_ID))
                .flatMap(item ->
                        item instanceof CborBytes(Slice content)
                                ? Optional.of(content)
                                : Optional.empty());
    }

    /** The protected content type, where it is a media type. */
    public Optional<String> contentType() {
        return text(CONTENT_TYPE);
    }

    /** The protected type of the whole message, where it is a media type. */
    public Optional<String> type() {
        return text(TYPE);
    }

    private Optional<String> text(long label) {
        return guarded.get(label)
                .flatMap(item ->
                        item instanceof CborText(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** The certificates, DER, leaf first, from either header; empty when there are none. */
    public List<byte[]> certificates() {
        return certificates;
    }

    /** The protected algorithm's number. */
    long algorithm() {
        CborItem item =
                guarded.get(ALGORITHM)
                        .orElseThrow(() ->
                                new Unreadable(
                                        Flaw.ALGORITHM_NOT_ALLOWED,
                                        "the protected COSE header names no algorithm"));
        if (item instanceof CborInteger number && number.toLong().isPresent()) {
            return number.toLong().getAsLong();
        }
        throw new Unreadable(Flaw.ALGORITHM_NOT_ALLOWED, "a COSE algorithm without a number");
    }
}
