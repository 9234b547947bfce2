package dev.credgate.vcapi;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerState;
import dev.credgate.status.bitstring.BitstringStatus;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/**
 * The test endpoints, put together as the container does it, on a port of their own. Nobody is
 * trusted, and nothing is on the chain.
 */
final class ServedVcApi implements AutoCloseable {

    private static final Ledger EMPTY =
            _ -> new Ledger.Reading.Fresh(LedgerState.empty(31337, Map.of()), Duration.ZERO);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Vertx vertx;
    private final int port;

    private ServedVcApi(Vertx vertx, int port) {
        this.vertx = vertx;
        this.port = port;
    }

    /** An answer: its status, and its body where that is a JSON object. */
    record Answer(int status, JsonObject body) {}

    /**
     * Started under a profile, with these variables of the environment.
     *
     * @throws io.quarkus.runtime.configuration.ConfigurationException where the start is refused
     */
    static ServedVcApi under(String profile, Map<String, String> environment) throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            Router router = Router.router(vertx);
            open(router, profile, environment);
            return new ServedVcApi(
                    vertx,
                    vertx.createHttpServer()
                            .requestHandler(router)
                            .listen(0, "127.0.0.1")
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS)
                            .actualPort());
        } catch (Throwable fault) {
            end(vertx);
            throw fault;
        }
    }

    private static void open(Router router, String profile, Map<String, String> environment)
            throws IOException {
        SmallRyeConfig config =
                new SmallRyeConfigBuilder()
                        .addDefaultInterceptors()
                        .withProfile(profile)
                        .withMapping(VcApiConfig.class)
                        .withSources(new EnvConfigSource(environment, 300))
                        .build();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        // Which configuration is in force goes by the loader: one for this start alone.
        try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
            ConfigProviderResolver.instance().registerConfig(config, loader);
            thread.setContextClassLoader(loader);
            vcApi(config.getConfigMapping(VcApiConfig.class)).open(router);
        } finally {
            thread.setContextClassLoader(before);
            ConfigProviderResolver.instance().releaseConfig(config);
        }
    }

    private static VcApi vcApi(VcApiConfig config) {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        return new VcApi(
                config,
                "http://localhost:8080",
                formats,
                new DataIntegrityWriter(Instant::now),
                ContextStore.bundled(),
                List.of(),
                List.of(new KeyDidResolver()),
                List.of(new BitstringStatus()),
                EMPTY,
                Instant::now,
                Secp256k1Engines.preferred());
    }

    Answer get(String path) throws Exception {
        return sent(HttpRequest.newBuilder(address(path)).build());
    }

    Answer post(String path, JsonObject body) throws Exception {
        return sent(
                HttpRequest.newBuilder(address(path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(JsonWriter.write(body)))
                        .build());
    }

    private URI address(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private Answer sent(HttpRequest request) throws Exception {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        return new Answer(
                response.statusCode(),
                JsonParser.parse(response.body()) instanceof JsonReading.Read(JsonObject body)
                        ? body
                        : JsonObject.EMPTY);
    }

    @Override
    public void close() throws Exception {
        client.close();
        end(vertx);
    }

    private static void end(Vertx vertx) throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
