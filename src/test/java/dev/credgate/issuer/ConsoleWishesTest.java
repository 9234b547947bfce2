package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A second administrator sees what the first one asked for, and decides, on the console. */
@QuarkusTest
@TestProfile(TwoAdministratorsGround.TwoAdministrators.class)
@QuarkusTestResource(value = IssuerStack.class, restrictToAnnotatedClass = true)
class ConsoleWishesTest extends TwoAdministratorsGround {

    private static final String APPROVE = ROOT + "/wishes/newcomer/approve";
    private static final String DROP = ROOT + "/wishes/newcomer/drop";

    /** Where pages are kept, for people to look at. */
    private static final Optional<String> FOLDER =
            Optional.ofNullable(System.getenv("CREDGATE_SCREENSHOTS"));

    @Test
    void aSecondAdministratorSeesWhatIsAskedForAndApprovesJustThat() throws Exception {
        ask(79);
        for (String language : List.of("en", "zh-Hant", "pt")) {
            for (String path : List.of(ROOT, APPROVE, DROP)) {
                HttpResponse<String> page = get("admin-second", path + "?lang=" + language);
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                assertThat(page.body())
                        .contains("<html lang=\"" + language, "newcomer")
                        .contains(IssuerStack.pin(parts, "admin"))
                        .doesNotContain("{t", "{#", "NOT_FOUND", "wish_");
                keep(
                        page.body(),
                        path.equals(ROOT) ? "agencies" : path.substring(path.lastIndexOf("/") + 1),
                        language);
            }
        }
        String page = get("admin-second", APPROVE).body();
        assertThat(page)
                .contains(
                        IssuerStack.pin(parts, "newcomer"), did(79), "There is no such agency yet");
        // Who asked sees that another one is needed, and no form.
        assertThat(get("admin", ROOT).body()).contains("Take back").doesNotContain(APPROVE);
        assertThat(get("admin", APPROVE).body()).doesNotContain("<form");
        assertThat(get("population", APPROVE).statusCode()).isEqualTo(403);
        assertThat(get("population", ROOT).body()).doesNotContain("newcomer");

        // Neither another page's form, nor another person's, nor one of elsewhere.
        Map<String, String> form = fields(page);
        Map<String, String> ofDrop = fields(get("admin-second", DROP).body());
        Map<String, String> ofFirst = fields(get("admin", DROP).body());
        for (Map<String, String> wrong :
                List.of(
                        ofDrop,
                        ofFirst,
                        Map.of("token", form.get("token"), "seen", ""),
                        Map.of("token", form.get("token"), "seen", form.get("seen") + "0"))) {
            HttpResponse<String> refused = post("admin-second", APPROVE, wrong);
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.body()).contains("form_lapsed");
        }
        assertThat(post("admin-second", APPROVE, form, "https://evil.example").body())
                .contains("other_origin");
        assertThat(post("population", APPROVE, form).statusCode()).isEqualTo(403);
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);

        // What is asked for meanwhile is not what was seen.
        ask(80);
        HttpResponse<String> late = post("admin-second", APPROVE, form);
        assertThat(late.statusCode()).isEqualTo(404);
        assertThat(late.body()).contains("unknown_request");
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(403);

        // Dropped by the one, asked for anew, approved by the other.
        HttpResponse<String> dropped = post("admin", DROP, fields(get("admin", DROP).body()));
        assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(303);
        assertThat(get("admin-second", APPROVE).statusCode()).isEqualTo(404);
        assertThat(told("admin", dropped)).contains("What was asked for is dropped");
        ask(81);
        form = fields(get("admin-second", APPROVE).body());
        HttpResponse<String> approved = post("admin-second", APPROVE, form);
        assertThat(approved.statusCode()).as(approved.body()).isEqualTo(303);
        assertThat(told("admin-second", approved))
                .contains("It counts now", did(81))
                .doesNotContain(APPROVE);
        assertThat(get("newcomer", "/issuer/keys").statusCode()).isEqualTo(200);
        assertThat(post("admin-second", APPROVE, form).statusCode()).isEqualTo(404);
    }

    private String told(String client, HttpResponse<String> answer) throws Exception {
        return get(client, answer.headers().firstValue("Location").orElseThrow()).body();
    }

    private void ask(int did) throws Exception {
        HttpResponse<String> asked =
                make(
                        "admin",
                        newcomer(did).replace("\"dids\"", "\"types\":[\"cpt:1000\"],\"dids\""));
        assertThat(asked.statusCode()).as(asked.body()).isEqualTo(202);
    }

    private static Map<String, String> fields(String page) {
        Matcher field = Pattern.compile("name=\"(token|seen)\" value=\"([^\"]+)\"").matcher(page);
        return field.results().collect(Collectors.toMap(one -> one.group(1), one -> one.group(2)));
    }

    private static void keep(String page, String name, String language) throws IOException {
        if (FOLDER.isPresent()) {
            Files.writeString(Path.of(FOLDER.get(), name + "-" + language + ".html"), page);
        }
    }
}
