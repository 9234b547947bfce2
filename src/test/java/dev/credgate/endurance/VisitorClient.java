package dev.credgate.endurance;

import dev.credgate.acceptance.Answer;
import dev.credgate.acceptance.Cookies;
import dev.credgate.cli.Citizen;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A citizen who goes into the portal and out again. An answer to a challenge counts once, wherever
 * it is sent; whoever went out is out everywhere.
 */
final class VisitorClient extends Client implements Work {

    private static final String PORTAL = "residents";

    private final Citizen citizen;
    private final Card card;
    private final Duration outEverywhere;

    /**
     * @param outEverywhere how long after it went out a visitor is out at every gateway
     */
    VisitorClient(
            Cluster cluster,
            Journal journal,
            Random random,
            Citizen citizen,
            Card card,
            Duration outEverywhere) {
        super(cluster, journal, random);
        this.citizen = citizen;
        this.card = card;
        this.outEverywhere = outEverywhere;
    }

    @Override
    boolean expected(int status) {
        return super.expected(status) || status == 401;
    }

    @Override
    public void once() throws InterruptedException {
        Cookies cookies = new Cookies();
        Optional<String> nonce =
                ask(
                                "challenge",
                                replica ->
                                        replica.posts(
                                                "/challenges",
                                                "{\"portal\":\"" + PORTAL + "\"}",
                                                headers(cookies)))
                        .filter(answer -> answer.status() == 200)
                        .map(answer -> {
                            cookies.keep(answer.response());
                            return answer.json().get("nonce").asText();
                        });
        if (nonce.isPresent()) {
            String answer = citizen.answer(List.of(card.document()), nonce.get(), Instant.now());
            Optional<Answer> opened = enters(answer, headers(cookies));
            if (opened.isPresent()) {
                cookies.keep(opened.get().response());
                stays(cookies);
            }
        }
        rests(1500);
    }

    /** Sends the answer, now and then to two gateways at the same moment. */
    private Optional<Answer> enters(String answer, Map<String, String> headers)
            throws InterruptedException {
        if (random.nextInt(3) > 0) {
            Optional<Answer> one = sends(cluster.some(random), answer, headers);
            one.filter(given -> given.status() == 401)
                    .ifPresent(given ->
                            journal.surprise("a good answer to a challenge was refused: " + given));
            return one.filter(given -> given.status() == 200);
        }
        Replica first = cluster.some(random);
        Replica second = cluster.some(random);
        List<Callable<Optional<Answer>>> both =
                List.of(() -> sends(first, answer, headers), () -> sends(second, answer, headers));
        Optional<Answer> opened = Optional.empty();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Optional<Answer>> one : threads.invokeAll(both)) {
                Optional<Answer> given = one.get().filter(it -> it.status() == 200);
                if (given.isPresent() && opened.isPresent()) {
                    journal.surprise("one answer to a challenge opened two sessions");
                }
                opened = opened.or(() -> given);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        return opened;
    }

    private Optional<Answer> sends(Replica to, String answer, Map<String, String> headers) {
        Optional<Answer> given =
                ask("session", to, replica -> replica.posts("/sessions", answer, headers));
        given.filter(one -> one.status() == 200).ifPresent(_ -> journal.door());
        return given;
    }

    private void stays(Cookies cookies) throws InterruptedException {
        if (isIn(cookies).filter(status -> status == 401).isPresent()) {
            journal.surprise("a session that was just opened is not known elsewhere");
        }
        Optional<Answer> out =
                ask("log out", replica -> replica.deletes("/sessions/current", headers(cookies)))
                        .filter(answer -> answer.status() / 100 == 2);
        if (out.isPresent()) {
            Thread.sleep(outEverywhere);
            if (isIn(cookies).filter(status -> status == 200).isPresent()) {
                journal.surprise("a session that was ended is still in");
            }
        }
    }

    private Optional<Integer> isIn(Cookies cookies) {
        return ask("auth", replica -> replica.gets("/auth", headers(cookies))).map(Answer::status);
    }

    /** As the proxy sends them. */
    private static Map<String, String> headers(Cookies cookies) {
        Map<String, String> headers = new HashMap<>();
        headers.put("X-Credgate-Portal", PORTAL);
        headers.put("Content-Type", "application/json");
        if (!cookies.header().isEmpty()) {
            headers.put("Cookie", cookies.header());
        }
        return headers;
    }
}
