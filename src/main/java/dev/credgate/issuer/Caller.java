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
    private final long bodyLimit;

    Caller(Agencies agencies, InstantSource clock, IssuerConfig config) {
        this.agencies = agencies;
        this.clock = clock;
        this.bodyLimit = config.body().asLongValue();
    }

    /** The agency whose pin the TLS session's own certificate has; a problem for anyone else. */
    Agency agency(HttpServerRequest request) {
        CertificatePin pin = pin(request);
        return agencies.byPin(pin)
                .orElseThrow(() -> {
                    LOG.warnf("No agency has the certificate pin %s", pin);
                    return Problems.noCertificate().toException();
                });
    }

    /** Which certificate it is: two of one agency's are two people. */
    CertificatePin pin(HttpServerRequest request) {
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
                return CertificatePin.of(certificate.getPublicKey());
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
