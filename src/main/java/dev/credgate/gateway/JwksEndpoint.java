package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** {@code GET /.well-known/jwks.json} (RFC 7517): what assertions are verified with. */
@Singleton
class JwksEndpoint implements Endpoint {

    private final AssertionKeyRing keys;
    private final InstantSource clock;

    JwksEndpoint(AssertionKeyRing keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String path() {
        return "/.well-known/jwks.json";
    }

    @Override
    public void serve(RoutingContext context) {
        Answers.json(
                context,
                200,
                Answers.render(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("keys");
                    for (var key : keys.publishedAt(clock.instant())) {
                        json.writeRawValue(key.publicJwk());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }));
    }
}
