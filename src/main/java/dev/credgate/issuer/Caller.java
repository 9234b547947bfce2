package dev.credgate.issuer;

import dev.credgate.issuance.Agencies;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CertificatePin;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jboss.logging.Logger;

/** Who is calling, and the body, never more of it than allowed. */
@ApplicationScoped
class Caller {

    private static final Logger LOG = Logger.getLogger(Caller.class);

    /** Where proxies put client certificates, by standard (RFC 9440) or by habit. */
    private static final List<String> FORWARDED =
            List.of(
                    "Client-Cert",
                    "Client-Cert-Chain",
                    "X-Client-Cert",
                    "X-SSL-Client-Cert",
                    "X-Forwarded-Client-Cert",
                    "SSL-Client-Cert");

    private final Agencies agencies;
    private final InstantSource clock;
    private final Set<CertificatePin> admins;
    private final long bodyLimit;

    Caller(Agencies agencies, InstantSource clock, IssuerConfig config) {
        this.agencies = agencies;
        this.clock = clock;
        this.admins = config.adminPins();
        this.bodyLimit = config.body().asLongValue();
    }

    /** The agency whose certificate it is; a problem for anyone else. */
    Agency agency(HttpServerRequest request) {
        X509Certificate certificate = certificate(request);
        return switch (agencies.owner(certificate)) {
            case Agencies.Owner.Known known -> known.agency();
            case Agencies.Owner.Nobody _ -> {
                LOG.warnf(
                        "No agency has the certificate pin %s",
                        CertificatePin.of(certificate.getPublicKey()));
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

    /** The administrator whose certificate it is; a problem for anyone else. */
    CertificatePin administrator(HttpServerRequest request) {
        CertificatePin pin = CertificatePin.of(certificate(request).getPublicKey());
        if (!admins.contains(pin)) {
            LOG.warnf("The certificate pin %s is no administrator's", pin);
            throw Problems.notAdministrator().toException();
        }
        return pin;
    }

    private X509Certificate certificate(HttpServerRequest request) {
        for (String header : FORWARDED) {
            if (request.headers().contains(header)) {
                throw Problems.forwardedCertificate().toException();
            }
        }
        SSLSession session = request.sslSession();
        if (session == null) {
            throw Problems.noCertificate().toException();
        }
        try {
            Certificate[] chain = session.getPeerCertificates();
            // A resumed session brings its certificate without the handshake's checks: dates again.
            if (chain.length > 0
                    && chain[0] instanceof X509Certificate certificate
                    && holdsNow(certificate)) {
                return certificate;
            }
        } catch (SSLPeerUnverifiedException _) {
            // told below
        }
        throw Problems.noCertificate().toException();
    }

    private boolean holdsNow(X509Certificate certificate) {
        Date now = Date.from(clock.instant());
        return !now.before(certificate.getNotBefore()) && !now.after(certificate.getNotAfter());
    }

    /** The whole body, or a problem when it is larger than allowed. */
    byte[] body(InputStream stream) {
        try {
            byte[] body = stream.readNBytes(Math.toIntExact(bodyLimit + 1));
            if (body.length > bodyLimit) {
                throw Problems.tooLarge(bodyLimit).toException();
            }
            return body;
        } catch (IOException _) {
            throw Problems.invalidRequest("the body broke off").toException();
        }
    }
}
