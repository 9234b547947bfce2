package dev.credgate.issuance;

import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An order as WeIdentity can carry it: a CPT number, dates in whole seconds, the subject as the
 * claim {@code id}.
 */
record WeIdOrder(String type, int cptId, Instant issuance, Instant expiration, JsonObject claims) {

    static final String FORMAT = "weidentity";

    private static final Pattern TYPE = Pattern.compile("cpt:(0|[1-9][0-9]{0,9})");

    /** An order, or why it is none. */
    sealed interface Reading {
        record Read(WeIdOrder order) implements Reading {}

        record Refused(IssueOutcome.Refused refused) implements Reading {}
    }

    /**
     * Reads an order.
     *
     * @param now in whole seconds; the issuance date when the order names none
     */
    static Reading read(CredentialOrder order, Instant now) {
        if (!order.format().equals(FORMAT)) {
            return refused(Refusal.UNSUPPORTED_FORMAT, "this is no order for weidentity");
        }
        if (order.holderKey().isPresent()) {
            return refused(
                    Refusal.HOLDER_KEY_UNSUPPORTED,
                    "a WeIdentity credential has no place for a holder's key; leave holder_key out");
        }
        if (!order.options().members().isEmpty()) {
            return refused(Refusal.OPTIONS_INVALID, "weidentity knows no options; leave them out");
        }
        Optional<Integer> cptId = cptId(order.type());
        if (cptId.isEmpty()) {
            return refused(
                    Refusal.UNSUPPORTED_TYPE,
                    "expected cpt:<n> with n from 0 to 2147483647 without leading zero");
        }
        if (WeIdDid.parse(order.subject()).isEmpty()) {
            return refused(
                    Refusal.SUBJECT_INVALID,
                    "expected did:weid:<chain>:0x<40 lower-case hex> as subject");
        }
        Optional<JsonValue> id = order.claims().member("id");
        JsonString subject = new JsonString(order.subject());
        if (id.isPresent() && !id.get().equals(subject)) {
            return refused(
                    Refusal.CLAIMS_INVALID,
                    "the claim id names the subject in WeIdentity; leave it out or let it equal"
                            + " subject");
        }
        Instant issuance = order.validFrom().orElse(now).truncatedTo(ChronoUnit.SECONDS);
        Instant expiration = order.validUntil().truncatedTo(ChronoUnit.SECONDS);
        Optional<String> dates = dates(issuance, expiration, now);
        if (dates.isPresent()) {
            return refused(Refusal.DATES_INVALID, dates.get());
        }
        Map<String, JsonValue> claims = new LinkedHashMap<>();
        claims.put("id", subject);
        claims.putAll(order.claims().members());
        return new Reading.Read(
                new WeIdOrder(
                        order.type(), cptId.get(), issuance, expiration, JsonObject.of(claims)));
    }

    private static Optional<String> dates(Instant issuance, Instant expiration, Instant now) {
        if (issuance.isAfter(now)) {
            return Optional.of(
                    "a WeIdentity credential holds from its issuance on: valid_from may not lie in"
                            + " the future");
        }
        if (!expiration.isAfter(issuance)) {
            return Optional.of("valid_until must lie after valid_from");
        }
        return expiration.isAfter(now)
                ? Optional.empty()
                : Optional.of("valid_until has passed already");
    }

    private static Optional<Integer> cptId(String type) {
        if (!TYPE.matcher(type).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(type.substring("cpt:".length()));
        return number <= Integer.MAX_VALUE ? Optional.of((int) number) : Optional.empty();
    }

    private static Reading refused(Refusal refusal, String detail) {
        return new Reading.Refused(new Refused(refusal, detail));
    }
}
