package dev.credgate.gateway;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * {@code DELETE /sessions/current}: ends the session on every replica, durably before the answer.
 * Without a session there is nothing to end, and the answer is the same.
 */
@Singleton
class LogoutEndpoint implements Endpoint {

    private final Sessions sessions;
    private final EndedSessionList ended;
    private final SameSite sameSite;
    private final Work work;
    private final Meters meters;

    LogoutEndpoint(
            Sessions sessions,
            EndedSessionList ended,
            SameSite sameSite,
            Work work,
            Meters meters) {
        this.sessions = sessions;
        this.ended = ended;
        this.sameSite = sameSite;
        this.work = work;
        this.meters = meters;
    }

    @Override
    public HttpMethod method() {
        return HttpMethod.DELETE;
    }

    @Override
    public String path() {
        return "/sessions/current";
    }

    @Override
    public void serve(RoutingContext context) {
        sameSite.require(context.request());
        Optional<Session> session =
                Cookies.single(context.request(), Cookies.SESSION)
                        .flatMap(sessions::find)
                        .map(LiveSession::session);
        if (session.isEmpty()) {
            gone(context);
            return;
        }
        work.offload(
                context,
                () -> {
                    ended.end(session.get().id(), session.get().expires());
                    meters.sessionEnded();
                    return context;
                },
                LogoutEndpoint::gone);
    }

    private static void gone(RoutingContext context) {
        context.response().putHeader("Set-Cookie", Cookies.forget(Cookies.SESSION));
        Answers.empty(context, 204);
    }
}
