package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.InstantSource;

/**
 * {@code GET /.well-known/did.json}: the gateway as a did:web, with the same keys as the JWKS, to
 * assert with and nothing else.
 */
@Singleton
class DidDocumentEndpoint implements Endpoint {

    private final AssertionKeyRing keys;
    private final InstantSource clock;
    private final String did;

    DidDocumentEndpoint(AssertionKeyRing keys, InstantSource clock, Settings settings) {
        this.keys = keys;
        this.clock = clock;
        // did:web writes the port's colon as %3A, since a colon divides path segments there.
        this.did = "did:web:" + URI.create(settings.origin()).getAuthority().replace(":", "%3A");
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String path() {
        return "/.well-known/did.json";
    }

    @Override
    public void serve(RoutingContext context) {
        var published = keys.publishedAt(clock.instant());
        Answers.json(
                context,
                200,
                Answers.render(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("@context");
                    json.writeString("https://www.w3.org/ns/did/v1");
                    json.writeString("https://w3id.org/security/jwk/v1");
                    json.writeEndArray();
                    json.writeStringField("id", did);
                    json.writeArrayFieldStart("verificationMethod");
                    for (var key : published) {
                        json.writeStartObject();
                        json.writeStringField("id", did + "#" + key.kid());
                        json.writeStringField("type", "JsonWebKey");
                        json.writeStringField("controller", did);
                        json.writeFieldName("publicKeyJwk");
                        json.writeRawValue(key.publicJwk());
                        json.writeEndObject();
                    }
                    json.writeEndArray();
                    json.writeArrayFieldStart("assertionMethod");
                    for (var key : published) {
                        json.writeString(did + "#" + key.kid());
                    }
                    json.writeEndArray();
                    json.writeEndObject();
                }));
    }
}
