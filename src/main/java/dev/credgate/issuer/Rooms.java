package dev.credgate.issuer;

import dev.credgate.audit.AuditLog;
import dev.credgate.audit.AuditOnce;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.crypto.DerivedKeys;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.did.WeIdResolver;
import dev.credgate.did.x509.X509Resolver;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.AgencyAdministration;
import dev.credgate.issuance.AgencyFaultException;
import dev.credgate.issuance.AgencyFiles;
import dev.credgate.issuance.AgencyKeys;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.issuance.IdempotentIssuing;
import dev.credgate.issuance.Issuing;
import dev.credgate.issuance.IssuingRights;
import dev.credgate.issuance.KeyChoice;
import dev.credgate.issuance.KeyCourse;
import dev.credgate.issuance.KeyRequests;
import dev.credgate.issuance.KeyWriter;
import dev.credgate.issuance.ListPlaces;
import dev.credgate.issuance.SignerCertificates;
import dev.credgate.issuance.StatusChanges;
import dev.credgate.issuance.StatusOperationLines;
import dev.credgate.issuance.StatusOperationSending;
import dev.credgate.issuance.StatusRecord;
import dev.credgate.issuance.StatusSettling;
import dev.credgate.issuance.StatusWriter;
import dev.credgate.issuer.tls.ClientCertificates;
import dev.credgate.issuer.tls.IssuerTlsConfig;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.chain.LedgerCalls;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.outbox.GasRoom;
import dev.credgate.outbox.Outbox;
import dev.credgate.source.Sources;
import dev.credgate.store.AgencyDocuments;
import dev.credgate.store.ChainSurrender;
import dev.credgate.store.IdempotentAnswers;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import dev.credgate.store.PendingStatusChanges;
import dev.credgate.store.StatusBatches;
import dev.credgate.store.StatusOperations;
import dev.credgate.verification.Rehearsal;
import dev.credgate.verification.Verification;
import io.quarkus.arc.All;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Puts the rooms that issuing needs together, and refuses to start on wrong settings. */
@Singleton
class Rooms {

    /** Until another replica takes over the order of one that died. */
    private static final Duration CLAIMED = Duration.ofSeconds(30);

    @Produces
    @Singleton
    @Startup
    Agencies agencies(
            AgenciesConfig config,
            IssuerConfig issuer,
            IssuerTlsConfig tls,
            PlacesConfig places,
            KeysConfig keys,
            BatchConfig batch,
            AgencyDocuments documents) {
        List<String> faults = new ArrayList<>(tls.faults());
        faults.addAll(issuer.faults());
        faults.addAll(places.faults());
        faults.addAll(keys.faults());
        faults.addAll(batch.faults());
        List<Agency> files = List.of();
        if (config.agenciesDir().isPresent()) {
            try {
                files = AgencyFiles.read(config.agenciesDir().get());
            } catch (AgencyFaultException e) {
                faults.addAll(e.lines());
            }
        }
        Set<CertificatePin> reserved = reserved(issuer);
        for (Agency agency : files) {
            if (agency.certificates().stream().anyMatch(reserved::contains)) {
                faults.add(
                        "credgate.agencies-dir: agency "
                                + agency.name()
                                + " has the certificate of an administrator or a proxy");
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        return new Agencies(files, documents);
    }

    private static Set<CertificatePin> reserved(IssuerConfig issuer) {
        Set<CertificatePin> reserved = new HashSet<>(issuer.adminPins());
        reserved.addAll(issuer.proxyPins());
        return reserved;
    }

    @Produces
    @Singleton
    AgencyAdministration agencyAdministration(
            InstantSource clock,
            Agencies agencies,
            AgencyDocuments documents,
            AuditLog audit,
            IssuerConfig issuer,
            ClientCertificates certificates,
            AgencyChangesConfig changes) {
        return new AgencyAdministration(
                clock,
                agencies,
                documents,
                audit,
                reserved(issuer),
                certificates::authorities,
                changes.twoPeople());
    }

    @Produces
    @Singleton
    Issuing issuing(
            InstantSource clock,
            Ledger ledger,
            KeyChoice choice,
            Signer signer,
            Rehearsal rehearsal,
            Verification verification,
            IssuedCredentials records,
            AuditLog audit,
            AuditOnce once,
            @All List<CredentialWriter> writers,
            SignerCertificates certificates,
            ListPlaces places,
            IssuingQuotas quotas) {
        return new Issuing(
                clock,
                ledger,
                choice,
                signer,
                rehearsal,
                verification,
                records,
                audit,
                once,
                writers,
                certificates,
                places,
                new IssuingRights(clock, quotas));
    }

    @Produces
    @Singleton
    IdempotentIssuing idempotentIssuing(
            InstantSource clock, Issuing issuing, IdempotentAnswers answers, DerivedKeys keys) {
        return new IdempotentIssuing(clock, issuing, answers, keys, CLAIMED);
    }

    @Produces
    @Singleton
    @Startup
    SignerCertificates signerCertificates(
            AgenciesConfig config,
            X509Resolver certificates,
            Instance<Sources> sources,
            InstantSource clock) {
        List<String> faults = new ArrayList<>();
        SignerCertificates all = SignerCertificates.none();
        for (CertificateUse use : CertificateUse.values()) {
            Optional<Path> folder =
                    switch (use) {
                        case MDOC_SIGNER -> config.documentSignersDir();
                        case JOSE_ISSUER -> config.joseSignersDir();
                    };
            if (folder.isPresent()) {
                try {
                    all =
                            all.and(
                                    SignerCertificates.read(
                                            use, folder.get(), certificates, clock.instant()));
                } catch (AgencyFaultException e) {
                    faults.addAll(e.lines());
                }
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        // Later: what is fetched comes after the lists that are published here, these after it.
        return all.heeding(
                certificates, () -> sources.isResolvable() ? sources.get() : Sources.NONE);
    }

    @Produces
    @Singleton
    StatusWriter statusWriter(Outbox outbox, LedgerCalls calls, LedgerViews views) {
        return new StatusWriter(outbox, calls, views);
    }

    @Produces
    @Singleton
    ListPlaces listPlaces(
            InstantSource clock,
            Ledger ledger,
            StatusWriter writer,
            ListedPlaces places,
            SignerCertificates certificates,
            AgenciesConfig config,
            PlacesConfig size,
            IssuerConfig issuer) {
        return new ListPlaces(
                clock,
                ledger,
                writer,
                places,
                certificates,
                config.origin(),
                size.places(),
                issuer.statusTimeout());
    }

    @Produces
    @Singleton
    StatusRecord statusRecord(
            InstantSource clock,
            Ledger ledger,
            PendingStatusChanges pending,
            AuditLog audit,
            AuditOnce once,
            Outbox outbox) {
        return new StatusRecord(clock, ledger, pending, audit, once, outbox);
    }

    @Produces
    @Singleton
    StatusSettling statusSettling(
            InstantSource clock,
            Ledger ledger,
            PendingStatusChanges pending,
            StatusRecord record,
            Outbox outbox) {
        return new StatusSettling(clock, ledger, pending, record, outbox);
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
    StatusOperationLines statusOperationLines(
            StatusOperations operations, IssuedCredentials records) {
        return new StatusOperationLines(operations, records);
    }

    @Produces
    @Singleton
    StatusOperationSending statusOperationSending(
            InstantSource clock,
            Ledger ledger,
            StatusBatches batches,
            IssuedCredentials records,
            ListedPlaces places,
            StatusRecord record,
            Outbox outbox,
            LedgerCalls calls,
            GasRoom room,
            Agencies agencies) {
        return new StatusOperationSending(
                clock,
                ledger,
                batches,
                records,
                places,
                record,
                outbox,
                calls,
                room,
                agencies::all);
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
            Outbox outbox,
            LedgerCalls calls,
            ChainSurrender surrender,
            IssuerKeys keys,
            AuditOnce audit,
            Agencies agencies,
            IssuerConfig issuer,
            KeysConfig config) {
        return new KeyCourse(
                clock,
                ledger,
                resolver,
                tokens,
                new KeyWriter(outbox, calls, surrender),
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
            AuditOnce audit,
            KeyCourse course,
            KeysConfig config) {
        return new KeyRequests(
                clock, ledger, resolver, signer, tokens, keys, audit, course, config.twoPeople());
    }
}
