package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;

/** One call of the gateway's contract. Found by CDI: adding one is adding one class. */
interface Endpoint {

    /** Its one method; HEAD goes with a GET. */
    HttpMethod method();

    /** Its exact path, as it stands in the request line: no spelling of it is taken for it. */
    String path();

    /**
     * Answers, now or later. Runs on the event loop: whatever blocks goes to {@link Work}.
     *
     * @throws dev.credgate.problem.ProblemException what is to be answered instead
     */
    void serve(RoutingContext context);

    /** Whether HEAD is answered as well. */
    default boolean headToo() {
        return method().equals(HttpMethod.GET);
    }
}
