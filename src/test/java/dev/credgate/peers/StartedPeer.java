package dev.credgate.peers;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.credgate.json.JsonValue.JsonObject;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A {@link Peer} that is there for all tests of a class, which registers it; where it cannot be
 * started the tests are skipped, and that is said aloud.
 */
public class StartedPeer implements BeforeAllCallback, AfterAllCallback {

    private final String script;
    private final String who;
    private @Nullable Peer peer;

    /**
     * One of a script.
     *
     * @param who the implementation, as the line names it that says that it did not run
     */
    public StartedPeer(String script, String who) {
        this.script = script;
        this.who = who;
    }

    @Override
    public final void beforeAll(ExtensionContext context) throws IOException {
        Optional<String> missing = Peer.missing();
        assumeTrue(missing.isEmpty(), who + " NOT run: " + missing.orElse(""));
        peer = Peer.start(script);
    }

    @Override
    public final void afterAll(ExtensionContext context) {
        if (peer != null) {
            peer.close();
        }
    }

    /** The answer to a request, whatever it is. */
    public final JsonObject ask(JsonObject request) throws IOException {
        return Objects.requireNonNull(peer, "before the tests").ask(request);
    }
}
