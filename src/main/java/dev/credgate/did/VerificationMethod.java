package dev.credgate.did;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multibase;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.KeyState;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one verification method of a document. */
final class VerificationMethod {

    private static final String JWK = "publicKeyJwk";
    private static final String MULTIBASE = "publicKeyMultibase";
    private static final String HEX = "publicKeyHex";
    private static final String BASE58 = "publicKeyBase58";

    /** Forms of keys that are known; others beside them would be a second key. */
    private static final Set<String> FORMS =
            Set.of(JWK, MULTIBASE, HEX, BASE58, "publicKeyBase64", "publicKeyPem");

    private static final Set<String> SECRET =
            Set.of("secretKeyMultibase", "secretKeyJwk", "privateKeyJwk", "privateKeyMultibase");

    private VerificationMethod() {}

    /**
     * A method whose key signatures can be checked with.
     *
     * @param end the first instant at which nothing by it is accepted any more
     */
    record Entry(String id, List<VerificationKey<?, ?>> keys, Optional<Instant> end) {

        List<NamedKey> keysAt(Instant now, Set<ProofPurpose> purposes) {
            boolean over = end.filter(at -> !at.isAfter(now)).isPresent();
            return keys.stream()
                    .map(key ->
                            new NamedKey(
                                    id,
                                    key,
                                    over ? KeyState.REVOKED : KeyState.ACTIVE,
                                    true,
                                    purposes,
                                    NamedKey.hashOf(key)))
                    .toList();
        }
    }

    /** The method; empty when it is another's, of an unknown kind, or its key is not in form. */
    static Optional<Entry> read(String did, String id, JsonObject method) {
        long forms = FORMS.stream().filter(form -> method.member(form).isPresent()).count();
        boolean secret = SECRET.stream().anyMatch(name -> method.member(name).isPresent());
        if (forms != 1 || secret || !text(method, "controller").equals(did)) {
            return Optional.empty();
        }
        List<VerificationKey<?, ?>> keys =
                switch (text(method, "type")) {
                    case "Multikey" -> multikey(method);
                    case "JsonWebKey", "JsonWebKey2020" -> jwk(method);
                    case "Ed25519VerificationKey2020" ->
                            only(KeyAlgorithm.ED25519, multikey(method));
                    case "Ed25519VerificationKey2018" -> any(KeyAlgorithm.ED25519, method);
                    case "EcdsaSecp256k1VerificationKey2019" -> any(KeyAlgorithm.SECP256K1, method);
                    case "EcdsaSecp256r1VerificationKey2019" -> any(KeyAlgorithm.P256, method);
                    default -> List.of();
                };
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Entry(id, keys, end(method)));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static List<VerificationKey<?, ?>> only(
            KeyAlgorithm algorithm, List<VerificationKey<?, ?>> keys) {
        return keys.stream().filter(key -> key.algorithm() == algorithm).toList();
    }

    /** Kinds of before Multikey: the key as a JWK, a Multikey, or its bytes in hex or base58. */
    private static List<VerificationKey<?, ?>> any(KeyAlgorithm algorithm, JsonObject method) {
        if (method.member(JWK).isPresent()) {
            return only(algorithm, jwk(method));
        }
        return method.member(MULTIBASE).isPresent()
                ? only(algorithm, multikey(method))
                : bytes(method).flatMap(bytes -> encoded(algorithm, bytes)).stream().toList();
    }

    private static Optional<byte[]> bytes(JsonObject method) {
        if (method.member(BASE58).isPresent()) {
            return Multibase.BASE58BTC.decode("z" + text(method, BASE58));
        }
        try {
            return Optional.of(HexFormat.of().parseHex(text(method, HEX)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** A point of a curve, compressed or not, or the 32 bytes of Ed25519. */
    private static Optional<VerificationKey<?, ?>> encoded(KeyAlgorithm algorithm, byte[] bytes) {
        return switch (algorithm) {
            case ED25519 -> Ed25519PublicKey.of(bytes).map(key -> key);
            case SECP256K1 -> Secp256k1PublicKey.ofEncoded(bytes).map(key -> key);
            case P256 -> NistPublicKey.of(Curve.P256.P_256, bytes).map(key -> key);
            default -> Optional.empty();
        };
    }

    private static List<VerificationKey<?, ?>> multikey(JsonObject method) {
        return Multikey.parse(text(method, MULTIBASE)).stream()
                .<VerificationKey<?, ?>>map(key -> key)
                .toList();
    }

    private static List<VerificationKey<?, ?>> jwk(JsonObject method) {
        return method.member(JWK)
                .map(Jwk::read)
                .filter(Jwk.Reading.Read.class::isInstance)
                .map(reading -> ((Jwk.Reading.Read) reading).jwk().keys())
                .orElse(List.of());
    }

    /** The earlier of {@code expires} and {@code revoked}: Controlled Identifiers 1.0, 2.2. */
    private static Optional<Instant> end(JsonObject method) {
        Optional<Instant> expires = instant(method, "expires");
        Optional<Instant> revoked = instant(method, "revoked");
        return expires.isPresent() && revoked.isPresent() && expires.get().isBefore(revoked.get())
                ? expires
                : revoked.or(() -> expires);
    }

    private static Optional<Instant> instant(JsonObject method, String name) {
        Optional<JsonValue> member = method.member(name);
        return member.map(_ -> OffsetDateTime.parse(text(method, name)).toInstant());
    }

    private static String text(JsonObject object, String name) {
        return object.member(name).orElse(null) instanceof JsonString(String value) ? value : "";
    }
}
