package dev.credgate.audit;

import dev.credgate.crypto.Hash;
import dev.credgate.ledger.BlockRef;
import dev.credgate.ledger.StatusValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Something that happened and must be provable later. No event has room for a claim or for whom it
 * is about: issuers, keys, types and hashes only. Instants are kept to the microsecond.
 */
public sealed interface AuditEvent {

    /**
     * A verdict that opened a door.
     *
     * @param portal its configured name
     * @param sessionHash SHA-256 of the session's id
     * @param credentials what it rests on. Leave out credentials that serve binding only: the
     *     presenter issued them to itself, so that the issuer would name the person
     * @param chainId the EVM chain
     * @param block the block the verdict rests on
     * @param verifiedAt the verdict's instant
     */
    record DoorOpened(
            String portal,
            Hash sessionHash,
            List<Voucher> credentials,
            long chainId,
            BlockRef block,
            Instant verifiedAt)
            implements AuditEvent {
        public DoorOpened {
            credentials = List.copyOf(credentials);
        }
    }

    /**
     * Who vouched for what was shown.
     *
     * @param issuer canonical DID
     * @param keyId the key whose signature fitted
     * @param types as {@code <family>:<type>}
     * @param statusKey under which the credential's status is kept
     */
    record Voucher(String issuer, String keyId, List<String> types, Hash statusKey) {
        public Voucher {
            types = List.copyOf(types);
        }
    }

    /**
     * A credential is about to be signed for an agency: written before any of its keys is asked, so
     * that there is no signature of which the record does not know. Unless a {@link
     * CredentialWithheld} follows, it counts as handed out.
     *
     * @param agency its configured name
     * @param credential the credential's id
     * @param keyId the key that makes the first signature
     * @param furtherKeys those that make the others, in their order; empty where there is but one
     */
    record CredentialIssued(
            String agency,
            UUID credential,
            String issuer,
            String keyId,
            List<String> furtherKeys,
            String type,
            String format,
            Hash statusKey,
            Instant issuedAt)
            implements AuditEvent {

        public CredentialIssued {
            furtherKeys = List.copyOf(furtherKeys);
        }

        /** One with a single signature. */
        public CredentialIssued(
                String agency,
                UUID credential,
                String issuer,
                String keyId,
                String type,
                String format,
                Hash statusKey,
                Instant issuedAt) {
            this(agency, credential, issuer, keyId, List.of(), type, format, statusKey, issuedAt);
        }
    }

    /**
     * A credential was prepared for an agency and not handed out.
     *
     * @param agency its configured name
     * @param why {@code not_signed: } and codes of what failed when a throw-away key had signed it,
     *     before anything was recorded; {@code no_signature}: the token gave none; {@code
     *     superseded}: another request with its Idempotency-Key took over; {@code abandoned}: who
     *     had it signed did not live to answer; else codes of what failed once it was signed
     */
    record CredentialWithheld(
            String agency,
            UUID credential,
            String issuer,
            String type,
            String format,
            Hash statusKey,
            String why,
            Instant withheldAt)
            implements AuditEvent {}

    /**
     * An agency asked for a change of a credential's status; written before anything is sent to the
     * chain. What became of it is told by a later {@link StatusChanged} or {@link StatusNotSeen}.
     *
     * @param agency its configured name
     * @param status what it asked for
     * @param reasonHash SHA-256 of the reason that was given: free text may name a person
     */
    record StatusRequested(
            String agency,
            UUID credential,
            String issuer,
            Hash statusKey,
            StatusValue status,
            Hash reasonHash,
            Instant requestedAt)
            implements AuditEvent {}

    /**
     * A change of status that was asked for was not seen on the chain, and is no longer looked for.
     *
     * @param agency its configured name
     * @param status what it asked for
     * @param why {@code refused}: the chain said no; {@code not_sent}: it could not be signed;
     *     {@code not_seen}: it did not show in a day
     * @param found what the chain said instead
     * @param block number of the block in which that was found
     */
    record StatusNotSeen(
            String agency,
            UUID credential,
            String issuer,
            Hash statusKey,
            StatusValue status,
            String why,
            StatusValue found,
            long block)
            implements AuditEvent {}

    /**
     * A credential's status changed on the chain.
     *
     * @param credential empty when it was not issued here
     * @param reasonHash SHA-256 of the reason that was given: free text may name a person
     * @param transaction hash of the chain's transaction; empty when the chain said so already, and
     *     when the program that sent it did not live to see it
     * @param block number of the block that holds it, or in which it was found to be so
     */
    record StatusChanged(
            String agency,
            Optional<UUID> credential,
            String issuer,
            Hash statusKey,
            StatusValue status,
            Optional<Hash> reasonHash,
            Optional<Hash> transaction,
            long block)
            implements AuditEvent {}

    /**
     * An administrator changed which agencies there are, or what one may do, or asked another to;
     * written before it counts.
     *
     * @param change {@code created}, {@code changed}, {@code removed}, {@code asked} where a second
     *     administrator has to ask for the same, or {@code dropped} where that is not to be
     * @param version how often this agency was changed, with this one
     * @param documentHash SHA-256 of the document that holds from now on, or was asked for; empty
     *     when removed
     * @param administrator pin of the certificate that asked
     */
    record AgencyChanged(
            String agency,
            String change,
            long version,
            Optional<Hash> documentHash,
            String administrator,
            Instant changedAt)
            implements AuditEvent {}

    /**
     * An administrator has what was to be changed on the chain given up, or the gateway does since
     * its reason is gone; written with it.
     *
     * @param operation of the outbox
     * @param decision {@code asked}, where somebody else has to agree, or {@code given_up}
     * @param by pin of the certificate that asked; {@code gateway}
     */
    record OutboxSurrendered(
            UUID operation, String decision, String reason, String by, Instant decidedAt)
            implements AuditEvent {}

    /**
     * Somebody asked for a key, or for a change of one's life.
     *
     * @param agency its configured name
     * @param action {@code create}, {@code rotate}, {@code retire} or {@code compromise}
     * @param key of ours; empty for a new one
     * @param by pin of the client certificate
     */
    record KeyRequested(
            String agency,
            UUID request,
            String issuer,
            String action,
            Optional<UUID> key,
            Optional<String> token,
            Optional<String> curve,
            String by,
            Instant requestedAt)
            implements AuditEvent {}

    /**
     * Somebody decided what was asked for.
     *
     * @param agency its configured name
     * @param decision {@code approved} or {@code refused}
     * @param by pin of the client certificate
     */
    record KeyDecided(String agency, UUID request, String decision, String by, Instant decidedAt)
            implements AuditEvent {}

    /**
     * A key was made in a token.
     *
     * @param agency its configured name
     * @param key of ours
     * @param publicKey as the chain spells it
     */
    record KeyMade(
            String agency,
            UUID key,
            String issuer,
            String token,
            String label,
            String curve,
            String publicKey,
            Attestation attestation,
            Instant madeAt)
            implements AuditEvent {}

    /** What the token itself says of a private key, PKCS#11 v2.40 §4.9. */
    record Attestation(
            boolean sensitive,
            boolean alwaysSensitive,
            boolean extractable,
            boolean neverExtractable,
            boolean local,
            boolean sign) {}

    /**
     * A key stands on the chain as it was asked for.
     *
     * @param agency its configured name
     * @param key of ours
     * @param keyId {@code <DID>#keys-<n>}; empty when the chain never heard of it
     * @param stage {@code active}, {@code retired} or {@code compromised}
     * @param block number of the block in which it was found to be so
     */
    record KeyStaged(
            String agency,
            UUID key,
            String issuer,
            Optional<String> keyId,
            String stage,
            long block,
            Instant seenAt)
            implements AuditEvent {}
}
