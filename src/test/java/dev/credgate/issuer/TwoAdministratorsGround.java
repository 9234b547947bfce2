package dev.credgate.issuer;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** Where one administrator makes nobody an agency, and somebody who is to be one. */
@SuppressWarnings("NullAway") // Quarkus and the stack fill the fields
abstract class TwoAdministratorsGround extends ConsoleGround {

    /** As an operator sets it. */
    public static final class TwoAdministrators implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("credgate.agencies.two-people", "true");
        }
    }

    /** The one who is to be an agency, as a resource. */
    static final String NEWCOMER = "/issuer/admin/agencies/newcomer";

    /** Its document, that allows any type. */
    String newcomer(int did) {
        return """
        {"name":"newcomer","certificates":["%s"],
         "dids":[{"did":"%s","key":"newcomer"}]}
        """
                .formatted(IssuerStack.pin(parts, "newcomer"), did(did));
    }

    static String did(int number) {
        return "did:weid:101:0x%040x".formatted(number);
    }

    /** Asks for a new agency. */
    HttpResponse<String> make(String client, String document) throws Exception {
        return put(client, "If-None-Match", "*", document);
    }

    HttpResponse<String> put(String client, String condition, String tag, String document)
            throws Exception {
        return send(
                client,
                request(NEWCOMER)
                        .header("Content-Type", "application/json")
                        .header(condition, tag)
                        .PUT(BodyPublishers.ofString(document)));
    }
}
