package dev.credgate.gateway;

import dev.credgate.audit.AuditEvent.DoorOpened;
import dev.credgate.audit.AuditEvent.Voucher;
import dev.credgate.audit.AuditLog;
import dev.credgate.credential.cose.SessionTranscripts;
import dev.credgate.crypto.Hash;
import dev.credgate.policy.Policies;
import dev.credgate.policy.Policy;
import dev.credgate.policy.Policy.Fit;
import dev.credgate.problem.Problem;
import dev.credgate.verification.Check;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verdict.LedgerStamp;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.HolderProof;
import dev.credgate.verification.Verification.Result;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Opens a door: verifies the answer to a challenge, consumes the nonce, writes the audit record and
 * only then hands out a session. Blocks on the database. Thread-safe.
 */
@ApplicationScoped
class SignIn {

    /** What came of it. */
    sealed interface Outcome {
        /** The door is open, and it is on record. */
        record Opened(String token, Duration life, Verdict verdict) implements Outcome {}

        /** The verdict says why not. */
        record Refused(Verdict verdict) implements Outcome {}

        /** There is no verdict to give. */
        record Failed(Problem problem) implements Outcome {}
    }

    private final Judging judging;
    private final Policies policies;
    private final Challenges challenges;
    private final Sessions sessions;
    private final EndedSessionList ended;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Meters meters;
    private final SecureRandom secureRandom = new SecureRandom();

    SignIn(
            Judging judging,
            Policies policies,
            Challenges challenges,
            Sessions sessions,
            EndedSessionList ended,
            AuditLog audit,
            InstantSource clock,
            Meters meters) {
        this.judging = judging;
        this.policies = policies;
        this.challenges = challenges;
        this.sessions = sessions;
        this.ended = ended;
        this.audit = audit;
        this.clock = clock;
        this.meters = meters;
    }

    /**
     * Signs a person in.
     *
     * @param presentation the exact bytes received
     * @param previous the session that the browser had before; it ends with the new one's start
     * @throws dev.credgate.store.StoreUnavailableException when a record could not be written; no
     *     session is handed out then
     */
    Outcome attempt(
            Challenge challenge,
            byte[] presentation,
            Optional<HolderProof> holderProof,
            Optional<Session> previous) {
        Optional<Policy> policy = policies.of(challenge.portal());
        if (policy.isEmpty()) {
            return new Outcome.Failed(Problems.unknownPortal());
        }
        BindingDemand demand =
                new BindingDemand.Challenge(
                        challenge.nonce(),
                        policy.get().origin(),
                        challenge.issuedAt(),
                        // As a browser's Digital Credentials API would have it signed, unencrypted.
                        Optional.of(
                                SessionTranscripts.openId4VpDcApi(
                                        policy.get().origin(),
                                        challenge.nonce(),
                                        Optional.empty())),
                        holderProof,
                        policy.get().allowSelfIssuedChallenge());
        return switch (judging.judgePatiently(presentation, demand, policy)) {
            case Result.NotACredential(String why) ->
                    new Outcome.Failed(Problems.notACredential(why));
            case Result.Judged(Verdict verdict) ->
                    verdict.verdict() == Decision.VALID
                            ? open(challenge, policy.get(), verdict, previous)
                            : new Outcome.Refused(verdict);
        };
    }

    private Outcome open(
            Challenge challenge, Policy policy, Verdict verdict, Optional<Session> previous) {
        Optional<Session> session = session(policy, verdict);
        if (session.isEmpty()) {
            return new Outcome.Refused(unbound(verdict, "the presentation names no presenter"));
        }
        // Before the nonce is consumed: what cannot become a session must not cost the challenge.
        Optional<String> token = sessions.sign(session.get());
        if (token.isEmpty()) {
            return new Outcome.Failed(
                    Problem.of(
                            422,
                            "session_too_large",
                            "Session too large",
                            "What the presentation holds does not fit a browser's cookie: present"
                                    + " fewer credentials, or let the portal's policy put fewer"
                                    + " claims into headers."));
        }
        if (!challenges.consume(challenge)) {
            return new Outcome.Refused(unbound(verdict, "this challenge was answered before"));
        }
        if (previous.isPresent()) {
            ended.end(previous.get().id(), previous.get().expires());
            meters.sessionEnded();
        }
        audit.append(doorOpened(policy, session.get(), verdict));
        meters.sessionOpened();
        return new Outcome.Opened(
                token.get(),
                Tokens.life(session.get().issuedAt(), session.get().expires()),
                verdict);
    }

    /** Empty when the verdict does not say who presented, or nothing in it fits the policy. */
    private Optional<Session> session(Policy policy, Verdict verdict) {
        Optional<Fit> fit = policy.fitting(verdict);
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        Verdict fitting = fit.get().credential();
        // Whom the credential names is the same person in whatever envelope it comes.
        Optional<String> subject =
                fitting.subject()
                        .or(verdict::subject)
                        .map(who -> HolderName.of(who, policy.origin()));
        if (subject.isEmpty() || fitting.issuer().isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Instant longest = now.plus(policy.sessionLength());
        Instant expires =
                policy.tooOldAt(fit.get(), verdict.verifiedAt())
                        .filter(longest::isAfter)
                        .orElse(longest);
        for (Standing standing : verdict.standings()) {
            Instant until = standing.validUntil().orElse(expires);
            expires = until.isBefore(expires) ? until : expires;
        }
        byte[] id = new byte[16];
        secureRandom.nextBytes(id);
        byte[] claims = VerdictJson.bytes(policy.headerClaims(fitting));
        return Optional.of(
                new Session(
                        Base64.getUrlEncoder().withoutPadding().encodeToString(id),
                        policy.portal(),
                        subject.get(),
                        fitting.issuer().get(),
                        fit.get().acceptance().type(),
                        new String(claims, StandardCharsets.UTF_8),
                        now,
                        expires.truncatedTo(ChronoUnit.SECONDS),
                        fittingFirst(verdict, fitting),
                        policy.shown(fitting)));
    }

    /** The policy is asked again at each request, of the credential that satisfied it. */
    private static List<Standing> fittingFirst(Verdict verdict, Verdict fitting) {
        Standing first = fitting.standings().getFirst();
        List<Standing> ordered = new ArrayList<>();
        ordered.add(first);
        verdict.standings().stream().filter(s -> !s.equals(first)).forEach(ordered::add);
        return ordered;
    }

    private static DoorOpened doorOpened(Policy policy, Session session, Verdict verdict) {
        List<Voucher> vouchers =
                session.standings().stream()
                        .filter(Standing::trustNeeded)
                        .map(s ->
                                new Voucher(s.issuer(), s.keyId(), s.types(), s.statusKey().hash()))
                        .toList();
        LedgerStamp ledger = verdict.ledger().orElseThrow();
        return new DoorOpened(
                policy.portal(),
                sha256(session.id()),
                vouchers,
                ledger.chainId(),
                ledger.block(),
                verdict.verifiedAt());
    }

    private static Hash sha256(String text) {
        try {
            return Hash.of(
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }

    /** The verdict with its binding failed. */
    private static Verdict unbound(Verdict verdict, String why) {
        Check failed = Check.fail(CheckName.BINDING, Reason.CHALLENGE_UNANSWERED, why);
        return verdict.with(
                Decision.INVALID,
                verdict.checks().stream()
                        .map(c -> c.check() == CheckName.BINDING ? failed : c)
                        .toList());
    }
}
