package dev.credgate.credential.weid;

import dev.credgate.credential.DataAuthorisation;
import dev.credgate.credential.DataAuthorisation.Sound;
import dev.credgate.credential.DataAuthorisation.Unfit;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The claim of CPT 101, by which an issuer lets {@code toWeId} read a resource of {@code
 * fromWeId}'s: by the rules of the SDK's {@code verifyAuthClaim}, and with JSON types held to.
 */
final class AuthorisationClaim {

    /** The type's number. */
    static final long CPT = 101;

    private static final Pattern UUID =
            Pattern.compile(
                    "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private AuthorisationClaim() {}

    /**
     * What the claim says.
     *
     * @param disclosed without what is hidden: nothing of it may be
     * @param issuer the issuer's DID in its canonical text, who lets nobody read another's
     */
    static DataAuthorisation read(JsonObject disclosed, String issuer) {
        Map<String, JsonValue> claim = disclosed.members();
        if (!text(claim, "fromWeId").equals(issuer)) {
            return new Unfit("fromWeId is not the issuer's DID");
        }
        String to = text(claim, "toWeId");
        if (to.equals(issuer) || WeIdDid.parse(to).isEmpty()) {
            return new Unfit("toWeId is no DID of another");
        }
        if (!UUID.matcher(text(claim, "resourceId")).matches()) {
            return new Unfit("resourceId is not a UUID");
        }
        if (!isEndPoint(text(claim, "serviceUrl"))) {
            return new Unfit("serviceUrl is not the URL of an end point");
        }
        return isDuration(claim.get("duration"))
                ? new Sound(to)
                : new Unfit("duration is not a number of seconds");
    }

    /** A member that is a string; empty, which is none of them, for any other. */
    private static String text(Map<String, JsonValue> claim, String name) {
        return claim.get(name) instanceof JsonString(String text) ? text : "";
    }

    private static boolean isDuration(@Nullable JsonValue value) {
        return value instanceof JsonNumber(String token)
                && JsonNumbers.isInteger(token)
                && token.charAt(0) != '-';
    }

    /** A scheme, a host and, as its path, the end point's name. */
    private static boolean isEndPoint(String text) {
        try {
            URI url = new URI(text);
            String path = url.getPath();
            return url.isAbsolute() && url.getHost() != null && path != null && path.length() > 1;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
