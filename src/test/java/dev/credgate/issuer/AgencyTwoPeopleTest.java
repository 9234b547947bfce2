package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** One administrator makes nobody an agency. */
@QuarkusTest
@TestProfile(TwoAdministratorsGround.TwoAdministrators.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class AgencyTwoPeopleTest extends TwoAdministratorsGround {

    @Test
    void anAdministratorsOwnCertificateIsAnAgencysOnlyWhenAnotherSaysSo() throws Exception {
        String document = newcomer(79);
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> asked = make("admin", document);
            assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
            assertThat(asked.body()).isEqualTo("{\"state\":\"second_person_needed\"}");
            assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);
            assertThat(get("admin", NEWCOMER).statusCode()).isEqualTo(404);
        }
        HttpResponse<String> made = make("admin-second", document);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(200);
        // What takes away takes one.
        String etag = made.headers().firstValue("ETag").orElseThrow();
        HttpResponse<String> bounded =
                put(
                        "admin",
                        "If-Match",
                        etag,
                        document.replace("\"dids\"", "\"types\":[\"cpt:9\"],\"dids\""));
        assertThat(bounded.statusCode()).as(bounded.body()).isEqualTo(200);
    }
}
