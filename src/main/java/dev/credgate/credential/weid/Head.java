package dev.credgate.credential.weid;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.did.WeIdDid;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Optional;

/**
 * The fields that every WeIdentity credential has, whatever its shape (docs/weidentity-format.md
 * §2).
 *
 * @param issuerText the issuer's DID in its one spelling
 */
record Head(
        JsonObject claim,
        String context,
        long cptId,
        long expirationDate,
        String id,
        long issuanceDate,
        WeIdDid issuer,
        String issuerText) {

    private static final long MAX_CPT = Integer.MAX_VALUE;
    private static final long TEN_DIGITS = 9_999_999_999L;

    /** Reads them. */
    static Head read(Members members) {
        String id = members.string("id");
        if (!isUuid(id)) {
            throw new Malformation(Flaw.ID_MALFORMED, "id is not a UUID in lower case");
        }
        return read(members, id, members.string("context"));
    }

    /**
     * Reads those of a lite credential, whose id may be any text of its issuer's, and whose context
     * nobody signed: the SDK's import makes it null.
     */
    static Head readLite(Members members) {
        String id = members.string("id");
        if (id.isEmpty()) {
            throw new Malformation(Flaw.ID_MALFORMED, "id is empty");
        }
        boolean none = !members.has("context") || members.value("context") instanceof JsonNull;
        return read(members, id, none ? "" : members.string("context"));
    }

    private static Head read(Members members, String id, String context) {
        long cptId = members.integer("cptId");
        if (cptId > MAX_CPT) {
            throw new Malformation(Flaw.WRONG_TYPE, "cptId is larger than any type's number");
        }
        return new Head(
                members.object("claim"),
                context,
                cptId,
                members.integer("expirationDate"),
                id,
                members.integer("issuanceDate"),
                members.did("issuer"),
                members.string("issuer"));
    }

    private static boolean isUuid(String text) {
        if (text.length() != 36) {
            return false;
        }
        for (int i = 0; i < 36; i++) {
            char c = text.charAt(i);
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }

    Instant issuedAt() {
        return Instant.ofEpochSecond(issuanceDate);
    }

    Instant validUntil() {
        return Instant.ofEpochSecond(expirationDate);
    }

    Optional<FlawFound> dateFlaw() {
        if (issuanceDate == 0 || issuanceDate > TEN_DIGITS || expirationDate > TEN_DIGITS) {
            return Optional.of(
                    new FlawFound(
                            Flaw.DATE_NOT_IN_SECONDS,
                            "issuanceDate and expirationDate must be seconds since 1970, of at most"
                                    + " ten digits"));
        }
        return Optional.empty();
    }
}
