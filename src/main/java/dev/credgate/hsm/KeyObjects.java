package dev.credgate.hsm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.Certificate;

/**
 * Keys as a token's objects tell of them. A private key says nothing of its public half: that is a
 * public key or a certificate beside it, with the same {@code CKA_ID} or the same label.
 */
final class KeyObjects {

    private static final long CKM_EC_KEY_PAIR_GEN = 0x1040;
    private static final long CKM_EC_EDWARDS_KEY_PAIR_GEN = 0x1055;

    /** A private key and what the token says of it; what it is made of is never here. */
    record Found(TokenKey key, long handle, KeyAttributes attributes, List<String> faults) {}

    /** The handles of a pair that was made. */
    record Pair(long publicKey, long privateKey) {}

    private KeyObjects() {}

    /** Every private key with a label and a public half on a known curve, by label. */
    static Map<String, Found> read(TokenSession session) {
        Map<String, Found> read = new TreeMap<>();
        try (Attributes template =
                new Attributes().with(Attributes.CLASS, Attributes.PRIVATE_KEY_OBJECT)) {
            for (long handle : session.find(template)) {
                text(session, handle)
                        .flatMap(label -> found(session, handle, label))
                        .ifPresent(
                                found -> read.merge(found.key().label(), found, KeyObjects::two));
            }
        }
        return read;
    }

    private static Found two(Found one, Found other) {
        return new Found(
                one.key(),
                one.handle(),
                one.attributes(),
                List.of("more than one private key carries this CKA_LABEL"));
    }

    /** The handle of a private key, after that of an earlier session went stale. */
    static Optional<Long> handle(TokenSession session, String label) {
        List<Long> found =
                find(
                        session,
                        Attributes.PRIVATE_KEY_OBJECT,
                        Attributes.LABEL,
                        label.getBytes(StandardCharsets.UTF_8));
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /** Whether a private key and a certificate have one id, and one of them that label. */
    static boolean isCertified(TokenSession session, String label) {
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        return Stream.of(Attributes.PRIVATE_KEY_OBJECT, Attributes.CERTIFICATE_OBJECT)
                .flatMap(kind -> find(session, kind, Attributes.LABEL, name).stream())
                .flatMap(object -> session.attribute(object, Attributes.ID).stream())
                .anyMatch(id ->
                        !find(session, Attributes.PRIVATE_KEY_OBJECT, Attributes.ID, id).isEmpty()
                                && !find(session, Attributes.CERTIFICATE_OBJECT, Attributes.ID, id)
                                        .isEmpty());
    }

    private static List<Long> find(TokenSession session, long kind, long attribute, byte[] value) {
        try (Attributes template =
                new Attributes().with(Attributes.CLASS, kind).with(attribute, value)) {
            return session.find(template);
        }
    }

    private static Optional<String> text(TokenSession session, long handle) {
        return session.attribute(handle, Attributes.LABEL)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .filter(label -> !label.isBlank());
    }

    private static Optional<Found> found(TokenSession session, long handle, String label) {
        return publicHalf(session, handle, label)
                .map(key -> {
                    KeyAttributes attributes = attributes(session, handle);
                    return new Found(key, handle, attributes, faults(attributes, session, handle));
                });
    }

    private static List<String> faults(
            KeyAttributes attributes, TokenSession session, long handle) {
        List<String> faults = new ArrayList<>(attributes.faults());
        if (demandsPinEachTime(session, handle)) {
            faults.add("CKA_ALWAYS_AUTHENTICATE is true: it demands the PIN for each signature");
        }
        return List.copyOf(faults);
    }

    /**
     * Only what is told counts: a module may be older than the attribute, or have an error of its
     * own for what it does not know. One that lost its token shows that with the next call.
     */
    private static boolean demandsPinEachTime(TokenSession session, long handle) {
        try {
            return flag(session, handle, Attributes.ALWAYS_AUTHENTICATE).orElse(false);
        } catch (CryptokiException e) {
            return switch (e.value()) {
                case GENERAL_ERROR, FUNCTION_FAILED, OTHER -> false;
                default -> throw e;
            };
        }
    }

    private static Optional<TokenKey> publicHalf(TokenSession session, long handle, String label) {
        byte[] id = session.attribute(handle, Attributes.ID).orElse(new byte[0]);
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        return (id.length == 0
                        ? Optional.<TokenKey>empty()
                        : beside(session, label, Attributes.ID, id))
                .or(() -> beside(session, label, Attributes.LABEL, name));
    }

    private static Optional<TokenKey> beside(
            TokenSession session, String label, long attribute, byte[] value) {
        return find(session, Attributes.PUBLIC_KEY_OBJECT, attribute, value).stream()
                .flatMap(object -> ofPublicKey(session, object, label).stream())
                .findFirst()
                .or(() ->
                        find(session, Attributes.CERTIFICATE_OBJECT, attribute, value).stream()
                                .flatMap(object -> ofCertificate(session, object, label).stream())
                                .findFirst());
    }

    private static Optional<TokenKey> ofPublicKey(TokenSession session, long object, String label) {
        Optional<KeyCurve> curve =
                session.attribute(object, Attributes.EC_PARAMS).flatMap(KeyCurve::ofParameters);
        Optional<byte[]> point = session.attribute(object, Attributes.EC_POINT);
        return curve.isEmpty() || point.isEmpty()
                ? Optional.empty()
                : key(label, curve.get(), unwrapped(point.get(), curve.get()));
    }

    /**
     * Some tokens wrap the point as PKCS#11 says, in an OCTET STRING; some in another; some do not.
     */
    private static byte[] unwrapped(byte[] point, KeyCurve curve) {
        if (point.length == curve.pointBytes()) {
            return point;
        }
        try {
            return switch (ASN1Primitive.fromByteArray(point)) {
                case ASN1OctetString octets -> octets.getOctets();
                case ASN1BitString bits -> bits.getOctets();
                default -> point;
            };
        } catch (java.io.IOException | IllegalStateException _) {
            return point;
        }
    }

    private static Optional<TokenKey> ofCertificate(
            TokenSession session, long object, String label) {
        try {
            return session.attribute(object, Attributes.VALUE)
                    .map(Certificate::getInstance)
                    .map(Certificate::getSubjectPublicKeyInfo)
                    .flatMap(info -> {
                        try {
                            byte[] parameters =
                                    info.getAlgorithm().getParameters() == null
                                            ? info.getAlgorithm().getAlgorithm().getEncoded()
                                            : info.getAlgorithm()
                                                    .getParameters()
                                                    .toASN1Primitive()
                                                    .getEncoded();
                            return KeyCurve.ofParameters(parameters)
                                    .flatMap(curve ->
                                            key(label, curve, info.getPublicKeyData().getBytes()));
                        } catch (java.io.IOException _) {
                            return Optional.empty();
                        }
                    });
        } catch (IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }

    private static Optional<TokenKey> key(String label, KeyCurve curve, byte[] point) {
        return point.length == curve.pointBytes() && curve.publicKey(point).isPresent()
                ? Optional.of(new TokenKey(label, curve, point))
                : Optional.empty();
    }

    /** What the token says of a private key. An attribute that it does not tell counts as bad. */
    private static KeyAttributes attributes(TokenSession session, long object) {
        return new KeyAttributes(
                flag(session, object, Attributes.SENSITIVE).orElse(false),
                flag(session, object, Attributes.ALWAYS_SENSITIVE).orElse(false),
                flag(session, object, Attributes.EXTRACTABLE).orElse(true),
                flag(session, object, Attributes.NEVER_EXTRACTABLE).orElse(false),
                flag(session, object, Attributes.LOCAL).orElse(false),
                flag(session, object, Attributes.SIGN).orElse(false));
    }

    private static Optional<Boolean> flag(TokenSession session, long object, long attribute) {
        return session.attribute(object, attribute)
                .filter(value -> value.length == 1)
                .map(value -> value[0] != 0);
    }

    /** Makes a pair whose private half stays in the token. */
    static Pair generate(TokenSession session, String label, KeyCurve curve) {
        long mechanism =
                curve == KeyCurve.ED25519 ? CKM_EC_EDWARDS_KEY_PAIR_GEN : CKM_EC_KEY_PAIR_GEN;
        CryptokiException refused = null;
        for (byte[] parameters : curve.parameters()) {
            try {
                return generate(session, label, mechanism, parameters);
            } catch (CryptokiException e) {
                // The curve's other spelling may be the one that this token knows.
                if (e.value().remedy() != ReturnValue.Remedy.NOTHING
                        && e.value() != ReturnValue.GENERAL_ERROR
                        && e.value() != ReturnValue.FUNCTION_FAILED) {
                    throw e;
                }
                refused = refused == null ? e : refused;
            }
        }
        throw refused == null ? new IllegalStateException("a curve without parameters") : refused;
    }

    private static Pair generate(
            TokenSession session, String label, long mechanism, byte[] parameters) {
        byte[] name = label.getBytes(StandardCharsets.UTF_8);
        try (Attributes publicKey =
                        new Attributes()
                                .with(Attributes.TOKEN, true)
                                .with(Attributes.VERIFY, true)
                                .with(Attributes.LABEL, name)
                                .with(Attributes.ID, name)
                                .with(Attributes.EC_PARAMS, parameters);
                Attributes privateKey =
                        new Attributes()
                                .with(Attributes.TOKEN, true)
                                .with(Attributes.PRIVATE, true)
                                .with(Attributes.SENSITIVE, true)
                                .with(Attributes.EXTRACTABLE, false)
                                .with(Attributes.SIGN, true)
                                .with(Attributes.LABEL, name)
                                .with(Attributes.ID, name)) {
            return session.generate(mechanism, publicKey, privateKey);
        }
    }

    /** Removes a pair that was made. */
    static void destroy(TokenSession session, Pair pair) {
        session.destroy(pair.privateKey());
        session.destroy(pair.publicKey());
    }
}
