package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.source.Source.Kind;
import dev.credgate.source.http.FetchGuard.Judgement;
import dev.credgate.source.http.FetchGuard.Target;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a presenter may make the gateway ask for. */
class FetchGuardTest {

    private static final FetchGuard STRICT = new FetchGuard(List.of(), Optional.empty());

    private static Target fit(FetchGuard guard, String uri) {
        return ((Judgement.Fit) guard.judge(URI.create(uri), Kind.STATUS_LIST)).target();
    }

    private static boolean refused(FetchGuard guard, String uri, Kind kind) {
        return guard.judge(URI.create(uri), kind) instanceof Judgement.Refused;
    }

    @Test
    void httpsIsFit() {
        assertThat(fit(STRICT, "https://A.example/x?y=1"))
                .isEqualTo(new Target("a.example", 443, true, false, "/x?y=1"));
        assertThat(fit(STRICT, "https://a.example:8443"))
                .isEqualTo(new Target("a.example", 8443, true, false, "/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/",
                "ftp://a.example/",
                "file:///etc/passwd",
                "jar:file:/x!/y",
                "data:,x",
                "https:a.example",
                "https:///x",
                "https://user@a.example/",
                "https://user:secret@a.example/",
                "https://a.example@127.0.0.1/",
                "https://a_b/",
                "https://a.example./",
                "https://a.example:22/",
                "https://a.example:80/",
                "https://a.example:0/",
                "https://[fe80::1%25eth0]/",
                "https://[fe80::1%251]/"
            })
    void othersAreRefused(String uri) {
        assertThat(refused(STRICT, uri, Kind.STATUS_LIST)).isTrue();
        assertThat(refused(STRICT, "https://a.example/" + "a".repeat(2048), Kind.STATUS_LIST))
                .isTrue();
    }

    @Test
    void plainHttpIsForSignedListsOfCertificatesOnly() {
        assertThat(refused(STRICT, "http://a.example/crl", Kind.CERTIFICATE_REVOCATIONS)).isFalse();
        assertThat(refused(STRICT, "http://a.example:8080/", Kind.CERTIFICATE_REVOCATIONS))
                .isTrue();
        assertThat(refused(STRICT, "http://a.example/", Kind.DID_DOCUMENT)).isTrue();
    }

    private static List<InetAddress> addresses(String... literals) {
        return Stream.of(literals).map(InetAddress::ofLiteral).toList();
    }

    @Test
    void onlyPublicAddressesAreConnectedTo() {
        Target target = fit(STRICT, "https://a.example/");
        assertThat(STRICT.permitted(target, addresses("127.0.0.1", "8.8.8.8", "::1", "10.0.0.1")))
                .containsExactlyElementsOf(addresses("8.8.8.8"));
        // Every spelling of an address is looked up, and the address itself is judged.
        for (String host : List.of("127.0.0.1", "2130706433", "0x7f000001", "127.1", "[::1]")) {
            Judgement judgement =
                    STRICT.judge(URI.create("https://" + host + "/"), Kind.STATUS_LIST);
            if (judgement instanceof Judgement.Fit(Target literal)) {
                assertThat(STRICT.permitted(literal, addresses("127.0.0.1", "::1"))).isEmpty();
            }
        }
    }

    @Test
    void exceptionsAreAsWideAsTheyAreWritten() {
        FetchGuard guard =
                new FetchGuard(
                        List.of("localhost:8081", "inner.example", "[::1]:9000", "10.1.0.0/16"),
                        Optional.empty());
        assertThat(fit(guard, "http://localhost:8081/").exempt()).isTrue();
        assertThat(refused(guard, "http://localhost:8082/", Kind.STATUS_LIST)).isTrue();
        assertThat(fit(guard, "http://INNER.example:22/").exempt()).isTrue();
        assertThat(fit(guard, "http://[::1]:9000/").exempt()).isTrue();
        Target outer = fit(guard, "https://a.example/");
        assertThat(guard.permitted(outer, addresses("10.1.2.3", "10.2.0.1")))
                .containsExactlyElementsOf(addresses("10.1.2.3"));
        assertThat(refused(guard, "http://a.example/", Kind.STATUS_LIST)).isTrue();
        for (String wrong :
                List.of("", "a b", "http://a", "10.0.0.1/8", "a:0", "a/b", "a:99999x")) {
            assertThatThrownBy(() -> new FetchGuard(List.of(wrong), Optional.empty()))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void theGatewaysOwnOriginIsExempt() {
        FetchGuard plain =
                new FetchGuard(List.of(), Optional.of(URI.create("http://localhost:8080")));
        assertThat(fit(plain, "http://localhost:8080/status/1"))
                .isEqualTo(new Target("localhost", 8080, false, true, "/status/1"));
        // did:web says https whatever the origin is.
        assertThat(fit(plain, "https://localhost:8080/.well-known/did.json").tls()).isFalse();
        assertThat(refused(plain, "http://localhost:8081/", Kind.STATUS_LIST)).isTrue();
        assertThat(fit(plain, "https://localhost:8443/").exempt()).isFalse();
        FetchGuard tls = new FetchGuard(List.of(), Optional.of(URI.create("https://gate.example")));
        assertThat(fit(tls, "https://gate.example:443/x"))
                .isEqualTo(new Target("gate.example", 443, true, true, "/x"));
        assertThat(refused(tls, "http://gate.example/x", Kind.STATUS_LIST)).isTrue();
    }
}
