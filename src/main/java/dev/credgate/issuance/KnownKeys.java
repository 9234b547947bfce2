package dev.credgate.issuance;

import static dev.credgate.issuance.KeyRefusedException.refused;
import static dev.credgate.issuance.KeyRefusedException.unavailable;

import dev.credgate.did.DidResolver;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * The keys that an agency can ask something about: those on record, and those that the chain tells
 * of its DID and this program kept no record of, which are noted when they are asked about.
 * Thread-safe; blocks.
 */
final class KnownKeys {

    private static final Logger LOG = Logger.getLogger(KnownKeys.class);

    private final InstantSource clock;
    private final Ledger ledger;
    private final DidResolver resolver;
    private final Signer signer;
    private final IssuerKeys keys;
    private final KeyRequestBook book;

    /** A room with these neighbours. */
    KnownKeys(
            InstantSource clock,
            Ledger ledger,
            DidResolver resolver,
            Signer signer,
            IssuerKeys keys,
            KeyRequestBook book) {
        this.clock = clock;
        this.ledger = ledger;
        this.resolver = resolver;
        this.signer = signer;
        this.keys = keys;
        this.book = book;
    }

    /**
     * A key of the agency's by its id here, or by its number on the chain ({@code keys-} and that);
     * one that this program kept no record of is noted.
     *
     * @throws KeyRefusedException where there is no such key, or the ledger cannot tell
     */
    IssuerKey known(Agency agency, String key) {
        Optional<IssuerKey> made =
                book.keys(agency).stream()
                        .filter(one -> one.id().toString().equals(key))
                        .findFirst();
        if (made.isPresent()) {
            return made.get();
        }
        if (!(ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh(var snapshot, _))) {
            throw unavailable("the ledger is stale or not available");
        }
        return published(agency, key, snapshot)
                .map(found -> keys.adopt(adopted(agency, found)))
                .orElseThrow(
                        () -> refused(KeyRefusal.UNKNOWN_KEY, "the agency's DID has no such key"));
    }

    private Optional<EntityKey> published(Agency agency, String key, LedgerSnapshot snapshot) {
        return IssuingKeys.published(agency, snapshot, resolver).stream()
                .filter(EntityKey::counts)
                .filter(found -> IssuingKeys.curve(found).isPresent())
                .filter(found -> ("keys-" + found.number()).equals(key))
                .findFirst();
    }

    private IssuerKey adopted(Agency agency, EntityKey found) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Stage stage =
                switch (found.state()) {
                    case ACTIVE -> Stage.ACTIVE;
                    case RETIRED, REVOKED -> Stage.RETIRED;
                    case COMPROMISED -> Stage.COMPROMISED;
                };
        return new IssuerKey(
                UUID.randomUUID(),
                agency.name(),
                agency.did().toString(),
                Optional.empty(),
                label(agency, found.material()),
                IssuingKeys.curve(found).orElseThrow().publicName(),
                Optional.of(found.material()),
                stage,
                true,
                Optional.empty(),
                Optional.empty(),
                now,
                now,
                Optional.empty());
    }

    private Optional<String> label(Agency agency, String material) {
        for (String label : agency.keys()) {
            try {
                if (IssuingKeys.material(signer.key(label)).equals(material)) {
                    return Optional.of(label);
                }
            } catch (HsmException e) {
                LOG.debugf("Key %s is not looked at: %s", label, e.getMessage());
            }
        }
        return Optional.empty();
    }
}
