package dev.credgate.issuer;

import dev.credgate.net.FreePorts;
import dev.credgate.net.NginxProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A real nginx that ends the agencies' TLS, configured as docs/proxies/nginx.md says, with the very
 * files that it names.
 */
final class NginxFront implements AutoCloseable {

    private final NginxProcess process;
    private final int port;

    /**
     * Starts it.
     *
     * @param checks whether nginx looks at its clients' certificates itself, or takes any and
     *     leaves it to the gateway
     */
    NginxFront(TestPki pki, TestPki.Client proxy, int gateway, boolean checks) throws IOException {
        Path folder = Files.createTempDirectory(pki.caFile().getParent(), "nginx");
        port = FreePorts.one();
        String verify =
                checks
                        ? "ssl_client_certificate %s; ssl_crl %s; ssl_verify_client on;"
                                .formatted(pki.caFile(), pki.crlFile())
                        : "ssl_verify_client optional_no_ca;";
        process =
                NginxProcess.start(
                        folder,
                        port,
                        """
                        include %1$s/credgate-client-cert.conf;
                        upstream credgate_issuer { server localhost:%2$d; keepalive 4; }
                        server {
                            listen 127.0.0.1:%3$d ssl;
                            ssl_certificate %4$s;
                            ssl_certificate_key %5$s;
                            ssl_protocols TLSv1.2 TLSv1.3;
                            ssl_ciphers ECDHE+AESGCM:ECDHE+CHACHA20;
                            %6$s
                            ssl_verify_depth 2;
                            location /issuer/ {
                                proxy_pass https://credgate_issuer;
                                proxy_ssl_certificate %7$s.crt;
                                proxy_ssl_certificate_key %7$s.key;
                                proxy_ssl_trusted_certificate %8$s;
                                proxy_ssl_name localhost;
                                include %1$s/credgate-issuer.conf;
                            }
                        }
                        """
                                .formatted(
                                        NginxProcess.FILES,
                                        gateway,
                                        port,
                                        pki.serverCertificate(),
                                        pki.serverKey(),
                                        verify,
                                        pki.pem("proxy", proxy),
                                        pki.caFile()));
    }

    /** What it has to say, of files that it uses among other things. */
    String log() throws IOException {
        return process.log();
    }

    /** Has it read its files anew, its list of revoked certificates among them. */
    void reload() throws IOException {
        process.reload();
    }

    URI url() {
        return URI.create("https://localhost:" + port + "/");
    }

    @Override
    public void close() {
        process.close();
    }
}
