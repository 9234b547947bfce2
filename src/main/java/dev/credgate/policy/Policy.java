package dev.credgate.policy;

import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one portal demands: at least one presented credential that fits at least one of its
 * acceptances. Immutable.
 *
 * @param portal the portal's name
 * @param origin its origin (RFC 6454), as a browser spells it
 * @param accept never empty
 * @param sessionLength how long a session may last; the earliest expiry of a credential behind it
 *     cuts it short, and when the one that fits is too old for each acceptance of its type
 * @param headerClaims which claims travel to the portal in headers
 * @param allowSelfIssuedChallenge whether a challenge may be answered by a self-issued CPT 103
 *     credential, which can be relayed
 */
public record Policy(
        String portal,
        String origin,
        List<Acceptance> accept,
        Duration sessionLength,
        List<ClaimPath> headerClaims,
        boolean allowSelfIssuedChallenge) {

    public Policy {
        accept = List.copyOf(accept);
        headerClaims = List.copyOf(headerClaims);
    }

    /**
     * The verdict with this policy's check added, its decision made anew. Where another check has
     * failed already, the policy is judged as far as the verdict tells.
     */
    public Verdict judge(Verdict verdict) {
        List<Check> checks = new ArrayList<>();
        for (Check check : verdict.checks()) {
            if (check.check() != CheckName.POLICY) {
                checks.add(check);
            }
        }
        Check check = check(verdict);
        checks.add(check);
        Decision decision = check.outcome() == Outcome.FAIL ? Decision.INVALID : verdict.verdict();
        return verdict.with(decision, checks);
    }

    /**
     * A credential and what accepts it.
     *
     * @param acceptance of its types only the acceptance's may be told: under another this policy
     *     may demand more
     */
    public record Fit(Verdict credential, Acceptance acceptance) {}

    /**
     * The credential of a valid verdict that fits, and the first acceptance that it fits: what a
     * session may say of the person. Empty when none fits.
     */
    public Optional<Fit> fitting(Verdict verdict) {
        for (Verdict credential : presented(verdict)) {
            for (Acceptance acceptance : accept) {
                if (fits(credential, acceptance, verdict.verifiedAt())) {
                    return Optional.of(new Fit(credential, acceptance));
                }
            }
        }
        return Optional.empty();
    }

    /**
     * When a credential that fits at {@code now} will be too old for each acceptance of its type.
     * Empty when for one it never will.
     */
    public Optional<Instant> tooOldAt(Fit fit, Instant now) {
        Optional<Instant> latest = Optional.empty();
        for (Acceptance acceptance : accept) {
            if (acceptance.type().equals(fit.acceptance().type())
                    && fits(fit.credential(), acceptance, now)) {
                Optional<Instant> end = end(acceptance, fit.credential().standings().getFirst());
                if (end.isEmpty()) {
                    return end;
                }
                latest = latest.filter(end.get()::isBefore).or(() -> end);
            }
        }
        return latest;
    }

    private boolean fits(Verdict credential, Acceptance acceptance, Instant now) {
        return !selfIssued(credential)
                && shortcoming(credential, acceptance, now) instanceof Shortcoming.None;
    }

    private static Optional<Instant> end(Acceptance acceptance, Standing standing) {
        return acceptance.maxAge().flatMap(age -> standing.issuedAt().map(at -> at.plus(age)));
    }

    /** The claims of a credential that may travel in headers. */
    public JsonObject headerClaims(Verdict credential) {
        return ClaimPath.select(credential.claims(), headerClaims);
    }

    /** What a session must remember of the credential that opens it. */
    public Shown shown(Verdict credential) {
        Set<ClaimPath> disclosed = new HashSet<>();
        for (Acceptance acceptance : accept) {
            if (credential.types().contains(acceptance.type())) {
                acceptance.claims().stream()
                        .filter(claim -> claim.in(credential.claims()).isPresent())
                        .forEach(disclosed::add);
            }
        }
        return new Shown(credential.format(), disclosed);
    }

    /**
     * Whether one acceptance alone would still let in what a session rests on, under the type that
     * it tells the portal, by format, issuer, claims and age: the acceptance that opened it may be
     * over while another demands what was never shown. A claim that no policy demanded when the
     * session began counts as not shown.
     */
    public boolean stillAccepts(String type, Standing standing, Shown shown, Instant now) {
        if (!standing.trustNeeded()) {
            return false;
        }
        for (Acceptance acceptance : accept) {
            if (acceptance.type().equals(type)
                    && standing.types().contains(type)
                    && (acceptance.formats().isEmpty()
                            || shown.format()
                                    .map(acceptance.formats().get()::contains)
                                    .orElse(false))
                    && shown.claims().containsAll(acceptance.claims())
                    && acceptance.issuers().map(i -> i.contains(standing.issuer())).orElse(true)
                    && young(acceptance, Optional.of(standing), now)) {
                return true;
            }
        }
        return false;
    }

    private Check check(Verdict verdict) {
        Shortcoming least = new Shortcoming.Type("no credential was presented");
        for (Verdict credential : presented(verdict)) {
            Shortcoming found = shortcoming(credential, verdict.verifiedAt());
            if (found.rank() > least.rank()) {
                least = found;
            }
        }
        return switch (least) {
            case Shortcoming.None _ -> Check.pass(CheckName.POLICY);
            case Shortcoming.NotJudged _ ->
                    Check.skip(
                            CheckName.POLICY, "judged in full once the other checks have passed");
            case Shortcoming.Type(String detail) -> fail(Reason.POLICY_TYPE, detail);
            case Shortcoming.Issuer(String detail) -> fail(Reason.POLICY_ISSUER, detail);
            case Shortcoming.Claim(String detail) -> fail(Reason.POLICY_CLAIM_MISSING, detail);
            case Shortcoming.Age(String detail) -> fail(Reason.POLICY_TOO_OLD, detail);
        };
    }

    private static Check fail(Reason reason, String detail) {
        return Check.fail(CheckName.POLICY, reason, detail);
    }

    /** What keeps a credential from the acceptance that it comes nearest to. */
    private Shortcoming shortcoming(Verdict credential, Instant now) {
        Shortcoming least =
                new Shortcoming.Type(
                        "portal " + portal + " does not accept credentials of this type");
        if (selfIssued(credential)) {
            return least;
        }
        for (Acceptance acceptance : accept) {
            Shortcoming found = shortcoming(credential, acceptance, now);
            if (found.rank() > least.rank()) {
                least = found;
            }
        }
        return least;
    }

    private Shortcoming shortcoming(Verdict credential, Acceptance acceptance, Instant now) {
        if (!credential.types().contains(acceptance.type())) {
            return new Shortcoming.Type(
                    "portal " + portal + " does not accept credentials of this type");
        }
        if (acceptance.formats().isPresent()
                && !credential.format().map(acceptance.formats().get()::contains).orElse(false)) {
            return new Shortcoming.Type(
                    "portal "
                            + portal
                            + " does not accept "
                            + acceptance.type()
                            + " in this format");
        }
        if (acceptance.issuers().isPresent()
                && !credential.issuer().map(acceptance.issuers().get()::contains).orElse(false)) {
            return new Shortcoming.Issuer(
                    "portal "
                            + portal
                            + " does not accept "
                            + acceptance.type()
                            + " from this issuer");
        }
        for (ClaimPath claim : acceptance.claims()) {
            if (claim.in(credential.claims()).isEmpty()) {
                return new Shortcoming.Claim(
                        "portal " + portal + " needs the claim " + claim + " to be disclosed");
            }
        }
        Optional<Standing> standing = credential.standings().stream().findFirst();
        if (standing.isEmpty()) {
            return new Shortcoming.NotJudged();
        }
        if (!young(acceptance, standing, now)) {
            return new Shortcoming.Age(
                    "portal "
                            + portal
                            + " accepts "
                            + acceptance.type()
                            + " for "
                            + acceptance.maxAge().orElseThrow()
                            + " after its issuance");
        }
        return new Shortcoming.None();
    }

    private static boolean young(Acceptance acceptance, Optional<Standing> standing, Instant now) {
        return acceptance.maxAge().isEmpty()
                || standing.flatMap(one -> end(acceptance, one))
                        .map(end -> end.isAfter(now))
                        .orElse(false);
    }

    /** A credential whose trust was not asked for serves binding only and satisfies no policy. */
    private static boolean selfIssued(Verdict credential) {
        return credential.checks().stream()
                .anyMatch(c -> c.check() == CheckName.TRUST && c.outcome() == Outcome.SKIP);
    }

    /**
     * What was presented: the credentials of a presentation, or the one credential itself. What a
     * multi-signed credential wraps is not presented by itself.
     */
    private static List<Verdict> presented(Verdict verdict) {
        return verdict.types().isEmpty() ? verdict.credentials() : List.of(verdict);
    }

    /** How far a credential came, nearest last. */
    private sealed interface Shortcoming {
        int rank();

        record Type(String detail) implements Shortcoming {
            @Override
            public int rank() {
                return 0;
            }
        }

        record Issuer(String detail) implements Shortcoming {
            @Override
            public int rank() {
                return 1;
            }
        }

        record Claim(String detail) implements Shortcoming {
            @Override
            public int rank() {
                return 2;
            }
        }

        record Age(String detail) implements Shortcoming {
            @Override
            public int rank() {
                return 3;
            }
        }

        record NotJudged() implements Shortcoming {
            @Override
            public int rank() {
                return 4;
            }
        }

        record None() implements Shortcoming {
            @Override
            public int rank() {
                return 5;
            }
        }
    }

    /** The name, origin and nothing else: a policy is printed in logs. */
    @Override
    public String toString() {
        return Map.entry(portal, origin).toString();
    }
}
