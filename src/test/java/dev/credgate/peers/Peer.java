package dev.credgate.peers;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An implementation that is not ours, as a process of its own: a script of {@code src/test/peers},
 * asked by lines of JSON. Its packages are there once {@code npm install} ran in that folder.
 */
public final class Peer implements AutoCloseable {

    private static final Path FOLDER = Path.of("src", "test", "peers");

    private final Process process;
    private final OutputStream requests;
    private final BufferedReader answers;

    private Peer(Process process) {
        this.process = process;
        this.requests = process.getOutputStream();
        this.answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Why none can be started here; empty when they can. */
    public static Optional<String> missing() {
        if (!Files.isDirectory(FOLDER.resolve("node_modules"))) {
            return Optional.of("the peers' packages are missing (npm install in " + FOLDER + ")");
        }
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return node.waitFor() == 0 ? Optional.empty() : Optional.of("node does not run");
        } catch (IOException _) {
            return Optional.of("there is no node");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        }
    }

    /** Starts a script. */
    public static Peer start(String script) throws IOException {
        return new Peer(
                new ProcessBuilder("node", script)
                        .directory(FOLDER.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    /** The answer to a request, whatever it is. */
    public JsonObject ask(JsonObject request) throws IOException {
        requests.write(JsonWriter.write(request));
        requests.write('\n');
        requests.flush();
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("the peer ended");
        }
        return JsonParser.parse(line.getBytes(StandardCharsets.UTF_8))
                        instanceof JsonReading.Read(JsonObject answer)
                ? answer
                : JsonObject.EMPTY;
    }

    /** Whether an answer says that it is so. */
    public static boolean isOk(JsonObject answer) {
        return answer.member("ok").filter(JsonBoolean.TRUE::equals).isPresent();
    }

    /** A member of an answer that is a text. */
    public static String text(JsonObject answer, String name) {
        if (answer.member(name).orElse(null) instanceof JsonValue.JsonString(String text)) {
            return text;
        }
        throw new AssertionError("the peer answered " + JsonWriter.text(answer));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
