package dev.credgate.hsm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * The token of a {@link SoftHsm} behind a p11-kit server, so that it can go away and come back as a
 * network HSM does.
 */
public final class RemoteToken implements AutoCloseable {

    private final P11KitServer server;
    private final TokenSettings settings;

    private RemoteToken(P11KitServer server, TokenSettings settings) {
        this.server = server;
        this.settings = settings;
    }

    /** Starts a server for the token and makes it the one that this process's client will find. */
    public static RemoteToken serve(SoftHsm hsm) {
        try {
            Path client =
                    Files.copy(
                            P11KitServer.CLIENT,
                            hsm.folder().resolve("p11-kit-client.so"),
                            StandardCopyOption.REPLACE_EXISTING);
            P11KitServer server =
                    P11KitServer.start(
                            Path.of(hsm.environment().get("CREDGATE_HSM_MODULE")),
                            hsm.folder().resolve("softhsm2.conf"),
                            hsm.label(),
                            hsm.folder().resolve("p11-kit.sock"),
                            hsm.folder().resolve("p11-kit.log"));
            server.environment().forEach(SoftHsm::setEnvironment);
            return new RemoteToken(server, new TokenSettings(client, hsm.label(), hsm.pinFile()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How the token is opened through the server. */
    public TokenSettings settings() {
        return settings;
    }

    /** The same with a bound on the module's calls. */
    public TokenSettings answeringWithin(Duration bound) {
        return settings.withAnswerWithin(bound);
    }

    /** The token goes away: the server and each process it forked for a connection end. */
    public void goAway() {
        server.goAway();
    }

    /** It is there again. */
    public void comeBack() {
        server.comeBack();
    }

    /** It takes calls and answers none, as a network HSM behind a link that swallows packets. */
    public void hang() {
        server.hang();
    }

    /** It goes on where it hung. */
    public void goOn() {
        server.goOn();
    }

    /** Another may serve where it did; it hangs on, for those that it has. */
    void givePlace() throws IOException {
        server.givePlace();
    }

    @Override
    public void close() {
        server.close();
    }
}
