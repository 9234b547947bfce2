package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.DocumentWriter;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.Signer;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusPlaces;
import dev.credgate.status.publication.BitstringListDraft;
import dev.credgate.status.publication.BitstringListDraft.Purpose;
import dev.credgate.status.publication.Deflation;
import dev.credgate.status.publication.ListTerms;
import dev.credgate.status.publication.MirroredList;
import dev.credgate.status.publication.TokenListDraft;
import dev.credgate.store.StoreUnavailableException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * The agencies' lists as the chain has them, signed by each agency's own key in the token, for
 * verifiers that do not read the chain. Thread-safe; blocks on the token.
 */
public final class ListPublishing {

    private static final Logger LOG = Logger.getLogger(ListPublishing.class);

    private final KeyChoice choice;
    private final Signer signer;
    private final SignerCertificates certificates;
    private final DocumentWriter documents;
    private final SecureRandom random = new SecureRandom();

    /** A room with these neighbours. */
    public ListPublishing(
            KeyChoice choice,
            Signer signer,
            SignerCertificates certificates,
            DocumentWriter documents) {
        this.choice = choice;
        this.signer = signer;
        this.certificates = certificates;
        this.documents = documents;
    }

    /**
     * Under whose name lists stand on the chain.
     *
     * @param agency as it acts for the DID of that name; for any of them, where a certificate has
     *     the name
     * @param name the DID, or the certificate's name
     */
    public record Owner(Agency agency, String name) {

        /** Whether the name is a certificate's: such lists carry it. */
        public boolean isCertified() {
            return !name.equals(agency.did().toString());
        }

        /**
         * In which forms such lists can be had. The issuer of a credential is a URL, which the name
         * of a document signer is not, and a Data Integrity proof names no certificate.
         */
        public Set<ListForm> forms() {
            if (!isCertified()) {
                return Set.of(ListForm.values());
            }
            return name.startsWith("https://")
                    ? Set.of(ListForm.TOKEN_JWT, ListForm.TOKEN_CWT, ListForm.CREDENTIAL_JWT)
                    : Set.of(ListForm.TOKEN_JWT, ListForm.TOKEN_CWT);
        }
    }

    /** Under whose names an agency's lists stand on the chain: all its DIDs' first. */
    public List<Owner> owners(Agency agency) {
        List<Owner> owners = new ArrayList<>();
        for (Agency acting : agency.asEach()) {
            owners.add(new Owner(acting, acting.did().toString()));
        }
        for (String name : certificates.names(agency)) {
            owners.add(new Owner(agency, name));
        }
        return owners;
    }

    /**
     * What is to be published.
     *
     * @param of under whose name it stands on the chain, of {@link #owners}
     * @param uri where it is to be had
     * @param list its number on the chain
     * @param purpose of a list credential; a token has all of them
     * @param validity how long it is valid, if nothing changes
     * @param timeToLive how long a reader may keep it
     */
    public record Order(
            Owner of,
            String uri,
            long list,
            ListForm form,
            Purpose purpose,
            Duration validity,
            Duration timeToLive) {

        /** Keccak-256 of the owner's name. */
        public Hash owner() {
            return Keccak256.hash(of.name());
        }
    }

    /** What came of it. */
    public sealed interface Outcome {
        /**
         * It is signed.
         *
         * @param until the first instant at which it is no longer valid
         * @param unchanged whether a snapshot has in it what the list was made from
         * @param active whether a snapshot has its key as an active one. Who reads it by the chain
         *     refuses it by a key that was revoked or declared compromised, and not by one that was
         *     retired; a new one is signed in either case
         * @param certified whether it is read by its certificate instead
         */
        record Published(
                byte[] body,
                Instant until,
                Predicate<LedgerSnapshot> unchanged,
                Predicate<LedgerSnapshot> active,
                boolean certified)
                implements Outcome {

            /** Whether it need not be made anew on that snapshot. */
            public boolean isCurrent(LedgerSnapshot snapshot) {
                return unchanged.test(snapshot) && active.test(snapshot);
            }

            /**
             * Whether it is better than none, until it can be made anew: who is handed one that
             * nobody vouches for any more refuses the credentials, and knows of no outage. (One by
             * a key that was only retired would be believed, and is not told apart here.)
             */
            public boolean isBelieved(LedgerSnapshot snapshot) {
                return certified || active.test(snapshot);
            }
        }

        /** It cannot be signed now; a sentence for the operator. */
        record Unavailable(String why) implements Outcome {}
    }

    /** Makes and signs it anew. */
    public Outcome publish(Order order, LedgerSnapshot snapshot, Instant now) {
        try {
            if (order.of().isCertified()) {
                return certified(order, snapshot, now.truncatedTo(ChronoUnit.SECONDS));
            }
            Agency agency = order.of().agency();
            Optional<SigningKey> key = key(agency, snapshot);
            if (key.isEmpty()) {
                return new Outcome.Unavailable(
                        "none of the keys of "
                                + agency.name()
                                + " in the token is an active key of "
                                + agency.did()
                                + " on the chain");
            }
            return publish(
                    order,
                    agency,
                    snapshot,
                    now.truncatedTo(ChronoUnit.SECONDS),
                    Instant.MAX,
                    key.get(),
                    List.of());
        } catch (HsmException e) {
            return new Outcome.Unavailable("the token does not sign: " + e.getMessage());
        } catch (StoreUnavailableException e) {
            return new Outcome.Unavailable("the records do not answer: " + e.getMessage());
        }
    }

    /** By the key for which a certificate of that name is, whichever of the DIDs has it. */
    private Outcome certified(Order order, LedgerSnapshot snapshot, Instant now) {
        Optional<HsmException> away = Optional.empty();
        for (SignerCertificate certificate : certificates.of(order.of().agency())) {
            if (!certificate.name().equals(order.of().name())
                    || !certificate.until().isAfter(now)
                    || !certificate.covers(now, now)
                    || certificates.isRefused(certificate, now)) {
                continue;
            }
            for (Agency acting : order.of().agency().asEach()) {
                try {
                    Optional<SigningKey> key =
                            choice.firstKey(
                                    acting,
                                    snapshot,
                                    found -> Arrays.equals(found.point(), certificate.point()));
                    if (key.isPresent()) {
                        return publish(
                                order,
                                acting,
                                snapshot,
                                now,
                                certificate.until(),
                                key.get(),
                                certificate.chain());
                    }
                } catch (HsmException e) {
                    // A renewed certificate's key may be in a token that answers.
                    away = Optional.of(e);
                }
            }
        }
        if (away.isPresent()) {
            throw away.get();
        }
        return new Outcome.Unavailable(
                "no active key of "
                        + order.of().agency().name()
                        + " has a valid certificate of "
                        + order.of().name());
    }

    /**
     * @param acting for the DID that has the key
     * @param last of the certificate, beyond which the list would be signed by nobody
     */
    private Outcome publish(
            Order order,
            Agency acting,
            LedgerSnapshot snapshot,
            Instant from,
            Instant last,
            SigningKey key,
            List<byte[]> chain) {
        StatusPlaces places = snapshot.statusPlaces(order.owner(), order.list());
        MirroredList list = MirroredList.of(places);
        if (list.beyond() > 0) {
            LOG.warnf(
                    "List %s has %d places beyond %d, which are not published",
                    order.uri(), list.beyond(), MirroredList.MOST);
        }
        Instant until = from.plus(order.validity());
        ListTerms terms =
                new ListTerms(
                        order.uri(),
                        order.of().name(),
                        key.id(),
                        chain,
                        key.algorithm(),
                        from,
                        until.isAfter(last) ? last : until,
                        order.timeToLive());
        return switch (draft(order, list, terms)) {
            case Draft.Refused(String why) -> new Outcome.Unavailable(why);
            case Draft.Ready draft ->
                    new Outcome.Published(
                            draft.attach(key.sign(signer, draft.message()).checked()),
                            terms.until(),
                            newer ->
                                    newer.statusPlaces(order.owner(), order.list())
                                            .isUnchanged(places),
                            newer -> choice.isActive(acting, key, newer),
                            order.of().isCertified());
        };
    }

    private Draft draft(Order order, MirroredList list, ListTerms terms) {
        return switch (order.form()) {
            case TOKEN_JWT -> TokenListDraft.jwt(Deflation.zlib(list.statuses()), terms);
            case TOKEN_CWT -> TokenListDraft.cwt(Deflation.zlib(list.statuses()), terms);
            case CREDENTIAL_JWT ->
                    BitstringListDraft.jwt(
                            BitstringListDraft.document(list, order.purpose(), terms), terms);
            case CREDENTIAL_JSON ->
                    documents.document(
                            BitstringListDraft.document(list, order.purpose(), terms),
                            terms.verificationMethod(),
                            terms.algorithm(),
                            terms.from(),
                            random);
        };
    }

    /** P-256 before all others, which few verifiers know. */
    private Optional<SigningKey> key(Agency agency, LedgerSnapshot snapshot) {
        return choice.first(agency, snapshot, KeyAlgorithm.P256::equals)
                .or(() ->
                        choice.first(
                                agency, snapshot, algorithm -> algorithm != KeyAlgorithm.ED25519));
    }
}
