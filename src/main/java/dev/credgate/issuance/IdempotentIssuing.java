package dev.credgate.issuance;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.SealedAnswers.Sealing;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IdempotentAnswers.Standing;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.Mark;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.thread.Unending;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Orders that may be sent again. The same Idempotency-Key and body give the same credential for a
 * day, whichever replica is asked and whatever crashed in between; what was refused or failed is
 * tried anew. A credential is recorded before it is signed and its answer kept after it, both under
 * a claim that must still stand: a crash before the answer is kept leaves at most a credential on
 * record that nobody was handed, of which the next request tells the audit record; one after it
 * leaves the answer. Whoever is at it keeps its claim from lapsing, so that nobody takes over what
 * is merely slow; if somebody does, as after a long pause of the whole process, the claim that is
 * gone keeps the late one from recording, or from handing out. Thread-safe; blocks.
 */
public final class IdempotentIssuing {

    private static final Logger LOG = Logger.getLogger(IdempotentIssuing.class);

    private static final Duration KEPT = Duration.ofDays(1);

    /** More than all that issuing may wait for together; who takes longer is stuck. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /** How long a request waits for another one with the same key. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final int AT_ONCE = 64;

    /** What stands beside the credential in a sealed answer, and then some. */
    private static final int ROOM = 256;

    private final InstantSource clock;
    private final Issuing issuing;
    private final IdempotentAnswers answers;
    private final SealedAnswers seals;
    private final Duration claimed;

    /**
     * A room with these neighbours.
     *
     * @param claimed how long a claim lasts that is not renewed: so long it takes until somebody
     *     takes over from one who died
     */
    public IdempotentIssuing(
            InstantSource clock,
            Issuing issuing,
            IdempotentAnswers answers,
            DerivedKeys keys,
            Duration claimed) {
        this.claimed = claimed;
        this.clock = clock;
        this.issuing = issuing;
        this.answers = answers;
        this.seals = new SealedAnswers(keys, new SecureRandom());
    }

    /**
     * Issues, or gives again what was issued, or says why not.
     *
     * @param canonicalBody the request's body in one spelling (RFC 8785)
     */
    public IssueOutcome issue(
            Agency agency, CredentialOrder order, IdempotencyKey key, byte[] canonicalBody) {
        Sealing sealing = seals.of(agency.name(), key, canonicalBody);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (true) {
                Instant now = clock.instant();
                switch (answers.begin(sealing.order(), now, now.plus(claimed), now.plus(KEPT))) {
                    case Standing.Begun begun -> {
                        return carryOut(agency, order, sealing, begun);
                    }
                    case Standing.Answered(byte[] sealed) -> {
                        return read(seals.open(sealing, sealed));
                    }
                    case Standing.Reused _ -> {
                        return new Refused(
                                Refusal.IDEMPOTENCY_KEY_REUSED,
                                "this Idempotency-Key came with another body before; give each"
                                        + " order a key of its own");
                    }
                    case Standing.Busy _ -> {
                        if (System.nanoTime() >= deadline) {
                            return new Unavailable(
                                    "a request with the same Idempotency-Key is being worked on;"
                                            + " send the same again");
                        }
                        Thread.sleep(PAUSE);
                    }
                }
            }
        } catch (StoreUnavailableException e) {
            LOG.warnf("Nothing can be issued for %s: %s", agency.name(), e.getMessage());
            return new Unavailable("the records do not answer; send the same again");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Unavailable("the gateway is stopping; send the same again");
        }
    }

    /**
     * Tells of credentials on record that nobody was handed: once their orders have expired and
     * nobody asks again, and those without a key of which the database did not say what became. For
     * now and then.
     */
    public void settle() {
        issuing.settle();
        try {
            Instant now = clock.instant();
            List<UUID> left;
            do {
                left = answers.unanswered(now, now.plus(LONGEST), AT_ONCE);
                left.forEach(this::abandon);
            } while (left.size() == AT_ONCE);
        } catch (StoreUnavailableException e) {
            LOG.warnf("Orders that nobody was answered wait for the database: %s", e.getMessage());
        }
    }

    /**
     * The process ends: tells of what nobody was handed and only this process knows of. What is on
     * record under a key, whoever starts next tells.
     */
    public void stop() {
        issuing.stop();
    }

    /** One that cannot be told of keeps no other back; it is taken up again later. */
    private void abandon(UUID credential) {
        try {
            issuing.abandon(credential);
        } catch (StoreUnavailableException e) {
            LOG.warnf(
                    "That nobody was handed credential %s is not told now: %s",
                    credential, e.getMessage());
        }
    }

    private IssueOutcome carryOut(
            Agency agency, CredentialOrder order, Sealing sealing, Standing.Begun begun) {
        UUID claim = begun.claim();
        boolean done = false;
        CountDownLatch over = new CountDownLatch(1);
        Thread.ofVirtual()
                .name("order-claim")
                .start(
                        Unending.of(
                                "A claim on an order is not renewed any more and lapses",
                                () -> keep(sealing, claim, over)));
        try {
            begun.abandoned().ifPresent(issuing::abandon);
            IssueOutcome outcome =
                    issuing.issue(agency, order, new Claimed(sealing, claim, begun.counted()));
            done = outcome instanceof Issued;
            return outcome;
        } finally {
            over.countDown();
            if (!done) {
                giveBack(sealing, claim);
            }
        }
    }

    /** Renews a claim until the work on it is over; nobody interrupts it within the database. */
    private void keep(Sealing sealing, UUID claim, CountDownLatch over) {
        long end = System.nanoTime() + LONGEST.toNanos();
        boolean stands = true;
        try {
            while (stands
                    && System.nanoTime() < end
                    && !over.await(claimed.toNanos() / 3, TimeUnit.NANOSECONDS)) {
                stands = renewed(sealing, claim);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean renewed(Sealing sealing, UUID claim) {
        try {
            return answers.renew(sealing.order(), claim, clock.instant().plus(claimed));
        } catch (StoreUnavailableException e) {
            LOG.warnf("A claim on an order is not renewed now: %s", e.getMessage());
            return true;
        }
    }

    private void giveBack(Sealing sealing, UUID claim) {
        try {
            answers.giveBack(sealing.order(), claim, clock.instant());
        } catch (StoreUnavailableException e) {
            LOG.warnf("An order was not given back and lapses by itself: %s", e.getMessage());
        }
    }

    /** The record and the answer, as long as the claim stands. */
    private final class Claimed implements Keeping {

        private final Sealing sealing;
        private final UUID claim;
        private final Optional<Instant> counted;

        Claimed(Sealing sealing, UUID claim, Optional<Instant> counted) {
            this.sealing = sealing;
            this.claim = claim;
            this.counted = counted;
        }

        @Override
        public Optional<Instant> counted() {
            return counted;
        }

        @Override
        public Mark counted(Optional<Instant> at) {
            return answers.counted(sealing.order(), claim, at);
        }

        @Override
        public Optional<IssueOutcome> refusal(int length) {
            return length > IdempotentAnswers.LARGEST - ROOM
                    ? Optional.of(
                            new Refused(
                                    Refusal.CLAIMS_INVALID,
                                    "a credential of more than 1 MiB is issued without an"
                                            + " Idempotency-Key only"))
                    : Optional.empty();
        }

        @Override
        public Mark recorded(IssuedCredential credential) {
            return answers.recorded(sealing.order(), claim, credential);
        }

        @Override
        public IssueOutcome takenOver() {
            return new Unavailable(
                    "another request with the same Idempotency-Key took over; send the same again");
        }

        @Override
        public Optional<IssueOutcome> answer(Issued answer) {
            byte[] sealed = seals.seal(sealing, write(answer));
            return answers.answer(sealing.order(), claim, sealed, clock.instant().plus(KEPT))
                    ? Optional.empty()
                    : Optional.of(takenOver());
        }
    }

    /** Id, length of the format's name, the name, the credential. */
    private static byte[] write(Issued issued) {
        byte[] format = issued.format().getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(2 * Long.BYTES + 1 + format.length + issued.credential().length)
                .putLong(issued.id().getMostSignificantBits())
                .putLong(issued.id().getLeastSignificantBits())
                .put((byte) format.length)
                .put(format)
                .put(issued.credential())
                .array();
    }

    private static Issued read(byte[] answer) {
        ByteBuffer bytes = ByteBuffer.wrap(answer);
        UUID id = new UUID(bytes.getLong(), bytes.getLong());
        byte[] format = new byte[bytes.get()];
        bytes.get(format);
        byte[] credential = new byte[bytes.remaining()];
        bytes.get(credential);
        return new Issued(id, new String(format, StandardCharsets.US_ASCII), credential);
    }
}
