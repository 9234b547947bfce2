package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.HttpClientConfig;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever is sent, wherever: a clear 4xx or an invalid verdict, soon, and nothing of our inside.
 */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class HostileInputTest {

    private static final OperatingSystemMXBean PROCESS =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final List<String> POSTS =
            List.of("/verify", "/verify/batch", "/challenges", "/sessions");

    @TestHTTPResource("/")
    URI server = URI.create("http://localhost");

    static RequestSpecification patient() {
        return given().config(
                        RestAssured.config()
                                .httpClient(
                                        HttpClientConfig.httpClientConfig()
                                                .setParam("http.socket.timeout", 20_000)));
    }

    record Hostile(String name, byte[] body) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Hostile of(String name, String body) {
        return new Hostile(name, body.getBytes(StandardCharsets.UTF_8));
    }

    static Stream<Hostile> bodies() {
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        byte[] large = new byte[10 * 1024 * 1024];
        Arrays.fill(large, (byte) ' ');
        large[0] = '{';
        byte[] zeros = new byte[4096];
        return Stream.of(
                of("empty", ""),
                of("blank", " \t\r\n \n"),
                of("null", "null"),
                of("number", "1e999999999"),
                of("long number", "9".repeat(500_000)),
                of("string", "\"{}\""),
                of("empty object", "{}"),
                of("empty array", "[]"),
                of("array bomb", "[".repeat(500_000)),
                of("object bomb", "{\"a\":".repeat(150_000)),
                of("closed bomb", "[".repeat(400_000) + "]".repeat(400_000)),
                of("bomb inside", "{\"claim\":" + "[".repeat(100_000) + "}"),
                of("truncated", "{\"claim\":{\"id\":\"did:w"),
                of(
                        "duplicate members",
                        "{\"claim\":{},\"claim\":{},\"portal\":\"a\",\"portal\":\"benefits\"}"),
                of("trailing", "{\"portal\":\"benefits\"} {}"),
                of("comment", "{/* */\"portal\":\"benefits\"}"),
                of("bare words", "{portal:benefits}"),
                of(
                        "wrong types",
                        "{\"claim\":1,\"context\":{},\"cptId\":\"x\",\"proof\":[],\"type\":null,\"portal\":5,\"presentation\":\"x\",\"nonce\":{}}"),
                of(
                        "proof wrong",
                        "{\"presentation\":{},\"nonce\":\"n\",\"holder_proof\":{\"signature\":1}}"),
                of(
                        "presentation only",
                        "{\"presentation\":{\"verifiableCredential\":[]},\"nonce\":\"n\"}"),
                of("many members", "{" + "\"a\":1,".repeat(100_000) + "\"b\":1}"),
                of("lone surrogate", "{\"portal\":\"\\ud800\"}"),
                of("nul", "{\"portal\":\"\\u0000\"}"),
                of("crlf", "{\"portal\":\"benefits\\r\\nSet-Cookie: a=b\"}"),
                of("byte order mark", "\uFEFF{\"portal\":\"benefits\"}"),
                of("jwt", "eyJhbGciOiJub25lIn0.e30."),
                of("cwt", "\u00d8\u003d\u00d2\u0084"),
                of(
                        "xml",
                        "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
                new Hostile(
                        "utf-16", "{\"portal\":\"benefits\"}".getBytes(StandardCharsets.UTF_16LE)),
                new Hostile(
                        "invalid utf-8",
                        new byte[] {'{', '"', (byte) 0xC0, (byte) 0x80, '"', ':', '1', '}'}),
                new Hostile("cut utf-8", new byte[] {'"', (byte) 0xE2, (byte) 0x82}),
                new Hostile("zeros", zeros),
                new Hostile("noise", noise),
                new Hostile("10 MB", large));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void everyBodyIsAnsweredClearly(Hostile hostile) {
        for (String path : POSTS) {
            // Of the processor, by this whole process: others may be on the machine.
            long start = PROCESS.getProcessCpuTime();
            Response response =
                    patient().contentType("application/json").body(hostile.body()).post(path);
            assertThat(Duration.ofNanos(PROCESS.getProcessCpuTime() - start))
                    .isLessThan(Duration.ofSeconds(15));
            String body = response.asString();
            assertThat(response.statusCode()).as("%s: %s", path, body).isBetween(200, 499);
            assertThat(body).doesNotContain("Exception", "dev.credgate", "\tat ", "/etc");
            assertThat(response.header("Set-Cookie")).isNull();
            if (response.statusCode() == 200) {
                assertThat(body.lines())
                        .allMatch(line ->
                                line.contains("\"verdict\":\"invalid\"")
                                        || line.contains("\"status\":4"));
            } else {
                assertThat(response.contentType()).startsWith("application/problem+json");
                assertThat(response.jsonPath().getString("type"))
                        .startsWith("urn:credgate:problem:");
                assertThat(response.jsonPath().getInt("status")).isEqualTo(response.statusCode());
            }
        }
    }

    @Test
    void saysTooLargeForABodyOfKnownAndOfUnknownLength() throws IOException {
        byte[] large = new byte[3 * 1024 * 1024];
        for (String path : List.of("/verify", "/sessions", "/challenges")) {
            patient().contentType("application/json").body(large).post(path).then().statusCode(413);
            String head =
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                            + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
            String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
            String answer = Raw.sends(server, head + chunk.repeat(40) + "0\r\n\r\n");
            assertThat(Raw.status(answer)).as(answer).isEqualTo(413);
        }
    }

    @Test
    void doesNotWaitForeverForABody() throws IOException {
        String answer =
                Raw.sends(
                        server,
                        "POST /verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 100\r\n\r\n{");
        assertThat(Raw.status(answer)).isEqualTo(408);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "image/png",
                "text/html",
                "multipart/form-data; boundary=x",
                "application/xml",
                "application/cbor",
                "application/json; charset=utf-16",
                "application/json;charset=\"UTF-32\"",
                "a",
                "/",
                ";;;"
            })
    void refusesImpossibleContentTypes(String type) throws IOException {
        for (String path : POSTS) {
            String answer =
                    Raw.sends(
                            server,
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                                    + type
                                    + "\r\nContent-Length: 2\r\n\r\n{}");
            assertThat(Raw.status(answer)).as(path).isEqualTo(415);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/dc+sd-jwt",
                "application/sd-jwt",
                "application/vc+sd-jwt",
                "application/vp+sd-jwt",
                "application/vc+cose",
                "application/vc+jwt",
                "application/vp+jwt",
                "application/vc-ld+jwt",
                "application/jwt",
                "application/vc",
                "application/vp",
                "application/vc+ld+json",
                "application/mso_mdoc",
                "Application/VC; profile=x"
            })
    void takesCredentialsByTheirOwnTypesWhereNoCookieCounts(String type) throws IOException {
        for (String path : POSTS) {
            String answer =
                    Raw.sends(
                            server,
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: "
                                    + type
                                    + "\r\nContent-Length: 2\r\n\r\n{}");
            boolean cookieless = path.startsWith("/verify");
            assertThat(Raw.status(answer) != 415).as(path).isEqualTo(cookieless);
        }
    }

    @Test
    void takesACommandLineClientsDefaultTypeOnlyWhereNoCookieCounts() throws IOException {
        for (String path : POSTS) {
            String answer =
                    Raw.sends(
                            server,
                            "POST "
                                    + path
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type:"
                                    + " application/x-www-form-urlencoded\r\nContent-Length: 2\r\n\r\n{}");
            boolean cookieless = path.startsWith("/verify");
            assertThat(Raw.status(answer) == 415).as(path).isEqualTo(!cookieless);
        }
    }

    @Test
    void refusesCompressedBodiesAndTwoContentTypes() throws IOException {
        for (String path : POSTS) {
            String head =
                    "POST "
                            + path
                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\nContent-Type: application/json\r\n";
            assertThat(Raw.status(Raw.sends(server, head + "Content-Encoding: gzip\r\n\r\n{}")))
                    .isEqualTo(415);
            assertThat(Raw.status(Raw.sends(server, head + "Content-Type: text/plain\r\n\r\n{}")))
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/auth/",
                "//auth",
                "/./auth",
                "/x/../auth",
                "/%61uth",
                "/auth%00",
                "/auth;a=b",
                "/AUTH",
                "/auth%2f",
                "/login/",
                "//login",
                "/verify/",
                "/verify/batch/",
                "/verify//batch",
                "/%2e%2e/auth",
                "/.well-known/../auth",
                "/sessions/current/",
                "/sessions/",
                "/..;/auth",
                "/\\auth",
                "/auth%20",
                "/.well-known/jwks.json/",
                "/%zz",
                "/auth%0d%0aX-Evil:1",
                "/q/health",
                "/q/metrics",
                "/issuer/keys",
                "/nothing",
                "/"
            })
    void knowsNoOtherSpellingOfAPath(String path) throws IOException {
        for (String method : List.of("GET", "POST")) {
            String answer =
                    Raw.sends(
                            server,
                            method
                                    + " "
                                    + path
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
                                    + "X-Credgate-Portal: benefits\r\n\r\n");
            assertThat(Raw.status(answer)).as(answer).isIn(400, 404);
            assertThat(answer).doesNotContain("X-Credgate", "X-Evil", "Exception");
            if (Raw.status(answer) == 404) {
                assertThat(answer).contains("application/problem+json");
            }
        }
    }

    @Test
    void refusesOtherMethods() throws IOException {
        for (String target :
                List.of(
                        "/auth GET",
                        "/verify POST",
                        "/verify/batch POST",
                        "/challenges POST",
                        "/sessions POST",
                        "/sessions/current DELETE",
                        "/login GET",
                        "/.well-known/jwks.json GET")) {
            String path = target.substring(0, target.indexOf(' '));
            String right = target.substring(target.indexOf(' ') + 1);
            for (String method :
                    List.of(
                            "GET",
                            "POST",
                            "PUT",
                            "PATCH",
                            "DELETE",
                            "OPTIONS",
                            "TRACE",
                            "PROPFIND",
                            "get",
                            "X")) {
                if (!method.equals(right)) {
                    String answer =
                            Raw.sends(
                                    server,
                                    method
                                            + " "
                                            + path
                                            + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 0\r\n"
                                            + "Origin: https://evil.example\r\nAccess-Control-Request-Method: "
                                            + right
                                            + "\r\nX-HTTP-Method-Override: "
                                            + right
                                            + "\r\n\r\n");
                    assertThat(Raw.status(answer))
                            .as("%s %s: %s", method, path, answer)
                            .isEqualTo(405);
                    assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                            .contains("allow: ")
                            .doesNotContain("access-control-");
                }
            }
        }
    }

    @Test
    void survivesHeaderFloodsAndCookieBombs() throws IOException {
        String start = "GET /auth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
        String flood = "X-A: b\r\n".repeat(20_000);
        assertThat(Raw.status(Raw.sends(server, start + flood + "\r\n"))).isIn(400, 431);
        String bomb = "Cookie: " + "a=b; ".repeat(5000) + "\r\n";
        assertThat(Raw.status(Raw.sends(server, start + bomb + "\r\n"))).isIn(400, 401, 431);
        String many = "Cookie: " + "__Host-credgate=x; ".repeat(1000) + "\r\n";
        assertThat(Raw.status(Raw.sends(server, start + many + "\r\n"))).isEqualTo(401);
        String lines = "Cookie: __Host-credgate=x\r\n".repeat(500);
        assertThat(Raw.status(Raw.sends(server, start + lines + "\r\n"))).isEqualTo(401);
        String odd = "Cookie: ;;;=;__Host-credgate;__Host-credgate=;=x\r\n";
        assertThat(Raw.status(Raw.sends(server, start + odd + "\r\n"))).isEqualTo(401);
        String uri =
                "GET /auth?"
                        + "a".repeat(20_000)
                        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        // Nobody reads so long a line to its end: the answer may go down with the connection.
        assertThat(Raw.status(Raw.sends(server, uri))).isIn(0, 400, 414);
    }

    @Test
    void refusesWhatTwoServersWouldReadDifferently() throws IOException {
        for (String framing :
                List.of(
                        "Content-Length: 2\r\nContent-Length: 3\r\n",
                        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
                        "Transfer-Encoding: xchunked\r\nContent-Length: 2\r\n",
                        "Content-Length: +2\r\n",
                        "Content-Length: -1\r\n",
                        "Content-Length: 99999999999999999999\r\n")) {
            String answer =
                    Raw.sends(
                            server,
                            "POST /verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                                    + framing
                                    + "\r\n{}GET /auth HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(answer).as(framing).doesNotContain("HTTP/1.1 5", "HTTP/1.1 401");
        }
    }
}
