package dev.credgate.store;

import dev.credgate.crypto.Hash;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What was issued, without claims and without whom it is about. Thread-safe; calls block on the
 * database.
 */
public interface IssuedCredentials {

    /**
     * The record of one credential.
     *
     * @param id the credential's own id
     * @param agency the name of the agency that had it issued, as configured
     * @param issuer canonical DID
     * @param type {@code <family>:<type>}
     * @param format as in a verdict, {@code weidentity}
     * @param statusKey under which its status is kept on the chain
     * @param issuedAt kept to the microsecond
     * @param keyId the key that was to sign; of several the first
     * @param withheldAt when it was found that nobody was handed it; kept to the microsecond
     * @param furtherKeys the keys that were to make further signatures, in their order
     */
    record IssuedCredential(
            UUID id,
            String agency,
            String issuer,
            String type,
            String format,
            Hash statusKey,
            Instant issuedAt,
            Optional<Instant> validUntil,
            String keyId,
            Optional<Instant> withheldAt,
            List<String> furtherKeys) {

        public IssuedCredential {
            furtherKeys = List.copyOf(furtherKeys);
        }

        /** One that is about to be signed by several keys. */
        public IssuedCredential(
                UUID id,
                String agency,
                String issuer,
                String type,
                String format,
                Hash statusKey,
                Instant issuedAt,
                Optional<Instant> validUntil,
                String keyId,
                List<String> furtherKeys) {
            this(
                    id,
                    agency,
                    issuer,
                    type,
                    format,
                    statusKey,
                    issuedAt,
                    validUntil,
                    keyId,
                    Optional.empty(),
                    furtherKeys);
        }

        /** One that is about to be signed. */
        public IssuedCredential(
                UUID id,
                String agency,
                String issuer,
                String type,
                String format,
                Hash statusKey,
                Instant issuedAt,
                Optional<Instant> validUntil,
                String keyId) {
            this(
                    id,
                    agency,
                    issuer,
                    type,
                    format,
                    statusKey,
                    issuedAt,
                    validUntil,
                    keyId,
                    List.of());
        }
    }

    /**
     * Writes the record, within the transaction that tells the audit record. Only when that is
     * durable may the credential be signed, so that whatever was signed can be revoked. Fails where
     * a credential with this id was recorded before.
     */
    Mark recorded(IssuedCredential credential);

    /**
     * Notes that nobody was handed a credential that is on record, within the transaction that
     * tells the audit record; it stays there. Set before where there is none of that id, or that
     * was noted before.
     */
    Mark withheld(UUID id, Instant at);

    /**
     * The record of a credential, whoever issued it: compare {@link IssuedCredential#agency} before
     * acting for anybody.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    Optional<IssuedCredential> find(UUID id);

    /**
     * The records of credentials, those that there are.
     *
     * @throws StoreUnavailableException when the database did not answer
     */
    List<IssuedCredential> findAll(Collection<UUID> ids);

    /**
     * An agency's credentials in the order of their ids, a page at a time.
     *
     * @param after the last id of the page before, empty for the first page
     * @param limit 1 to 1000
     * @throws StoreUnavailableException when the database did not answer
     */
    List<IssuedCredential> ofAgency(String agency, Optional<UUID> after, int limit);

    /**
     * Where a page of the newest ends.
     *
     * @param issuedAt of the last one on it
     */
    record Place(Instant issuedAt, UUID id) {}

    /**
     * An agency's credentials, the newest first, a page at a time.
     *
     * @param before where the page before ended, empty for the first page
     * @param limit 1 to 1000
     * @throws StoreUnavailableException when the database did not answer
     */
    List<IssuedCredential> newest(String agency, Optional<Place> before, int limit);
}
