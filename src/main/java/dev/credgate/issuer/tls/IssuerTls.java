package dev.credgate.issuer.tls;

import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.ProviderKeys;
import dev.credgate.issuer.tls.TlsFiles.Identity;
import dev.credgate.thread.Unending;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the listener shows and whom it believes, as the files say now. They are looked at again and
 * again; what is new counts from the next handshake, and for connections that live on from the next
 * request. A file that is not whole leaves what it says as it was, and keeps back no other.
 */
@Singleton
class IssuerTls implements ClientCertificates {

    private static final Logger LOG = Logger.getLogger(IssuerTls.class);

    private final IssuerTlsConfig config;
    private final ProviderKeys tokens;
    private final ServerKeyManager keys = new ServerKeyManager();
    private final ScheduledExecutorService watching =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("credgate-issuer-tls").factory());

    /** Of which the identity that is shown is. */
    private @Nullable TlsFiles read;

    /** Whom the files say to believe: while a token is away, later files than the identity's. */
    private volatile @Nullable Believed believed;

    private volatile @Nullable Identity shown;
    private volatile Optional<String> fault = Optional.empty();

    private record Believed(TlsFiles files, ClientTrust trust) {}

    IssuerTls(IssuerTlsConfig config, ProviderKeys tokens) {
        this.config = config;
        this.tokens = tokens;
    }

    /** The key manager of all handshakes; reads the files if that was not done yet. */
    ServerKeyManager keys() {
        open();
        return keys;
    }

    /** The trust manager of all handshakes; reads the files if that was not done yet. */
    ClientTrustManager clients() {
        open();
        return new ClientTrustManager(this::trust);
    }

    /** Whether there is a listener to serve. */
    boolean isWanted() {
        return config.isWanted();
    }

    private synchronized void open() {
        if (believed != null) {
            return; // with or without a key, for which the second to ask need not wait again
        }
        List<String> faults = config.faults();
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        try {
            take();
        } catch (FileFaultException e) {
            throw new ConfigurationException(String.valueOf(e.getMessage()));
        } catch (HsmException e) {
            if (e.kind() == HsmException.Kind.CONFIGURATION) {
                throw new ConfigurationException("credgate.issuer.key-in-token: " + e.getMessage());
            }
            // Verification goes on without the listener's key; it is looked for like the files.
            fault = Optional.of(String.valueOf(e.getMessage()));
            LOG.errorf("The issuers' listener has no key: %s", e.getMessage());
        }
    }

    void start(@Observes StartupEvent started, MeterRegistry meters, InstantSource clock) {
        if (!isWanted()) {
            return;
        }
        Gauge.builder("credgate.issuer.tls.stale", () -> fault.isPresent() ? 1 : 0)
                .description("1 while the listener's files changed and cannot be used")
                .register(meters);
        Gauge.builder("credgate.issuer.certificate.left", () -> left(clock, certificateEnd()))
                .description("until the listener's certificate expires")
                .baseUnit("seconds")
                .register(meters);
        Gauge.builder("credgate.issuer.crl.left", () -> left(clock, trust().listsEnd()))
                .description("until the first revocation list is no longer in force")
                .baseUnit("seconds")
                .register(meters);
        long millis = config.reloadInterval().toMillis();
        watching.scheduleWithFixedDelay(
                Unending.of("The listener's files cannot be looked at", this::look),
                millis,
                millis,
                TimeUnit.MILLISECONDS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        watching.shutdownNow();
    }

    private Optional<Instant> certificateEnd() {
        return Optional.ofNullable(shown)
                .map(identity -> identity.chain().getFirst().getNotAfter().toInstant());
    }

    private static double left(InstantSource clock, Optional<Instant> end) {
        return end.map(instant ->
                        (double) instant.getEpochSecond() - clock.instant().getEpochSecond())
                .orElse(Double.NaN);
    }

    private synchronized void look() {
        try {
            take();
            fault = Optional.empty();
        } catch (FileFaultException | HsmException e) {
            Optional<String> found = Optional.ofNullable(e.getMessage());
            if (!found.equals(fault) && !watching.isShutdown()) {
                LOG.errorf("The listener's files cannot all be taken: %s", e.getMessage());
            }
            fault = found;
        }
    }

    /**
     * Takes what is new. At the start all must be whole. Later neither a listener's pair that does
     * not fit nor one list keeps back the others: a certificate may be revoked meanwhile.
     */
    private void take() throws FileFaultException {
        List<FileFaultException> faults = new ArrayList<>();
        TlsFiles found = TlsFiles.read(config, faults);
        Believed had = believed;
        if (had == null && !faults.isEmpty()) {
            throw faults.getFirst();
        }
        TlsFiles files = had == null ? found : found.wholeOr(had.files(), faults);
        TlsFiles before = read;
        boolean otherIdentity = before == null || !before.sameIdentity(files) || keyIsLost();
        boolean otherTrust = had == null || !had.files().sameTrust(files);
        Believed now = had == null || otherTrust ? new Believed(files, files.trust()) : had;
        Optional<Identity> identity;
        try {
            identity = otherIdentity ? Optional.of(identity(files)) : Optional.empty();
        } catch (HsmException e) {
            believed = now; // with or without a key
            throw e;
        } catch (FileFaultException e) {
            if (had != null) {
                believed = now;
            }
            throw faults.isEmpty() ? e : faults.getFirst();
        }
        if (identity.isPresent()) {
            keys.show(identity.get());
            shown = identity.get();
        }
        believed = now;
        read = files;
        if (before != null && (otherIdentity || otherTrust)) {
            LOG.infof(
                    "The issuers' listener took new files: %s",
                    otherIdentity ? otherTrust ? "all" : "its certificate" : "client CAs and CRLs");
        }
        if (!faults.isEmpty()) {
            throw faults.getFirst();
        }
    }

    private Identity identity(TlsFiles files) throws FileFaultException {
        return config.keyInToken().isEmpty()
                ? files.identity()
                : files.identity(tokens.open(config.keyInToken().get()));
    }

    /** A key in a token is lost with the token; what else ends its sessions cannot be told. */
    private boolean keyIsLost() {
        Identity now = shown;
        return config.keyInToken().isPresent() && (now == null || !TlsFiles.signs(now));
    }

    private ClientTrust trust() {
        Believed now = believed;
        if (now == null) {
            throw new IllegalStateException("there is no listener for agencies");
        }
        return now.trust();
    }

    @Override
    public Optional<CertificateFault> fault(List<X509Certificate> chain) {
        return trust().fault(chain);
    }

    @Override
    public boolean isIssuedByAuthority(X509Certificate certificate) {
        return trust().isIssuedByAuthority(certificate);
    }

    @Override
    public Set<X500Principal> authorities() {
        if (!isWanted()) {
            return Set.of();
        }
        open();
        return trust().authorities();
    }
}
