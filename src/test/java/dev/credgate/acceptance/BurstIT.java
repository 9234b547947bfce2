package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.cli.Citizen;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Fifty visitors at once through nginx, honest ones and others: every verdict is the right one. */
@WithStack
class BurstIT {

    private static final int CLIENTS = 50;
    private static final int PAGES = 20;

    private record Holder(Citizen citizen, Issued card) {}

    @Test
    void fiftyAtOnceGetNoWrongVerdict(Stack stack) throws ExecutionException, InterruptedException {
        List<Holder> holders = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            Citizen citizen = stack.citizen();
            holders.add(
                    new Holder(
                            citizen,
                            stack.agency().issues("cpt:1000", citizen, Map.of("name", "C" + i))));
        }
        Citizen banned = stack.citizen();
        Issued revoked = stack.agency().issues("cpt:1000", banned, Map.of("name", "Banned"));
        stack.agency().sets(revoked, "revoked").with(200);
        CountDownLatch together = new CountDownLatch(CLIENTS);

        List<Future<String>> faults = new ArrayList<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                faults.add(
                        clients.submit(() -> {
                            Browser browser = stack.browser();
                            together.countDown();
                            together.await();
                            Holder holder = holders.get(client % 5);
                            return switch (client % 4) {
                                case 0 -> refused(browser, banned, revoked);
                                case 1 ->
                                        refused(
                                                browser,
                                                holder.citizen(),
                                                holders.get((client + 1) % 5).card());
                                case 2 ->
                                        refused(browser, holder.citizen(), tampered(holder.card()));
                                default -> letIn(browser, holder);
                            };
                        }));
            }
        }

        for (Future<String> fault : faults) {
            assertThat(fault.get()).isEmpty();
        }
    }

    private static Issued tampered(Issued card) {
        return new Issued(
                card.id(), card.credential().replaceFirst("\"name\":\"C", "\"name\":\"D"));
    }

    private static String refused(Browser browser, Citizen citizen, Issued card) {
        for (int i = 0; i < 3; i++) {
            Answer answer = browser.presents(citizen, card);
            if (answer.status() != 401
                    || !answer.json().get("verdict").asText().equals("invalid")) {
                return "let in: " + answer;
            }
            if (browser.opens("/").status() != 302) {
                return "the portal is open without a session";
            }
        }
        return "";
    }

    private static String letIn(Browser browser, Holder holder) {
        Answer answer =
                browser.sends(
                        holder.citizen()
                                .answer(
                                        List.of(holder.card().credential()),
                                        browser.asksForAChallenge(),
                                        Instant.now()));
        if (answer.status() != 200 || !answer.json().get("verdict").asText().equals("valid")) {
            return "refused: " + answer;
        }
        for (int i = 0; i < PAGES; i++) {
            Answer page = browser.opens("/whoami");
            if (page.status() != 200) {
                return "shut out: " + page;
            }
            if (!page.json().get("subject").asText().equals(holder.citizen().did().toString())) {
                return "somebody else: " + page;
            }
        }
        return "";
    }
}
