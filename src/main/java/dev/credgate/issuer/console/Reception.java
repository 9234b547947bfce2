package dev.credgate.issuer.console;

import dev.credgate.issuer.Caller;
import dev.credgate.issuer.Problems;
import dev.credgate.problem.Problem;
import dev.credgate.problem.ProblemException;
import dev.credgate.store.StoreUnavailableException;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Where every request of the console arrives: who it is, in which language, and, of a form, whether
 * it is one of ours. A GET changes nothing but the language. What goes wrong is a page as well.
 * Thread-safe.
 */
@Singleton
class Reception {

    /** The console's address. */
    static final String ROOT = "/issuer/console";

    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int LONGEST_FORM = 16_384;
    private static final Pattern PATH = Pattern.compile("/[A-Za-z0-9/_.-]*");

    /** Cookie that keeps the language: nothing about the person. */
    private static final String LANGUAGE = "credgate-console-language";

    private final Caller caller;
    private final FormTokens tokens;
    private final Template problem;

    Reception(Caller caller, FormTokens tokens, @Location("console/problem") Template problem) {
        this.caller = caller;
        this.tokens = tokens;
        this.problem = problem;
    }

    /** Answers a GET. */
    Response receive(HttpServerRequest request, Function<Visit, Response> page) {
        Optional<Query> query = Query.parse(Optional.ofNullable(request.query()).orElse(""));
        Optional<Language> chosen = query.flatMap(one -> one.first("lang")).flatMap(Language::of);
        Response response =
                answered(
                        request,
                        chosen.orElseGet(() -> language(request)),
                        query.orElse(Query.NONE),
                        visit -> {
                            if (query.isEmpty()) {
                                throw invalid("This address cannot be understood.");
                            }
                            return page.apply(visit);
                        });
        return chosen.map(language ->
                        Response.fromResponse(response)
                                .header("Set-Cookie", cookie(language))
                                .build())
                .orElse(response);
    }

    /** Answers a POST of a form that a page of ours gave to this visitor for this address. */
    Response receiveForm(
            HttpServerRequest request,
            InputStream body,
            BiFunction<Visit, Query, Response> action) {
        return answered(
                request,
                language(request),
                Query.NONE,
                visit -> {
                    if (!SameOrigin.holds(request)) {
                        throw otherOrigin();
                    }
                    Query form = form(request, caller.body(body));
                    String purpose = Visit.seeing(visit.path(), form.first("seen").orElse(""));
                    if (!tokens.holds(visit.pin(), purpose, form.first("token").orElse(""))) {
                        throw lapsed();
                    }
                    return action.apply(visit.of(form), form);
                });
    }

    private static Query form(HttpServerRequest request, byte[] body) {
        List<String> types = request.headers().getAll("Content-Type");
        if (types.size() != 1
                || !types.getFirst().split(";", 2)[0].strip().equalsIgnoreCase(FORM)
                || body.length > LONGEST_FORM) {
            throw invalid("This is not a form of the console.");
        }
        return Query.parse(new String(body, StandardCharsets.ISO_8859_1))
                .orElseThrow(() -> invalid("This is not a form of the console."));
    }

    private Response answered(
            HttpServerRequest request,
            Language language,
            Query query,
            Function<Visit, Response> page) {
        String path = Optional.ofNullable(request.path()).orElse(ROOT);
        if (!PATH.matcher(path).matches() || !path.startsWith(ROOT)) {
            path = ROOT;
        }
        try {
            Caller.Visitor visitor = caller.visitor(request);
            try (Caller.Turn _ = caller.turn(visitor)) {
                return page.apply(new Visit(visitor, language, path, query, tokens));
            }
        } catch (ProblemException e) {
            return told(language, e.problem(), e.retryAfter().isPresent());
        } catch (StoreUnavailableException _) {
            return told(
                    language,
                    Problems.unavailable("the records do not answer; ask again").problem(),
                    true);
        }
    }

    private Response told(Language language, Problem told, boolean mayPass) {
        String html =
                new Sheet(language, ROOT, Query.NONE)
                        .with("title", language.problem(told.code()))
                        .with("status", Integer.toString(told.status()))
                        .with("detail", told.detail())
                        .with("code", told.code())
                        .with("mayPass", mayPass)
                        .on(problem);
        return Pages.html(told.status(), html);
    }

    private static Language language(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(LANGUAGE))
                .flatMap(cookie -> Language.of(cookie.getValue()))
                .orElseGet(() ->
                        Language.liked(Optional.ofNullable(request.getHeader("Accept-Language"))));
    }

    private static String cookie(Language language) {
        return LANGUAGE
                + "="
                + language.tag()
                + "; Path="
                + ROOT
                + "; Max-Age=31536000; Secure; HttpOnly; SameSite=Lax";
    }

    static ProblemException invalid(String detail) {
        return Problems.invalidRequest(detail).toException();
    }

    private static ProblemException otherOrigin() {
        return Problem.of(
                        403,
                        "other_origin",
                        "Other origin",
                        "This form was not sent by a page of the console.")
                .toException();
    }

    private static ProblemException lapsed() {
        return Problem.of(
                        403,
                        "form_lapsed",
                        "Form lapsed",
                        "This form was open for too long, or is not yours; open its page again.")
                .toException();
    }

    /** After a form: the page that tells what was done. */
    static Response seeOther(String address) {
        return Response.status(303)
                .location(URI.create(address))
                .header("Cache-Control", "no-store")
                .build();
    }
}
