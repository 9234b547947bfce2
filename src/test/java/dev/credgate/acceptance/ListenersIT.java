package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.acceptance.Answer.Unanswered;
import dev.credgate.cli.Citizen;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Who may speak to which port, and what is there. */
@WithStack
class ListenersIT {

    @Test
    void withoutACertificateNobodyReachesTheIssuer(Stack stack) {
        Agency nobody =
                Agency.withoutCertificate(stack.url("ISSUER_URL"), Path.of(stack.env("CA_CERT")));

        assertThatThrownBy(() -> nobody.gets("/issuer/keys")).isInstanceOf(Unanswered.class);
    }

    @Test
    void anExpiredCertificateIsRefused(Stack stack) {
        Tls.Identity expired =
                CertificateAuthority.of(stack)
                        .certificate(
                                Instant.now().minus(Duration.ofDays(2)),
                                Instant.now().minus(Duration.ofDays(1)));

        assertThatThrownBy(() -> as(stack, expired).gets("/issuer/keys"))
                .isInstanceOf(Unanswered.class);
    }

    @Test
    void nothingIsNegotiatedTwice(Stack stack) throws Exception {
        Tls.Identity good = CertificateAuthority.of(stack).certificate();
        URI issuer = stack.url("ISSUER_URL");
        try (SSLSocket socket =
                (SSLSocket)
                        Tls.context(Path.of(stack.env("CA_CERT")), Optional.of(good))
                                .getSocketFactory()
                                .createSocket(issuer.getHost(), issuer.getPort())) {
            socket.setSoTimeout(10_000);
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            asks(socket);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            assertThatThrownBy(
                            () -> {
                                socket.startHandshake();
                                asks(socket);
                                socket.getInputStream().readAllBytes();
                            })
                    .isInstanceOf(SSLException.class);
        }
    }

    private static void asks(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        "GET /issuer/keys HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused(Stack stack) {
        Tls.Identity forged = CertificateAuthority.impostor(stack).certificate();

        assertThatThrownBy(() -> as(stack, forged).gets("/issuer/keys"))
                .isInstanceOf(Unanswered.class);
    }

    @Test
    void aGoodCertificateOfNoAgencyMayDoNothing(Stack stack) {
        // It even bears the agency's name: the key counts, not the name.
        Agency unknown = as(stack, CertificateAuthority.of(stack).certificate());

        Answer answer = unknown.asksFor("cpt:1000", stack.citizen(), Map.of("name", "Chan"));

        assertThat(answer.status()).isEqualTo(403);
    }

    @Test
    void anAgencyIssuesOnlyWhatTheChainAllowsIt(Stack stack) {
        Citizen citizen = stack.citizen();

        assertThat(stack.secondAgency().asksFor("cpt:1000", citizen, Map.of("name", "C")).status())
                .isEqualTo(403);
        Issued licence = stack.secondAgency().issues("cpt:2001", citizen, Map.of("class", "B"));
        assertThat(stack.verifier().wordOn(licence.credential())).isEqualTo("valid");
    }

    @Test
    void anAgencyCannotTouchAnothersCredential(Stack stack) {
        Issued card = stack.agency().issues("cpt:1000", stack.citizen(), Map.of("name", "Chan"));

        assertThat(stack.secondAgency().sets(card, "revoked").status()).isEqualTo(404);

        assertThat(stack.verifier().wordOn(card.credential())).isEqualTo("valid");
    }

    @Test
    void thePlainPortHasNoIssuer(Stack stack) {
        assertThat(stack.verifier().gets("/issuer/keys").status()).isEqualTo(404);
        assertThat(stack.verifier().gets("/%69ssuer/keys").status()).isEqualTo(404);
        assertThat(stack.browser().opens("/.credgate/issuer/keys").status()).isEqualTo(404);
    }

    @Test
    void theIssuersPortHasNothingElse(Stack stack) {
        for (String path :
                new String[] {"/auth", "/openapi", "/.well-known/jwks.json", "/q/health"}) {
            assertThat(stack.agency().gets(path).status()).as(path).isEqualTo(404);
        }
        assertThat(stack.agency().posts("/verify", "{}").status()).isEqualTo(404);
    }

    @Test
    void managementIsOnItsOwnPort(Stack stack) {
        assertThat(stack.verifier().gets("/q/health").status()).isEqualTo(404);
        assertThat(new Verifier(stack.url("MANAGEMENT_URL")).gets("/q/health/ready").status())
                .isEqualTo(200);
    }

    private static Agency as(Stack stack, Tls.Identity identity) {
        return stack.agency(identity.certificate(), identity.key());
    }
}
