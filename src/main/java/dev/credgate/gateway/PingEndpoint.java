package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;

/**
 * {@code GET /ping}: an empty 204, for the health checks of proxies and load balancers, which do
 * not reach the management port. It says that this port answers and no more; whether people can be
 * let in says {@code /q/health/ready}. Also what a request costs before any work is done: {@code
 * GET /auth} is measured against it.
 */
@Singleton
class PingEndpoint implements Endpoint {

    @Override
    public HttpMethod method() {
        return HttpMethod.GET;
    }

    @Override
    public String path() {
        return "/ping";
    }

    @Override
    public void serve(RoutingContext context) {
        Answers.unstored(context.response());
        context.response().setStatusCode(204).end();
    }
}
