package dev.credgate.issuance;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditOnce;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyAttributes;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ChainException;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * The steps that take a key to where it was asked to be: made in its token, published, retired or
 * declared compromised on the chain, and settled in our records once our own snapshot has it so.
 * Each can be taken again; who takes them holds the {@link KeyLease} of the key. Thread-safe;
 * blocks.
 */
final class KeySteps {

    private static final int LABEL_NAME = 40;
    private final InstantSource clock;
    private final Ledger ledger;
    private final PublishedKeys published;
    private final TokenKeys tokens;
    private final KeyWriter writer;
    private final IssuerKeys keys;
    private final AuditOnce audit;
    private final Duration overlap;

    /**
     * A room with these neighbours.
     *
     * @param overlap how long a key that was replaced stays active on the chain
     */
    KeySteps(
            InstantSource clock,
            Ledger ledger,
            PublishedKeys published,
            TokenKeys tokens,
            KeyWriter writer,
            IssuerKeys keys,
            AuditOnce audit,
            Duration overlap) {
        this.clock = clock;
        this.ledger = ledger;
        this.published = published;
        this.tokens = tokens;
        this.writer = writer;
        this.keys = keys;
        this.audit = audit;
        this.overlap = overlap;
    }

    /**
     * Takes those that a key needs where it stands.
     *
     * @param agency that acts for its DID
     * @throws HsmException when its token refuses to make it, or does not answer
     * @throws ChainException when the chain refuses what it is told, or does not answer
     */
    void take(Agency agency, IssuerKey key) throws ChainException, InterruptedException {
        switch (key.stage()) {
            case PENDING -> publish(agency, made(agency, key));
            case RETIRED, COMPROMISED -> set(agency, key, PublishedKeys.wanted(key.stage()));
            case ACTIVE, RETIRING -> {
                // settled
            }
        }
    }

    private IssuerKey made(Agency agency, IssuerKey key) {
        if (key.material().isPresent()) {
            return key;
        }
        String name = agency.name();
        String label =
                (name.length() <= LABEL_NAME ? name : name.substring(0, LABEL_NAME))
                        + "-"
                        + key.id().toString().replace("-", "").substring(0, 16);
        TokenKeys.Made made = tokens.make(key.token().orElseThrow(), label, curve(key));
        String material = IssuingKeys.material(made.key());
        // Where somebody else noted it, it was told.
        boolean _ =
                audit.append(
                        new AuditEvent.KeyMade(
                                agency.name(),
                                key.id(),
                                key.issuer(),
                                key.token().orElseThrow(),
                                label,
                                key.curve(),
                                material,
                                attestation(made.attributes()),
                                now()),
                        keys.made(key.id(), made.id(), material));
        return keys.find(key.id()).orElseThrow();
    }

    private static AuditEvent.Attestation attestation(KeyAttributes said) {
        return new AuditEvent.Attestation(
                said.sensitive(),
                said.alwaysSensitive(),
                said.extractable(),
                said.neverExtractable(),
                said.local(),
                said.sign());
    }

    private static KeyCurve curve(IssuerKey key) {
        return KeyCurve.parse(key.curve()).orElseThrow();
    }

    private void publish(Agency agency, IssuerKey key) throws ChainException, InterruptedException {
        if (key.stage() != Stage.PENDING) {
            return;
        }
        String material = key.material().orElseThrow();
        if (published.seen(agency, material, KeyState.ACTIVE, 0).isEmpty()) {
            // It may have been retired or declared compromised since the work was taken.
            OptionalLong block =
                    writer.publish(
                            agency,
                            curve(key),
                            material,
                            keys.standing(key.id(), key.stage()),
                            clock.instant());
            if (block.isEmpty()) {
                return;
            }
            published.await(agency, material, KeyState.ACTIVE, block.getAsLong());
        }
        settled(agency, key, KeyState.ACTIVE);
    }

    private void set(Agency agency, IssuerKey key, KeyState state)
            throws ChainException, InterruptedException {
        String material = key.material().orElseThrow();
        if (published.found(agency, material).isEmpty()) {
            takeBack(agency, material);
        }
        Optional<KeyState> stands = published.found(agency, material).map(EntityKey::state);
        // What the chain never heard of, and what is worse already, needs no word.
        if (stands.isPresent() && !PublishedKeys.covers(stands.get(), state)) {
            // It may have been declared compromised since the work was taken: nothing more in vain.
            OptionalLong block =
                    writer.set(agency, material, state, keys.standing(key.id(), key.stage()));
            if (block.isEmpty()) {
                return;
            }
            published.await(agency, material, state, block.getAsLong());
        }
        settled(agency, key, state);
    }

    /**
     * A publication may be on its way: what of it is in no block is given up, so that the key never
     * shows; what got there first is waited for.
     */
    private void takeBack(Agency agency, String material) throws InterruptedException {
        Optional<UUID> publication = writer.publication(agency, material);
        if (publication.isEmpty()) {
            return;
        }
        String why = "the key was given up before it was published";
        // False where it was given up before, or is in a block.
        boolean _ =
                audit.append(
                        new AuditEvent.OutboxSurrendered(
                                publication.get(), "given_up", why, "gateway", now()),
                        writer.takenBack(publication.get(), why));
        OptionalLong block = writer.took(publication.get());
        if (block.isPresent()) {
            published.await(agency, material, KeyState.ACTIVE, block.getAsLong());
        }
    }

    private void settled(Agency agency, IssuerKey key, KeyState state) {
        String material = key.material().orElseThrow();
        // In this order: what settles after the first look is in a block that the second finds.
        boolean onItsWay =
                state != KeyState.ACTIVE && writer.publication(agency, material).isPresent();
        long highest = state == KeyState.ACTIVE ? 0 : writer.highestBlock(agency).orElse(0);
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            return;
        }
        Optional<EntityKey> found = published.found(agency, material, snapshot);
        if (found.isEmpty() && onItsWay) {
            keys.fault(
                    key.id(),
                    key.stage(),
                    "it was given up, and its publication may still take effect");
            return;
        }
        boolean stands =
                found.map(one -> PublishedKeys.covers(one.state(), state))
                        .orElse(state != KeyState.ACTIVE && snapshot.block().number() >= highest);
        if (!stands) {
            return;
        }
        Instant now = now();
        boolean _ =
                audit.append(
                        new AuditEvent.KeyStaged(
                                agency.name(),
                                key.id(),
                                key.issuer(),
                                found.map(one -> agency.did().keyId(one.number())),
                                state.name().toLowerCase(Locale.ROOT),
                                snapshot.block().number(),
                                now),
                        keys.settled(key.id(), key.stage(), now, now.plus(overlap)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
