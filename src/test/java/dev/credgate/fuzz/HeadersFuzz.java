package dev.credgate.fuzz;

import dev.credgate.gateway.HostileHeaders;
import dev.credgate.issuance.IdempotencyKey;
import dev.credgate.issuer.HostilePreference;
import dev.credgate.issuer.console.HostileVisit;
import dev.credgate.issuer.tls.ForwardedCertificate;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * A request's head: {@code Name: value} in lines, whose first may be a query. A cookie is read only
 * if there is one of that name, as a reader of its own finds; a certificate that a proxy forwards
 * (RFC 9440) only as it was written.
 */
public final class HeadersFuzz {

    private HeadersFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        String query = "";
        for (String line : text.split("\n", -1)) {
            int colon = line.indexOf(':');
            if (colon < 0) {
                query = line;
            } else if (colon > 0) {
                // As the server hands them on: without white space around.
                headers.add(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        }
        HttpServerRequest request = request(headers, query);
        Optional<String> session = HostileHeaders.read(request);
        if (!session.equals(cookie(headers.getAll("Cookie")))) {
            throw new IllegalStateException("another cookie than there is: " + session);
        }
        HostilePreference.patience(request);
        boolean own = HostileVisit.read(request, query);
        if (own && !headers.getAll("Origin").equals(List.of("https://" + headers.get("Host")))) {
            throw new IllegalStateException("a page of another origin is taken for ours");
        }
        headers.getAll("Idempotency-Key").forEach(IdempotencyKey::read);
        certificate(headers);
    }

    private static HttpServerRequest request(MultiMap headers, String query) {
        return (HttpServerRequest)
                Proxy.newProxyInstance(
                        HeadersFuzz.class.getClassLoader(),
                        new Class<?>[] {HttpServerRequest.class},
                        (_, method, arguments) ->
                                switch (method.getName()) {
                                    case "headers" -> headers;
                                    case "getHeader" -> headers.get(arguments[0].toString());
                                    case "query" -> query;
                                    case "authority" -> null;
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    /** RFC 6265, section 5.4, turned round: pairs between semicolons. */
    private static Optional<String> cookie(List<String> lines) {
        List<String> values = new ArrayList<>();
        for (String line : lines) {
            for (String pair : line.split(";", -1)) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? "" : pair.substring(0, equals);
                if (name.replaceFirst("^[ \t]+", "").equals(HostileHeaders.SESSION)) {
                    values.add(pair.substring(equals + 1).strip());
                }
            }
        }
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static void certificate(MultiMap headers) {
        List<String> lines = headers.getAll(ForwardedCertificate.CLIENT_CERT);
        Optional<List<X509Certificate>> read =
                ForwardedCertificate.read(
                        lines, headers.getAll(ForwardedCertificate.CLIENT_CERT_CHAIN));
        if (read.isEmpty()) {
            return;
        }
        try {
            byte[] der = read.get().getFirst().getEncoded();
            if (!lines.equals(List.of(":" + Base64.getEncoder().encodeToString(der) + ":"))) {
                throw new IllegalStateException("read as another certificate");
            }
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
