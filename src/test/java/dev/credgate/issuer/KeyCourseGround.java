package dev.credgate.issuer;

import dev.credgate.audit.AuditOnce;
import dev.credgate.did.WeIdDid;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.KeyCourse;
import dev.credgate.issuance.KeyOutcome;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.outbox.Outbox;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** A running issuer's keys and requests, and a course and requests of our own beside its. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class KeyCourseGround {

    static final Duration SOON = Duration.ofSeconds(60);

    /** Who asks, and who approves. */
    static final String ONE = "sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

    static final String OTHER = "sha256/BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
    static final Optional<String> NO_TOKEN = Optional.empty();
    static final AtomicLong NUMBERS = new AtomicLong(91_000);

    IssuerStack.Parts parts;

    @Inject InstantSource clock;
    @Inject Ledger ledger;
    @Inject LedgerCalls calls;
    @Inject LedgerViews views;
    @Inject WeIdResolver resolver;
    @Inject TokenKeys tokens;
    @Inject Signer signer;
    @Inject Outbox outbox;
    @Inject ChainSurrender surrender;
    @Inject IssuerKeys keys;
    @Inject AuditOnce audit;
    @Inject Agencies agencies;
    @Inject KeyRequests requests;
    @Inject KeyCourse running;
    @Inject AgroalDataSource database;

    static UUID asked(KeyOutcome outcome) {
        return ((KeyOutcome.Asked) outcome).request().id();
    }

    Agency agency(String name) {
        return agencies.all().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    UUID create(Agency agency) {
        return ((KeyOutcome.Asked) requests.create(agency, ONE, "P-256", Optional.of("spare")))
                .request()
                .id();
    }

    static IssuerKey done(KeyOutcome outcome) {
        return ((KeyOutcome.Done) outcome).key();
    }

    IssuerKey adopted(String agency, String material, Stage stage, boolean settled, Instant at) {
        return keys.adopt(
                adopted(
                        agency,
                        material,
                        stage,
                        settled,
                        at.truncatedTo(ChronoUnit.MICROS),
                        agency));
    }

    IssuerKey adopted(
            String agency,
            String material,
            Stage stage,
            boolean settled,
            Instant moment,
            String called) {
        return key(called, parts.dids().get(agency), material, stage, settled, moment);
    }

    /** A key on secp256k1 in the spare token. */
    static IssuerKey key(
            String agency,
            WeIdDid did,
            String material,
            Stage stage,
            boolean settled,
            Instant moment) {
        return new IssuerKey(
                UUID.randomUUID(),
                agency,
                did.toString(),
                Optional.of("spare"),
                Optional.empty(),
                "secp256k1",
                Optional.of(material),
                stage,
                settled,
                Optional.empty(),
                Optional.empty(),
                moment,
                moment,
                Optional.empty());
    }

    int audit(String kind, String part) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select =
                        connection.prepareStatement(
                                "select count(*) from audit_record where kind = ? and event like"
                                        + " ?")) {
            select.setString(1, kind);
            select.setString(2, "%" + part + "%");
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }
}
