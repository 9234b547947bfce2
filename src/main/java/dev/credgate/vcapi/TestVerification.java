package dev.credgate.vcapi;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Verification for the suites: the common pipeline's verdict, of which proof, validity, status and
 * binding decide. Trust is reported and not enforced, since nobody made the suites' issuers known.
 * Thread-safe.
 */
final class TestVerification {

    private static final Set<CheckName> DECIDING =
            Set.of(
                    CheckName.ISSUER_KEY,
                    CheckName.SIGNATURE,
                    CheckName.VALIDITY,
                    CheckName.STATUS,
                    CheckName.BINDING);

    private final Verification verification;

    TestVerification(Verification verification) {
        this.verification = verification;
    }

    /**
     * What verifies, as JSON.
     *
     * @throws Refused when it does not
     */
    byte[] credential(Request request) {
        requirePurpose(request, "assertionMethod");
        JsonObject credential = request.object("verifiableCredential");
        Expectations.read(request).requireOf(credential);
        return verified(credential, new BindingDemand.None());
    }

    /**
     * What verifies, as JSON.
     *
     * @throws Refused when it does not
     */
    byte[] presentation(Request request) {
        requirePurpose(request, "authentication");
        JsonObject presentation = request.object("verifiablePresentation");
        Expectations expected = Expectations.read(request);
        Optional<String> domain = expected.domains().flatMap(TestVerification::only);
        if (Expectations.holdsItsProof(presentation)) {
            expected.requireOf(presentation);
        } else if (expected.domains().isPresent()
                && (expected.challenge().isEmpty() || domain.isEmpty())) {
            throw Refused.malformed(
                    "options.domain: of an enveloped presentation one is compared, and with"
                            + " options.challenge");
        }
        return verified(
                presentation,
                expected.challenge()
                        .<BindingDemand>map(challenge ->
                                new BindingDemand.Challenge(
                                        challenge,
                                        domain.orElse(""),
                                        Instant.EPOCH,
                                        Optional.empty(),
                                        Optional.empty(),
                                        false))
                        .orElseGet(BindingDemand.None::new));
    }

    private static Optional<String> only(Set<String> several) {
        return several.size() == 1 ? Optional.of(several.iterator().next()) : Optional.empty();
    }

    /** No proof for another purpose than these is taken, whatever the caller expects. */
    private static void requirePurpose(Request request, String taken) {
        request.optionIfAny("expectedProofPurpose")
                .filter(expected -> !expected.equals(taken))
                .ifPresent(_ -> {
                    throw new Refused(
                            "PROOF_VERIFICATION_ERROR",
                            "options.expectedProofPurpose: the proofs that are taken here are for "
                                    + taken);
                });
    }

    private byte[] verified(JsonObject document, BindingDemand demand) {
        return switch (verification.verify(JsonWriter.write(document), demand)) {
            case Result.NotACredential(String why) -> throw Refused.malformed(why);
            case Result.Judged(Verdict verdict) -> {
                for (Check check : verdict.checks()) {
                    if (decides(check)) {
                        throw new Refused(
                                check.check() == CheckName.SIGNATURE
                                        ? "CRYPTOGRAPHIC_SECURITY_ERROR"
                                        : check.code()
                                                .map(Reason::name)
                                                .orElse("VERIFICATION_ERROR"),
                                name(check) + ": " + check.detail().orElse("failed"));
                    }
                }
                yield JsonWriter.write(answer(verdict));
            }
        };
    }

    private static boolean decides(Check check) {
        return DECIDING.contains(check.check())
                && (check.outcome() == Outcome.FAIL || check.outcome() == Outcome.UNKNOWN);
    }

    private static String name(Check check) {
        return check.check().name().toLowerCase(Locale.ROOT);
    }

    private static JsonObject answer(Verdict verdict) {
        List<JsonValue> checks =
                verdict.checks().stream()
                        .<JsonValue>map(check ->
                                JsonObject.of(
                                        Map.of(
                                                "check",
                                                new JsonString(name(check)),
                                                "outcome",
                                                new JsonString(
                                                        check.outcome()
                                                                .name()
                                                                .toLowerCase(Locale.ROOT)))))
                        .toList();
        Map<String, JsonValue> answer = new LinkedHashMap<>();
        answer.put("verified", JsonBoolean.TRUE);
        answer.put("checks", new JsonArray(checks));
        return JsonObject.of(answer);
    }
}
