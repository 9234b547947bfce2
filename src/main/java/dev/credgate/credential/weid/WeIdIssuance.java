package dev.credgate.credential.weid;

import dev.credgate.credential.DataAuthorisation;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Prepares WeIdentity credentials for signing, wherever the key is. Pure but for the salts. Claims
 * that would not survive the SDK, its portable form or a strict verifier are refused.
 */
public final class WeIdIssuance {

    /** Characters of a salt that we issue with: 131 random bits. */
    public static final int SALT_LENGTH = 22;

    private static final String ALPHABET =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final long TEN_DIGITS = 9_999_999_999L;
    private static final long NINE_DIGITS = 999_999_999L;

    /** System types with a shape of their own: challenges, multi-signatures, zero knowledge. */
    private static final Set<Integer> OWN_SHAPE = Set.of(102, 103, 106, 107, 108, 109, 110, 111);

    private WeIdIssuance() {}

    /** What is to be issued; dates are cut to whole seconds. */
    public record Request(
            UUID id,
            WeIdDid issuer,
            int keyNumber,
            int cptId,
            Instant issuanceDate,
            Instant expirationDate,
            JsonObject claims) {}

    /** A credential to sign, or why not. */
    public sealed interface Draft {
        /** Ready for its signature. */
        record Ready(UnsignedWeIdCredential credential) implements Draft {}

        /** Refused: a sentence naming the claim, never its value. */
        record Refused(String why) implements Draft {}
    }

    /** Builds the credential with fresh salts of {@link #SALT_LENGTH} characters. */
    public static Draft draft(Request request, SecureRandom random) {
        return draft(request, SALT_LENGTH, random);
    }

    /**
     * Builds the credential with fresh salts of the length that the issuer's trust record declares.
     *
     * @param saltLength at least {@link #SALT_LENGTH}
     */
    public static Draft draft(Request request, int saltLength, SecureRandom random) {
        if (saltLength < SALT_LENGTH) {
            throw new IllegalArgumentException("a salt of " + saltLength + " can be guessed");
        }
        Optional<String> refusal = refusal(request);
        return refusal.isPresent()
                ? new Draft.Refused(refusal.get())
                : new Draft.Ready(
                        new UnsignedWeIdCredential(
                                request, saltObject(request.claims(), saltLength, random)));
    }

    private static Optional<String> refusal(Request request) {
        long from = request.issuanceDate().getEpochSecond();
        long until = request.expirationDate().getEpochSecond();
        if (from <= NINE_DIGITS || until > TEN_DIGITS || until <= from) {
            return Optional.of("the dates are not two ascending instants between 2001 and 2286");
        }
        if (request.cptId() < 0 || OWN_SHAPE.contains(request.cptId())) {
            return Optional.of("cpt:" + request.cptId() + " is no type of ordinary credentials");
        }
        return (request.cptId() == AuthorisationClaim.CPT
                        ? unauthorised(request)
                        : Optional.<String>empty())
                .or(() -> ClaimRules.refusal(request.claims()));
    }

    /**
     * What keeps a data authorisation from being one. The SDK writes no {@code id} into them and
     * passes over one; here it says who may present the credential, which is whom it authorises.
     */
    private static Optional<String> unauthorised(Request request) {
        return switch (AuthorisationClaim.read(request.claims(), request.issuer().toString())) {
            case DataAuthorisation.Unfit(String why) -> Optional.of("cpt:101: " + why);
            case DataAuthorisation.Sound(String to) ->
                    request.claims()
                            .member("id")
                            .filter(id -> !id.equals(new JsonString(to)))
                            .map(_ -> "cpt:101: toWeId is not the subject");
        };
    }

    private static JsonObject saltObject(JsonObject claims, int length, SecureRandom random) {
        Map<String, JsonValue> salts = new LinkedHashMap<>();
        claims.members().forEach((name, value) -> salts.put(name, saltOf(value, length, random)));
        return JsonObject.of(salts);
    }

    private static JsonValue saltOf(JsonValue value, int length, SecureRandom random) {
        return switch (value) {
            case JsonObject object -> saltObject(object, length, random);
            case JsonArray(var elements) when !SaltedClaim.isLeaf(elements) ->
                    new JsonArray(
                            elements.stream()
                                    .map(element -> saltOf(element, length, random))
                                    .toList());
            default -> salt(length, random);
        };
    }

    private static JsonString salt(int length, SecureRandom random) {
        StringBuilder salt = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new JsonString(salt.toString());
    }
}
