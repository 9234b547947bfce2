package dev.credgate.gateway;

import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * {@code GET /openapi}: the contract of all ports, as YAML (RFC 9512) or, for who asks by {@code
 * ?format=json} or {@code Accept}, as JSON. The file is written by people and lies beside the
 * program; nothing of it is read before somebody asks, so that no start pays for it.
 */
@Singleton
class OpenApiEndpoint implements Endpoint {

    private static final String YAML = "application/yaml";

    private byte @Nullable [] yaml;
    private byte @Nullable [] json;

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String path() {
        return "/openapi";
    }

    @Override
    public void serve(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (wantsJson(request)) {
            Answers.json(context, 200, json());
        } else {
            Answers.text(context, YAML, yaml());
        }
    }

    private static boolean wantsJson(HttpServerRequest request) {
        String format = Query.of(request).single("format").orElse("");
        if (!format.isEmpty()) {
            return format.equalsIgnoreCase("json");
        }
        List<String> accept = request.headers().getAll(HttpHeaders.ACCEPT);
        return Acceptable.best(accept, List.of(YAML, Answers.JSON))
                .filter(Answers.JSON::equals)
                .isPresent();
    }

    private synchronized byte[] yaml() {
        byte[] read = yaml;
        if (read == null) {
            try (InputStream in = OpenApiEndpoint.class.getResourceAsStream("/openapi.yaml")) {
                if (in == null) {
                    throw new IllegalStateException("openapi.yaml is not in the program");
                }
                read = in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            yaml = read;
        }
        return read;
    }

    private synchronized byte[] json() {
        byte[] written = json;
        if (written == null) {
            Object document =
                    new Yaml(new SafeConstructor(new LoaderOptions()))
                            .load(new String(yaml(), StandardCharsets.UTF_8));
            written = Answers.render(out -> write(out, document));
            json = written;
        }
        return written;
    }

    private static void write(JsonGenerator out, @Nullable Object value) throws IOException {
        switch (value) {
            case Map<?, ?> members -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> member : members.entrySet()) {
                    out.writeFieldName(String.valueOf(member.getKey()));
                    write(out, member.getValue());
                }
                out.writeEndObject();
            }
            case List<?> elements -> {
                out.writeStartArray();
                for (Object element : elements) {
                    write(out, element);
                }
                out.writeEndArray();
            }
            case Boolean truth -> out.writeBoolean(truth);
            case Number number -> out.writeNumber(number.toString());
            case null -> out.writeNull();
            default -> out.writeString(value.toString());
        }
    }
}
