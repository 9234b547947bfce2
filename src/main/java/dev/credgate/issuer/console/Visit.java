package dev.credgate.issuer.console;

import dev.credgate.issuance.Agency;
import dev.credgate.issuer.Caller.Visitor;
import dev.credgate.issuer.Problems;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who looks at a page.
 *
 * @param visitor by the client certificate
 * @param path of the page, without a query
 * @param query parameters of the page that say what it shows; not the language
 */
record Visit(Visitor visitor, Language language, String path, Query query, FormTokens tokens) {

    private static final List<String> OF_AGENCIES =
            List.of("overview", "credentials", "keys", "changes", "operations", "outbox", "audit");

    /** Fields of forms that their pages have in their addresses. */
    private static final List<String> OF_FORMS = List.of("did", "to", "state");

    private static final List<String> OF_ADMINISTRATORS =
            List.of("agencies", "requests", "waiting");

    /** The certificate's pin, by which people are told apart. */
    String pin() {
        return visitor.pin().toString();
    }

    /** The agency that looks; a problem for an administrator, who has nothing issued. */
    Agency agency() {
        return switch (visitor) {
            case Visitor.OfAgency(Agency agency, _) -> agency;
            case Visitor.Administrator _ -> throw Problems.noCertificate().toException();
        };
    }

    /**
     * Sees to it that an administrator looks.
     *
     * @throws dev.credgate.problem.ProblemException for an agency
     */
    void requireAdministrator() {
        if (!(visitor instanceof Visitor.Administrator)) {
            throw Problems.notAdministrator().toException();
        }
    }

    /** A page for this visitor, under one of its tabs. */
    Sheet sheet(String here) {
        Sheet sheet = new Sheet(language, path, query);
        switch (visitor) {
            case Visitor.OfAgency(Agency agency, _) -> sheet.tabs(OF_AGENCIES, here, agency.name());
            case Visitor.Administrator _ ->
                    sheet.tabs(OF_ADMINISTRATORS, here, language.text("administrator"));
        }
        return sheet.with("pin", pin());
    }

    /**
     * Gives a page its form, which nobody else's is taken for.
     *
     * @param action that it is sent to
     * @param seen what the page shows, together with which alone the form holds; empty where that
     *     is of no account
     */
    Sheet form(Sheet sheet, String action, String seen) {
        return sheet.with("action", action)
                .with("token", tokens.make(pin(), seeing(action, seen)))
                .with("seen", seen);
    }

    /**
     * What a form's mark is for.
     *
     * @param path that it is sent to
     * @param seen what its page showed; empty where that is of no account
     */
    static String seeing(String path, String seen) {
        return seen.isEmpty() ? path : path + " seeing " + seen;
    }

    /** The same visit, of a page about what a form names. */
    Visit of(Query form) {
        return new Visit(visitor, language, path, form.only(OF_FORMS), tokens);
    }

    /** What was done by the form that led here, if the address says so and is one of ours. */
    Optional<String> told() {
        return query.first("told")
                .filter(word ->
                        tokens.holds(pin(), told(path, word), query.first("mark").orElse("")));
    }

    /** The address of a page that tells what was done, to this visitor and for a while. */
    String telling(String page, String word) {
        return page + "?told=" + word + "&mark=" + tokens.make(pin(), told(page, word));
    }

    private static String told(String page, String word) {
        return "told " + page + " " + word;
    }
}
