package dev.credgate.issuer;

import static org.awaitility.Awaitility.await;

import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.crypto.DerivedKeys;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CredentialOrder;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.IssuingRights;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.ListPlaces;
import dev.credgate.issuance.SignerCertificates;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOutcome;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusSettling;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.Receipt;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Verification;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The parts of a running gateway, real all of them, for tests in which one is behind the others:
 * only which of them a room is given, or when it looks, differs.
 */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class OutOfStepGround {

    static final Duration SOON = Duration.ofSeconds(60);
    static final String SUBJECT = "did:weid:101:0x1111111111111111111111111111111111111111";

    IssuerStack.Parts parts;

    @Inject InstantSource clock;
    @Inject Ledger ledger;
    @Inject WeIdResolver resolver;
    @Inject Signer signer;
    @Inject Rehearsal rehearsal;
    @Inject Verification verification;
    @Inject IssuedCredentials records;
    @Inject ListedPlaces places;
    @Inject ListPlaces drawing;
    @Inject IssuerKeys keys;
    @Inject PendingStatusChanges pending;
    @Inject AuditLog audit;
    @Inject AuditOnce once;
    @Inject IssuingQuotas quotas;
    @Inject Agencies agencies;
    @Inject Issuing issuing;
    @Inject IdempotentAnswers answers;
    @Inject DerivedKeys secrets;
    @Inject StatusChanges statuses;
    @Inject StatusRecord record;
    @Inject StatusSettling settling;
    @Inject Outbox outbox;
    @Inject ChainSurrender surrender;
    @Inject LedgerCalls calls;
    @Inject LedgerViews views;
    @Inject AgroalDataSource database;

    Signer forbidden() {
        return new Signer() {
            @Override
            public TokenKey key(String label) {
                return signer.key(label);
            }

            @Override
            public UncheckedSignature sign(
                    String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                throw new AssertionError("it was signed");
            }
        };
    }

    Issuing room(InstantSource time, Ledger knowledge, Signer signing) {
        return room(time, knowledge, signing, audit, once);
    }

    Issuing room(
            InstantSource time,
            Ledger knowledge,
            Signer signing,
            AuditLog recording,
            AuditOnce telling) {
        return new Issuing(
                time,
                knowledge,
                new KeyChoice(time, keys, signing, resolver),
                signing,
                rehearsal,
                verification,
                records,
                recording,
                telling,
                List.of(),
                SignerCertificates.none(),
                drawing,
                new IssuingRights(time, quotas));
    }

    /** An older snapshot at the first look, as when the follower is a block behind. */
    Ledger firstThenLive(LedgerSnapshot first) {
        AtomicBoolean looked = new AtomicBoolean();
        return now ->
                looked.getAndSet(true)
                        ? ledger.read(now)
                        : new Ledger.Reading.Fresh(first, Duration.ZERO);
    }

    LedgerSnapshot snapshot() {
        // One look, since the next may find it stale.
        return await().atMost(SOON)
                .until(
                        () ->
                                ledger.read(clock.instant()) instanceof Ledger.Reading.Fresh fresh
                                        ? fresh.snapshot()
                                        : null,
                        Objects::nonNull);
    }

    void awaitBlock(Receipt receipt) {
        await().atMost(SOON).until(() -> snapshot().block().number() >= receipt.block());
    }

    Agency agency(String name) {
        return agencies.all().stream()
                .filter(agency -> agency.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    WeIdDid did(String agency) {
        return parts.dids().get(agency);
    }

    Instant later() {
        return clock.instant().plus(Duration.ofDays(30));
    }

    static CredentialOrder order(String type, Instant validUntil) {
        return new CredentialOrder(
                "weidentity",
                type,
                SUBJECT,
                JsonObject.of(Map.of("name", new JsonString("Zhang San"))),
                Optional.empty(),
                validUntil,
                Optional.empty(),
                JsonObject.EMPTY);
    }

    StatusOutcome change(IssuedCredential credential, StatusValue status) {
        return statuses.change(agency("population"), credential.id(), status, "a test");
    }

    int withheld(String why) throws SQLException {
        return events("credential_withheld", why).size();
    }

    List<String> kinds(UUID credential) throws SQLException {
        return column("kind", "%", credential.toString());
    }

    List<String> events(String kind, UUID credential) throws SQLException {
        return events(kind, credential.toString());
    }

    List<String> events(String kind, String part) throws SQLException {
        return column("event", kind, part);
    }

    List<String> column(String column, String kind, String part) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select "
                                        + column
                                        + " from audit_record where kind like ? and event like ?"
                                        + " order by seq")) {
            select.setString(1, kind);
            select.setString(2, "%" + part + "%");
            List<String> found = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
            return found;
        }
    }
}
