package dev.credgate.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.TestFolders;
import dev.credgate.net.FreePorts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Debian's Chromium, driven by its own driver (W3C WebDriver), with one client certificate in a
 * certificate store and a home of its own. Pages may run no script.
 */
final class Chromium implements AutoCloseable {

    /** WebDriver §17.4.2: keys that are no characters. */
    static final String TAB = "\ue004";

    static final String ENTER = "\ue007";

    private static final String ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

    private static final ObjectNode NOTHING = Answer.JSON.createObjectNode();

    private final Path home;
    private final Process driver;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI root;
    private final String session;

    /**
     * Starts it.
     *
     * @param origin where it may show the certificate, such as {@code https://localhost:8443}
     * @param ca that it trusts servers by, PEM
     * @param certificate of the client, PEM
     * @param key of the client, PEM
     */
    static Chromium with(String origin, Path ca, Path certificate, Path key, String language) {
        try {
            Path home = Files.createTempDirectory("credgate-chromium");
            store(home, ca, certificate, key);
            return new Chromium(home, origin, language);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Chromium(Path home, String origin, String language) throws IOException {
        this.home = home;
        int port = FreePorts.one();
        ProcessBuilder start = new ProcessBuilder("chromedriver", "--port=" + port);
        start.environment().put("HOME", home.toString());
        start.redirectErrorStream(true).redirectOutput(home.resolve("driver.log").toFile());
        this.driver = start.start();
        this.root = URI.create("http://127.0.0.1:" + port + "/");
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(this::isReady);
        this.session =
                call("POST", "session", capabilities(origin, language)).get("sessionId").asText();
    }

    private static void store(Path home, Path ca, Path certificate, Path key) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".pki/nssdb"));
        String database = "sql:" + folder;
        String bundle = home.resolve("client.p12").toString();
        run("certutil", "-N", "-d", database, "--empty-password");
        run("certutil", "-A", "-d", database, "-n", "ca", "-t", "C,,", "-i", ca.toString());
        run(
                "openssl",
                "pkcs12",
                "-export",
                "-in",
                certificate.toString(),
                "-inkey",
                key.toString(),
                "-out",
                bundle,
                "-passout",
                "pass:");
        run("pk12util", "-d", database, "-i", bundle, "-W", "");
    }

    private static void run(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(List.of(command) + " failed: " + said);
            }
        } catch (IOException e) {
            throw new IllegalStateException(List.of(command) + " failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode capabilities(String origin, String language) {
        ObjectNode body = Answer.JSON.createObjectNode();
        ObjectNode always = body.putObject("capabilities").putObject("alwaysMatch");
        always.put("browserName", "chrome");
        always.putObject("goog:loggingPrefs").put("browser", "ALL");
        ObjectNode options = always.putObject("goog:chromeOptions");
        options.put("binary", "/usr/bin/chromium");
        ArrayNode arguments = options.putArray("args");
        arguments.add("--headless=new").add("--no-sandbox").add("--disable-dev-shm-usage");
        arguments.add("--disable-background-networking").add("--hide-scrollbars");
        ObjectNode preferences = options.putObject("prefs");
        preferences.put("intl.accept_languages", language);
        preferences
                .putArray("profile.managed_auto_select_certificate_for_urls")
                .add("{\"pattern\":\"" + origin + "\",\"filter\":{}}");
        preferences.put("profile.default_content_setting_values.javascript", 2);
        return body;
    }

    private boolean isReady() {
        return call("GET", "status", NOTHING).get("ready").asBoolean();
    }

    /** Opens a page. */
    void opens(String url) {
        command("url", Answer.JSON.createObjectNode().put("url", url));
    }

    /** The address of the page. */
    String url() {
        return call("GET", "session/" + session + "/url", NOTHING).asText();
    }

    /** What the page says, as it is drawn. */
    String text() {
        return textOf("body");
    }

    /** What the first element says that a CSS selector finds. */
    String textOf(String selector) {
        return read(selector, "text").asText();
    }

    /** A CSS property as it is computed. */
    String css(String selector, String property) {
        return read(selector, "css/" + property).asText();
    }

    /** Left, top, width and height in CSS pixels. */
    JsonNode rectangle(String selector) {
        return read(selector, "rect");
    }

    /** The same of every element that the selector finds. */
    List<JsonNode> rectangles(String selector) {
        List<JsonNode> places = new ArrayList<>();
        command("elements", using(selector))
                .forEach(one -> places.add(tell(one.get(ELEMENT).asText(), "rect")));
        return places;
    }

    /** Whether there is such an element. */
    boolean has(String selector) {
        return command("elements", using(selector)).size() > 0;
    }

    /** Types into whatever has the focus, as somebody without a mouse does. */
    void types(String keys) {
        type(active(), keys);
    }

    /** Enter on whatever has the focus, and waits until another page has taken this one's place. */
    void follows() {
        leaves(() -> types(ENTER));
    }

    /** What the element that has the focus says. */
    String focus() {
        return said(active());
    }

    /**
     * An element that has the focus.
     *
     * @param id of it on this page
     * @param outline style and width of the line around it, as computed
     * @param place left, top, width and height in CSS pixels
     */
    record Stop(String id, String text, String outline, JsonNode place) {}

    /** Where the focus is; empty where it is on nothing of the page. */
    Optional<Stop> stop() {
        String id = active();
        return tell(id, "name").asText().equals("body")
                ? Optional.empty()
                : Optional.of(
                        new Stop(
                                id,
                                said(id),
                                tell(id, "css/outline-style").asText()
                                        + " "
                                        + tell(id, "css/outline-width").asText(),
                                tell(id, "rect")));
    }

    /** In one line, with what only those hear who do not see. */
    private String said(String id) {
        return tell(id, "text").asText().replaceAll("\\s+", " ");
    }

    private String active() {
        return call("GET", "session/" + session + "/element/active", NOTHING).get(ELEMENT).asText();
    }

    private void type(String element, String keys) {
        command("element/" + element + "/value", Answer.JSON.createObjectNode().put("text", keys));
    }

    /** Types into the first element that a CSS selector finds. */
    void fills(String selector, String text) {
        type(find(selector), text);
    }

    /**
     * Types into the first element that a CSS selector finds, and Enter, and waits until another
     * page has taken this one's place: the driver itself waits only for what has begun to load when
     * it is asked next.
     *
     * @throws org.awaitility.core.ConditionTimeoutException when the page is still there after a
     *     minute
     */
    void enters(String selector, String text) {
        leaves(() -> fills(selector, text + ENTER));
    }

    private void leaves(Runnable how) {
        String page = find("html");
        how.run();
        await().atMost(Duration.ofMinutes(1)).until(() -> isGone(page));
    }

    private boolean isGone(String element) {
        var answer = ask("GET", "session/" + session + "/element/" + element + "/name", NOTHING);
        return answer.statusCode() == 404;
    }

    /** As somebody sees it who likes light pages, or dark ones. */
    void prefers(String colourScheme) {
        ObjectNode media = Answer.JSON.createObjectNode();
        media.put("cmd", "Emulation.setEmulatedMedia");
        media.putObject("params")
                .putArray("features")
                .addObject()
                .put("name", "prefers-color-scheme")
                .put("value", colourScheme);
        command("goog/cdp/execute", media);
    }

    /** Makes the page as wide as a screen is. */
    void narrows(int width) {
        ObjectNode metrics = Answer.JSON.createObjectNode();
        metrics.put("cmd", "Emulation.setDeviceMetricsOverride");
        metrics.putObject("params")
                .put("width", width)
                .put("height", 800)
                .put("deviceScaleFactor", 1)
                .put("mobile", width < 600);
        command("goog/cdp/execute", metrics);
    }

    /** How wide the page is with all that stands out of it, in CSS pixels. */
    double contentWidth() {
        ObjectNode metrics = Answer.JSON.createObjectNode();
        metrics.put("cmd", "Page.getLayoutMetrics").putObject("params");
        return command("goog/cdp/execute", metrics).at("/cssContentSize/width").asDouble();
    }

    /** What the browser wrote to its console since it was last asked. */
    List<String> complaints() {
        List<String> said = new ArrayList<>();
        command("se/log", Answer.JSON.createObjectNode().put("type", "browser"))
                .forEach(line -> said.add(line.get("level").asText() + " " + line.get("message")));
        return said;
    }

    /** The page as it looks, the whole of it, as PNG. */
    byte[] screenshot() {
        ObjectNode capture = Answer.JSON.createObjectNode();
        capture.put("cmd", "Page.captureScreenshot");
        capture.putObject("params").put("captureBeyondViewport", true);
        return Base64.getDecoder()
                .decode(command("goog/cdp/execute", capture).get("data").asText());
    }

    private String find(String selector) {
        return command("element", using(selector)).get(ELEMENT).asText();
    }

    private JsonNode read(String selector, String what) {
        return tell(find(selector), what);
    }

    /** What an element tells of itself, by its id on the page. */
    private JsonNode tell(String element, String what) {
        return call("GET", "session/" + session + "/element/" + element + "/" + what, NOTHING);
    }

    private static ObjectNode using(String selector) {
        return Answer.JSON.createObjectNode().put("using", "css selector").put("value", selector);
    }

    private JsonNode command(String name, ObjectNode body) {
        return call("POST", "session/" + session + "/" + name, body);
    }

    private JsonNode call(String method, String path, ObjectNode body) {
        HttpResponse<String> answer = ask(method, path, body);
        JsonNode value;
        try {
            value = Answer.JSON.readTree(answer.body()).get("value");
        } catch (IOException e) {
            throw new IllegalStateException("the driver answers " + answer.body(), e);
        }
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + value.path("message").asText());
        }
        return value;
    }

    /** Errors have their own statuses: 404 is an element that is not there, or no longer. */
    private HttpResponse<String> ask(String method, String path, ObjectNode body) {
        HttpRequest request =
                HttpRequest.newBuilder(root.resolve(path))
                        .timeout(Duration.ofSeconds(60))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("POST")
                                        ? BodyPublishers.ofString(body.toString())
                                        : BodyPublishers.noBody())
                        .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException("the driver does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", "session/" + session, NOTHING);
        } finally {
            driver.destroy();
            http.close();
            TestFolders.remove(home);
        }
    }
}
