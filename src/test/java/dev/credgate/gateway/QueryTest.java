package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class QueryTest {

    private static HttpServerRequest asking(String query) {
        return (HttpServerRequest)
                Proxy.newProxyInstance(
                        QueryTest.class.getClassLoader(),
                        new Class<?>[] {HttpServerRequest.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("query");
                            return query;
                        });
    }

    @Test
    void allOfManyParametersAreRead() {
        assertThat(Query.of(asking("portal=a&" + "x&".repeat(62) + "portal=b")).all("portal"))
                .containsExactly("a", "b");
    }

    /** The last may be a proxy's, and the first whoever's. */
    @Test
    void noParameterIsPassedOverForBeingOneTooMany() {
        assertThatThrownBy(() -> Query.of(asking("portal=a&" + "x&".repeat(63) + "portal=b")))
                .isInstanceOf(ProblemException.class)
                .extracting(refused -> ((ProblemException) refused).problem().detail())
                .asString()
                .contains("64");
    }
}
