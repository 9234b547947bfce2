package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Reason;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** The login page, the description of the API, health and metrics. */
@QuarkusTest
@TestProfile(GatewayProfile.class)
class PagesTest {

    @Inject @Any Instance<Endpoint> endpoints;

    @Test
    void theLoginPageRunsItsOwnScriptAndNothingElse() throws Exception {
        var response =
                given().queryParam("portal", "benefits")
                        .queryParam("return", "/forms?a=1")
                        .get("/login");
        response.then()
                .statusCode(200)
                .contentType("text/html;charset=utf-8")
                .header("X-Frame-Options", equalTo("DENY"))
                .body(containsString("Sign in to benefits"));
        String page = response.asString();
        String policy = response.header("Content-Security-Policy");
        assertThat(policy).startsWith("default-src 'none'").doesNotContain("unsafe", "http");
        for (String tag : List.of("script", "style")) {
            String inline =
                    page.substring(
                            page.indexOf("<" + tag + ">") + tag.length() + 2,
                            page.indexOf("</" + tag + ">"));
            String hash =
                    Base64.getEncoder()
                            .encodeToString(
                                    MessageDigest.getInstance("SHA-256")
                                            .digest(inline.getBytes(StandardCharsets.UTF_8)));
            assertThat(policy).contains(tag + "-src 'sha256-" + hash + "'");
        }
        assertThat(page).contains("data-back=\"/forms?a=1\"").doesNotContain("src=", "href=");
        assertThat(page.replaceAll("https://benefits\\.example", "")).doesNotContain("http");
    }

    @Test
    void theLoginPageExplainsEveryReasonInWords() {
        String page = given().queryParam("portal", "benefits").get("/login").asString();
        for (Reason reason : Reason.values()) {
            assertThat(page)
                    .as(reason.code())
                    .containsPattern(
                            "(?m)(^    " + reason.code() + ": \"|\"" + reason.code() + "\"[,\\]])");
        }
        for (CheckName check : CheckName.values()) {
            assertThat(page).contains(check.name().toLowerCase(Locale.ROOT) + ": \"");
        }
    }

    @Test
    void theLoginPageReturnsToThePortalsOwnOriginOnly() {
        for (String elsewhere :
                List.of(
                        "https://evil.example",
                        "//evil.example",
                        "/\\evil.example",
                        "javascript:alert(1)",
                        "/%09/evil.example\n",
                        "/a\"onload=\"x",
                        "/<script>",
                        "\\\\evil",
                        " /x",
                        "")) {
            assertThat(
                            given().queryParam("portal", "benefits")
                                    .queryParam("return", elsewhere)
                                    .get("/login")
                                    .asString())
                    .contains("data-back=\"/\"");
        }
    }

    @Test
    void theLoginPageOfNobodySaysSo() {
        for (String portal :
                List.of("nobody", "", "<script>alert(1)</script>", "benefits\r\nX: y")) {
            given().queryParam("portal", portal)
                    .get("/login")
                    .then()
                    .statusCode(404)
                    .contentType("text/html;charset=utf-8")
                    .body(org.hamcrest.Matchers.not(containsString("alert")));
        }
        given().header("X-Credgate-Portal", "library")
                .queryParam("portal", "benefits")
                .get("/login")
                .then()
                .statusCode(200)
                .body(containsString("Sign in to library"));
    }

    /** Read from the code: whoever adds a call describes it. */
    @Test
    void describesEveryCall() {
        Map<String, Map<String, Object>> paths =
                given().accept("application/json").get("/openapi").jsonPath().getMap("paths");
        for (Endpoint endpoint : endpoints) {
            assertThat(paths).containsKey(endpoint.path());
            assertThat(paths.get(endpoint.path()))
                    .as(endpoint.path())
                    .containsKey(endpoint.method().name().toLowerCase(Locale.ROOT));
        }
        JavaClasses classes =
                new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .importPackages("dev.credgate");
        int found = 0;
        for (JavaClass resource : classes) {
            if (!resource.isAnnotatedWith(Path.class)) {
                continue;
            }
            String root = resource.getAnnotationOfType(Path.class).value();
            for (JavaMethod method : resource.getMethods()) {
                for (var verb : List.of(GET.class, POST.class, PUT.class, DELETE.class)) {
                    if (method.isAnnotatedWith(verb)) {
                        String path =
                                method.isAnnotatedWith(Path.class)
                                        ? root + method.getAnnotationOfType(Path.class).value()
                                        : root;
                        assertThat(paths).as(method.getFullName()).containsKey(path);
                        assertThat(paths.get(path))
                                .as(path)
                                .containsKey(verb.getSimpleName().toLowerCase(Locale.ROOT));
                        found++;
                    }
                }
            }
        }
        assertThat(found).isPositive();
    }

    /** Of which the code has no list: one route for all lists, one call for all formats. */
    @Test
    void describesBothListsOfAnAgencyAndEveryFormOfACredential() {
        JsonPath description = given().accept("application/json").get("/openapi").jsonPath();
        assertThat(description.getMap("paths"))
                .containsKeys("/status/{agency}/{list}", "/status/{agency}/{list}/suspension");
        assertThat(description.getMap("paths.'/verify'.post.requestBody.content"))
                .containsOnlyKeys(
                        "application/json",
                        "application/vc",
                        "application/vp",
                        "application/vc+jwt",
                        "application/vp+jwt",
                        "application/vc+sd-jwt",
                        "application/vp+sd-jwt",
                        "application/dc+sd-jwt",
                        "application/vc+cose",
                        "application/mso_mdoc",
                        "text/plain",
                        "application/octet-stream");
    }

    @Test
    void everyCallMayEndInAProblemAndEveryPageOfTheConsoleInOneAsAPage() {
        JsonPath description = given().accept("application/json").get("/openapi").jsonPath();
        Map<String, Map<String, Object>> paths = description.getMap("paths");
        int pages = 0;
        for (String path : paths.keySet()) {
            for (String verb : paths.get(path).keySet()) {
                if (verb.equals("parameters")) {
                    continue;
                }
                Map<String, Map<String, Object>> responses =
                        description.getMap("paths.'" + path + "'." + verb + ".responses");
                assertThat(responses).as(path).containsKey("default");
                if (path.startsWith("/issuer/console") && !path.contains("/assets/")) {
                    pages++;
                    assertThat(responses).as(path).containsKeys("400", "403", "429", "503");
                    assertThat(responses.get("default"))
                            .as(path)
                            .containsValue("#/components/responses/PageOrProblem");
                    if (verb.equals("post")) {
                        assertThat(responses).as(path).containsKeys("303", "408", "409", "413");
                    }
                }
            }
        }
        assertThat(pages).isPositive();
    }

    /** A body that is too large or too slow, a query that says a thing twice. */
    @Test
    void describesWhatABrowserMayBeRefusedFor() {
        JsonPath description = given().accept("application/json").get("/openapi").jsonPath();
        for (String path : List.of("/challenges", "/sessions", "/verify")) {
            assertThat(description.getMap("paths.'" + path + "'.post.responses"))
                    .as(path)
                    .containsKeys("400", "408", "413", "415");
        }
        given().get("/login?portal=benefits&return=/a&return=/b").then().statusCode(400);
        assertThat(description.getMap("paths.'/login'.get.responses")).containsKey("400");
    }

    @Test
    void describesItselfInTheFormThatIsAskedFor() {
        for (String accept : new String[] {"*/*", "application/yaml", "text/html, */*;q=0.1"}) {
            given().accept(accept)
                    .get("/openapi")
                    .then()
                    .statusCode(200)
                    .contentType("application/yaml")
                    .body(org.hamcrest.Matchers.startsWith("openapi: 3.1.0"));
        }
        given().accept("*/*")
                .queryParam("format", "json")
                .get("/openapi")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("openapi", equalTo("3.1.0"))
                .body("components.schemas.Verdict.required", org.hamcrest.Matchers.hasSize(4));
    }

    @Test
    void pingIsAnEmptyAnswerWhateverTheLedgerIs() {
        given().get("/ping")
                .then()
                .statusCode(204)
                .header("Cache-Control", "no-store")
                .body(equalTo(""));
        given().post("/ping").then().statusCode(405).header("Allow", "GET, HEAD");
    }

    @Test
    void headIsAnsweredForPages() {
        given().head("/login?portal=benefits").then().statusCode(200);
        given().head("/.well-known/jwks.json").then().statusCode(200);
    }

    private static String management(String path) {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        String url = System.getProperty("test.management.url");
        return URI.create(url != null ? url : "http://localhost:" + port).resolve(path).toString();
    }

    @Test
    void healthSaysWhetherPeopleCanBeLetIn() {
        given().get(management("/q/health/ready"))
                .then()
                .statusCode(200)
                .body("checks.find { it.name == 'sessions' }.status", equalTo("UP"))
                .body(
                        "checks.find { it.name == 'sessions' }.data.ended_sessions_loaded",
                        equalTo(true));
        given().get(management("/q/health/live")).then().statusCode(200);
    }

    @Test
    void metricsCountByOurOwnWordsOnly() {
        given().contentType("application/json")
                .body(
                        "{\"claim\":{\"secret\":\"hunter2\"},\"context\":\"c\",\"cptId\":1,\"proof\":{}}")
                .post("/verify")
                .then()
                .statusCode(org.hamcrest.Matchers.lessThan(500));
        given().get("/auth").then().statusCode(401);
        String metrics = given().get(management("/q/metrics")).asString();
        assertThat(metrics)
                .contains(
                        "credgate_auth_total{answer=\"no_session\"}",
                        "credgate_verification_seconds_count",
                        "credgate_verdicts_total{verdict=\"valid\"}")
                .doesNotContain("hunter2", "uri=\"");
    }
}
