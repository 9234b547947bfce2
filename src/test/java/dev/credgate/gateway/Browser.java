package dev.credgate.gateway;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A browser: keeps the cookies that it is given and sends them back. */
final class Browser {

    final Map<String, String> cookies = new LinkedHashMap<>();

    /** The value of a cookie that the browser must have. */
    String cookie(String name) {
        return Objects.requireNonNull(cookies.get(name), name);
    }

    RequestSpecification request() {
        RequestSpecification request = given();
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    String.join(
                            "; ",
                            cookies.entrySet().stream()
                                    .map(c -> c.getKey() + "=" + c.getValue())
                                    .toList()));
        }
        return request;
    }

    Response keep(Response response) {
        for (String cookie : response.headers().getValues("Set-Cookie")) {
            String name = cookie.substring(0, cookie.indexOf('='));
            String value = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
            assertThat(cookie)
                    .startsWith("__Host-")
                    .contains("; Path=/;", "; Secure", "; HttpOnly", "; SameSite=Lax")
                    .doesNotContain("Domain");
            if (value.isEmpty()) {
                cookies.remove(name);
            } else {
                cookies.put(name, value);
            }
        }
        return response;
    }

    Response asksFor(String portal) {
        return keep(
                request()
                        .contentType("application/json")
                        .body("{\"portal\":\"" + portal + "\"}")
                        .post("/challenges"));
    }

    String nonce(String portal) {
        return asksFor(portal).then().statusCode(200).extract().path("nonce");
    }

    Response posts(String answer) {
        return keep(request().contentType("application/json").body(answer).post("/sessions"));
    }

    /** Through the proxy of a portal. */
    Response visits(String portal) {
        return request().header("X-Credgate-Portal", portal).get("/auth");
    }

    Response signsOut() {
        return keep(request().delete("/sessions/current"));
    }
}
