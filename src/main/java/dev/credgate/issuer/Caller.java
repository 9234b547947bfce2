package dev.credgate.issuer;

import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.issuer.tls.CertificateFault;
import dev.credgate.issuer.tls.ClientCertificates;
import dev.credgate.issuer.tls.ForwardedCertificate;
import dev.credgate.thread.Shares;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;

/** Who is calling, and the body, never more of it than allowed. */
@ApplicationScoped
public class Caller {

    private static final Logger LOG = Logger.getLogger(Caller.class);

    /** Where proxies put client certificates by habit: believed from nobody. */
    private static final List<String> BY_HABIT =
            List.of(
                    "X-Client-Cert",
                    "X-SSL-Client-Cert",
                    "X-Forwarded-Client-Cert",
                    "SSL-Client-Cert");

    private final Agencies agencies;
    private final InstantSource clock;
    private final ClientCertificates certificates;
    private final Set<CertificatePin> admins;
    private final Set<CertificatePin> proxies;
    private final long bodyLimit;
    private final Duration bodyTime;
    private final Shares threads;
    private final Counter turnedAway;

    Caller(
            Agencies agencies,
            InstantSource clock,
            ClientCertificates certificates,
            IssuerConfig config,
            MeterRegistry meters) {
        this.agencies = agencies;
        this.clock = clock;
        this.certificates = certificates;
        this.admins = config.adminPins();
        this.proxies = config.proxyPins();
        this.bodyLimit = config.body().asLongValue();
        this.bodyTime = config.bodyTime();
        this.threads = new Shares(config.atOnce());
        meters.gauge("credgate.issuer.at.once", threads, Shares::taken);
        this.turnedAway = meters.counter("credgate.issuer.turned.away");
    }

    /**
     * Somebody is being served, on a thread that may have to wait for body, chain, token or
     * database: ended when the thread is free again, not when the client has gone.
     */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** An agency's turn. */
    final class AgencyTurn implements Turn {

        private final Agency agency;
        private boolean over;

        private AgencyTurn(Agency agency) {
            this.agency = agency;
        }

        /** Whose turn it is. */
        Agency agency() {
            return agency;
        }

        @Override
        public synchronized void close() {
            if (!over) {
                over = true;
                threads.give(agency.name());
            }
        }
    }

    /**
     * The turn of the agency whose certificate it is; a problem for anyone else, and when so much
     * of that agency's is under way that there would be nothing left for others.
     */
    AgencyTurn turn(HttpServerRequest request) {
        return turn(agency(request));
    }

    /** The same of an agency that is known already. */
    AgencyTurn turn(Agency agency) {
        if (!threads.tryTake(agency.name())) {
            turnedAway.increment();
            throw Problems.tooManyAtOnce();
        }
        return new AgencyTurn(agency);
    }

    /** The turn of whoever looks at the console; agencies' as above. */
    public Turn turn(Visitor visitor) {
        return switch (visitor) {
            case Visitor.OfAgency(Agency agency, _) -> turn(agency);
            case Visitor.Administrator _ -> () -> {};
        };
    }

    /** Somebody who may look at the console. */
    public sealed interface Visitor {

        /** By what certificate: two of one agency's are two people. */
        CertificatePin pin();

        /** One of an agency's people. */
        record OfAgency(Agency agency, CertificatePin pin) implements Visitor {}

        /** An administrator, who has no credentials. */
        record Administrator(CertificatePin pin) implements Visitor {}
    }

    /**
     * Who looks at the console.
     *
     * @throws dev.credgate.problem.ProblemException for whoever is neither
     */
    public Visitor visitor(HttpServerRequest request) {
        CertificatePin pin = pin(request);
        return admins.contains(pin)
                ? new Visitor.Administrator(pin)
                : new Visitor.OfAgency(agency(request), pin);
    }

    /**
     * The agency whose certificate it is; a problem for anyone else, and for an administrator, whom
     * a CA may have given an agency's name.
     */
    Agency agency(HttpServerRequest request) {
        X509Certificate certificate = certificate(request);
        if (admins.contains(CertificatePin.of(certificate.getPublicKey()))) {
            throw Problems.noCertificate().toException();
        }
        return switch (agencies.owner(certificate, certificates::isIssuedByAuthority)) {
            case Agencies.Owner.Known known -> known.agency();
            case Agencies.Owner.Nobody _ -> {
                boolean named =
                        !(agencies.owner(certificate, _ -> true) instanceof Agencies.Owner.Nobody);
                LOG.warnf(
                        "No agency has the certificate pin %s%s",
                        CertificatePin.of(certificate.getPublicKey()),
                        named
                                ? "; one has its issuer and name, but it was issued by no CA of that"
                                        + " name in credgate.issuer.client-ca"
                                : "");
                throw Problems.noCertificate().toException();
            }
            case Agencies.Owner.Several several -> {
                LOG.errorf(
                        "The certificate pin %s is that of agencies %s: it counts as nobody's",
                        CertificatePin.of(certificate.getPublicKey()), several.names());
                throw Problems.noCertificate().toException();
            }
            case Agencies.Owner.Unknown _ ->
                    throw Problems.unavailable("the agencies cannot be read; ask again");
        };
    }

    /** Which certificate it is: two of one agency's are two people. */
    CertificatePin pin(HttpServerRequest request) {
        return CertificatePin.of(certificate(request).getPublicKey());
    }

    /** The administrator whose certificate it is; a problem for anyone else. */
    CertificatePin administrator(HttpServerRequest request) {
        CertificatePin pin = CertificatePin.of(certificate(request).getPublicKey());
        if (!admins.contains(pin)) {
            LOG.warnf("The certificate pin %s is no administrator's", pin);
            throw Problems.notAdministrator().toException();
        }
        return pin;
    }

    /**
     * The client's certificate: that of the TLS session, or, where that is a trusted proxy's, the
     * one that the proxy forwards. Judged anew for each request, so that a connection that lives on
     * outlives neither a date nor a revocation.
     */
    private X509Certificate certificate(HttpServerRequest request) {
        MultiMap headers = request.headers();
        if (BY_HABIT.stream().anyMatch(headers::contains)) {
            throw Problems.forwardedCertificate().toException();
        }
        X509Certificate peer = good(session(request));
        boolean forwarded =
                headers.contains(ForwardedCertificate.CLIENT_CERT)
                        || headers.contains(ForwardedCertificate.CLIENT_CERT_CHAIN);
        if (!proxies.contains(CertificatePin.of(peer.getPublicKey()))) {
            if (forwarded) {
                throw Problems.forwardedCertificate().toException();
            }
            return peer;
        }
        if (!headers.contains(ForwardedCertificate.CLIENT_CERT)) {
            throw Problems.nothingForwarded().toException();
        }
        X509Certificate client =
                good(
                        ForwardedCertificate.read(
                                        headers.getAll(ForwardedCertificate.CLIENT_CERT),
                                        headers.getAll(ForwardedCertificate.CLIENT_CERT_CHAIN))
                                .orElseThrow(() -> Problems.malformedForwarded().toException()));
        // A proxy that forwards its own kind would be an agency by a detour.
        if (proxies.contains(CertificatePin.of(client.getPublicKey()))) {
            throw Problems.noCertificate().toException();
        }
        return client;
    }

    private static List<X509Certificate> session(HttpServerRequest request) {
        SSLSession session = request.sslSession();
        List<X509Certificate> chain = new ArrayList<>();
        if (session != null) {
            try {
                for (Certificate one : session.getPeerCertificates()) {
                    if (one instanceof X509Certificate certificate) {
                        chain.add(certificate);
                    }
                }
            } catch (SSLPeerUnverifiedException _) {
                // told below
            }
        }
        if (chain.isEmpty()) {
            throw Problems.noCertificate().toException();
        }
        return chain;
    }

    private X509Certificate good(List<X509Certificate> chain) {
        X509Certificate certificate = chain.getFirst();
        Optional<CertificateFault> fault =
                holdsNow(certificate)
                        ? certificates.fault(chain)
                        : Optional.of(CertificateFault.EXPIRED);
        if (fault.isPresent()) {
            LOG.warnf(
                    "The certificate with the pin %s is refused: %s",
                    CertificatePin.of(certificate.getPublicKey()), fault.get().sentence());
            throw Problems.certificateRefused(fault.get()).toException();
        }
        return certificate;
    }

    private boolean holdsNow(X509Certificate certificate) {
        Date now = Date.from(clock.instant());
        return !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
    }

    /**
     * The whole body.
     *
     * @throws dev.credgate.problem.ProblemException when it is larger than allowed, or does not
     *     come in time
     */
    public byte[] body(InputStream stream) {
        try {
            return WholeBody.read(stream, bodyLimit, bodyTime);
        } catch (IOException _) {
            throw Problems.invalidRequest("the body broke off").toException();
        }
    }
}
