package dev.credgate.issuer;

import dev.credgate.audit.AuditLog;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.crypto.DerivedKeys;
import dev.credgate.did.WeIdResolver;
import dev.credgate.did.x509.X509Resolver;
import dev.credgate.hsm.Signer;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.AgencyFaultException;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.DocumentSigners;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.ListPlaces;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusWriter;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.verification.Verification;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts the rooms that issuing needs together, and refuses to start on wrong settings. */
@Singleton
class Rooms {

    @Produces
    @Singleton
    @Startup
    Agencies agencies(AgenciesConfig config, IssuerConfig issuer, PlacesConfig places) {
        List<String> faults = new ArrayList<>(issuer.faults());
        faults.addAll(places.faults());
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        if (config.agenciesDir().isEmpty()) {
            return Agencies.none();
        }
        try {
            return Agencies.read(config.agenciesDir().get());
        } catch (AgencyFaultException e) {
            throw new ConfigurationException(String.join(System.lineSeparator(), e.lines()));
        }
    }

    @Produces
    @Singleton
    Issuing issuing(
            InstantSource clock,
            Ledger ledger,
            WeIdResolver resolver,
            Signer signer,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            @All List<CredentialWriter> writers,
            DocumentSigners certificates,
            ListPlaces places) {
        return new Issuing(
                clock,
                ledger,
                resolver,
                signer,
                verification,
                records,
                audit,
                writers,
                certificates,
                places);
    }

    @Produces
    @Singleton
    IdempotentIssuing idempotentIssuing(
            InstantSource clock,
            Issuing issuing,
            IdempotentAnswers answers,
            IssuedCredentials records,
            DerivedKeys keys) {
        return new IdempotentIssuing(clock, issuing, answers, records, keys);
    }

    @Produces
    @Singleton
    @Startup
    DocumentSigners documentSigners(
            AgenciesConfig config, X509Resolver certificates, InstantSource clock) {
        if (config.documentSignersDir().isEmpty()) {
            return DocumentSigners.none();
        }
        try {
            return DocumentSigners.read(
                    config.documentSignersDir().get(), certificates, clock.instant());
        } catch (AgencyFaultException e) {
            throw new ConfigurationException(String.join(System.lineSeparator(), e.lines()));
        }
    }

    @Produces
    @Singleton
    StatusWriter statusWriter(ChainRpc rpc, LedgerWrites writes, LedgerViews views, Signer signer) {
        return new StatusWriter(rpc, writes, views, signer);
    }

    @Produces
    @Singleton
    ListPlaces listPlaces(
            InstantSource clock,
            Ledger ledger,
            StatusWriter writer,
            ListedPlaces places,
            AgenciesConfig config,
            PlacesConfig size,
            IssuerConfig issuer) {
        return new ListPlaces(
                clock,
                ledger,
                writer,
                places,
                config.origin(),
                size.places(),
                issuer.statusTimeout());
    }

    @Produces
    @Singleton
    StatusRecord statusRecord(
            InstantSource clock, Ledger ledger, PendingStatusChanges pending, AuditLog audit) {
        return new StatusRecord(clock, ledger, pending, audit);
    }

    @Produces
    @Singleton
    StatusChanges statusChanges(
            InstantSource clock,
            Ledger ledger,
            StatusWriter writer,
            IssuedCredentials records,
            ListedPlaces places,
            StatusRecord record,
            IssuerConfig config) {
        return new StatusChanges(
                clock, ledger, writer, records, places, record, config.statusTimeout());
    }

    @Produces
    @Singleton
    AgencyKeys agencyKeys(
            InstantSource clock, Ledger ledger, WeIdResolver resolver, Signer signer) {
        return new AgencyKeys(clock, ledger, resolver, signer);
    }
}
