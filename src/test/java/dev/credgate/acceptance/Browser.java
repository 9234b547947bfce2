package dev.credgate.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.cli.Citizen;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A visitor's browser in front of nginx, together with the wallet: keeps cookies, follows no
 * redirects, trusts the stack's CA.
 */
final class Browser {

    /** The portal's name in the stack. */
    static final String PORTAL = "residents";

    private final URI origin;
    private final Cookies cookies = new Cookies();
    private final HttpClient http;

    Browser(URI origin, Path ca) {
        this.origin = origin;
        this.http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .sslContext(Tls.context(ca, Optional.empty()))
                        .connectTimeout(Duration.ofSeconds(10))
                        .build();
    }

    /** Opens a page of the portal. */
    Answer opens(String path) {
        return opens(path, Map.of());
    }

    /** Opens a page, adding headers that a client may try; a {@code Cookie} joins its own. */
    Answer opens(String path, Map<String, String> headers) {
        HttpRequest.Builder request = request(path, headers.getOrDefault("Cookie", "")).GET();
        headers.forEach((name, value) -> {
            if (!name.equals("Cookie")) {
                request.header(name, value);
            }
        });
        return answer(request);
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
        return answer(
                        request("/.credgate/challenges", "")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString("{\"portal\":\"" + PORTAL + "\"}")))
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
        return answer(
                request("/.credgate/sessions", "")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(answer)));
    }

    /** Logs out. */
    Answer logsOut() {
        return answer(request("/.credgate/sessions/current", "").DELETE());
    }

    /** The cookies it holds, by name. */
    Map<String, String> cookies() {
        return cookies.all();
    }

    private Answer answer(HttpRequest.Builder request) {
        Answer answer = Answer.to(http, request.build());
        cookies.keep(answer.response());
        return answer;
    }

    private HttpRequest.Builder request(String path, String moreCookies) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(origin.resolve(path)).timeout(Duration.ofSeconds(30));
        String all =
                Stream.of(cookies.header(), moreCookies)
                        .filter(text -> !text.isEmpty())
                        .collect(Collectors.joining("; "));
        if (!all.isEmpty()) {
            request.header("Cookie", all);
        }
        return request;
    }
}
