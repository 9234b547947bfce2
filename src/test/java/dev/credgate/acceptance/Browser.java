package dev.credgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.cli.Citizen;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A visitor's browser in front of nginx, together with the wallet: keeps cookies, follows no
 * redirects, trusts the stack's CA.
 */
final class Browser {

    /** The portal's name in the stack. */
    static final String PORTAL = "residents";

    private final URI origin;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient http;

    Browser(URI origin, Path ca) {
        this.origin = origin;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(Tls.context(ca, Optional.empty()))
                        .cookieHandler(cookies)
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    /** Opens a page of the portal. */
    Answer opens(String path) {
        return opens(path, Map.of());
    }

    /** Opens a page, adding headers that a client may try. */
    Answer opens(String path, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).GET();
        headers.forEach(request::header);
        return Answer.to(http, request.build());
    }

    /** Whether the portal lets it in at this moment. */
    boolean isIn() {
        return opens("/whoami").status() == 200;
    }

    /** What the portal knows of this visitor. */
    JsonNode whoami() {
        return opens("/whoami").with(200).json();
    }

    /** The header lines that arrive at the portal, by lower-case name. */
    Map<String, List<String>> headersAtThePortal(Map<String, String> sent) {
        JsonNode raw = opens("/headers", sent).with(200).json();
        Map<String, List<String>> arrived = new TreeMap<>();
        for (int i = 0; i < raw.size(); i += 2) {
            arrived.computeIfAbsent(
                            raw.get(i).asText().toLowerCase(java.util.Locale.ROOT),
                            _ -> new java.util.ArrayList<>())
                    .add(raw.get(i + 1).asText());
        }
        return arrived;
    }

    /** Asks for a challenge of the portal. */
    String asksForAChallenge() {
        return Answer.to(
                        http,
                        request("/.credgate/challenges")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"portal\":\"" + PORTAL + "\"}"))
                                .build())
                .with(200)
                .json()
                .get("nonce")
                .asText();
    }

    /** Asks for a challenge and answers it with these credentials of the citizen. */
    Answer presents(Citizen citizen, Issued... credentials) {
        return sends(
                citizen.answer(
                        Arrays.stream(credentials).map(Issued::credential).toList(),
                        asksForAChallenge(),
                        Instant.now()));
    }

    /** Sends a body of {@code POST /sessions}. */
    Answer sends(String answer) {
        return Answer.to(
                http,
                request("/.credgate/sessions")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(answer))
                        .build());
    }

    /** Logs out. */
    Answer logsOut() {
        return Answer.to(http, request("/.credgate/sessions/current").DELETE().build());
    }

    /** The cookies it holds, by name. */
    Map<String, String> cookies() {
        Map<String, String> held = new TreeMap<>();
        for (HttpCookie cookie : cookies.getCookieStore().getCookies()) {
            held.put(cookie.getName(), cookie.getValue());
        }
        return held;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(origin.resolve(path)).timeout(Duration.ofSeconds(30));
    }
}
