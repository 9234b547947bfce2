package dev.credgate.issuer;

import dev.credgate.audit.AuditLog;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.did.WeIdResolver;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.AgencyFaultException;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.KeyCourse;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuance.KeyWriter;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusWriter;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuerKeys;
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
    Agencies agencies(AgenciesConfig config, IssuerConfig issuer, KeysConfig keys) {
        List<String> faults = new ArrayList<>(issuer.faults());
        faults.addAll(keys.faults());
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
            KeyChoice choice,
            Signer signer,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            @All List<CredentialWriter> writers) {
        return new Issuing(clock, ledger, choice, signer, verification, records, audit, writers);
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
            ChainRpc rpc,
            LedgerWrites writes,
            LedgerViews views,
            Signer signer,
            IssuedCredentials records,
            StatusRecord record,
            IssuerConfig config) {
        return new StatusChanges(
                clock,
                ledger,
                new StatusWriter(rpc, writes, views, signer),
                records,
                record,
                config.statusTimeout());
    }

    @Produces
    @Singleton
    KeyChoice keyChoice(
            InstantSource clock, IssuerKeys keys, Signer signer, WeIdResolver resolver) {
        return new KeyChoice(clock, keys, signer, resolver);
    }

    @Produces
    @Singleton
    AgencyKeys agencyKeys(
            InstantSource clock,
            Ledger ledger,
            WeIdResolver resolver,
            KeyChoice choice,
            IssuerKeys keys) {
        return new AgencyKeys(clock, ledger, resolver, choice, keys);
    }

    @Produces
    @Singleton
    KeyCourse keyCourse(
            InstantSource clock,
            Ledger ledger,
            WeIdResolver resolver,
            TokenKeys tokens,
            ChainRpc rpc,
            LedgerWrites writes,
            Signer signer,
            IssuerKeys keys,
            AuditLog audit,
            Agencies agencies,
            IssuerConfig issuer,
            KeysConfig config) {
        return new KeyCourse(
                clock,
                ledger,
                resolver,
                tokens,
                new KeyWriter(rpc, writes, signer),
                keys,
                audit,
                agencies::all,
                issuer.statusTimeout(),
                config.overlap());
    }

    @Produces
    @Singleton
    KeyRequests keyRequests(
            InstantSource clock,
            Ledger ledger,
            WeIdResolver resolver,
            Signer signer,
            TokenKeys tokens,
            IssuerKeys keys,
            AuditLog audit,
            KeyCourse course,
            KeysConfig config) {
        return new KeyRequests(
                clock,
                ledger,
                resolver,
                signer,
                tokens,
                keys,
                audit,
                course,
                config.twoPeople());
    }
}
