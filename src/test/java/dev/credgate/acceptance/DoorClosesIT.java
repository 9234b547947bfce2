package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.credgate.cli.Citizen;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What closes the door while a session is open: always the chain, never later than two blocks. */
@WithStack
class DoorClosesIT {

    @Test
    void withinTwoBlocksOfARevocation(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);

        stack.agency().sets(card, "revoked").with(200);
        long revoked = stack.chain().block();
        awaitShut(browser);

        assertThat(stack.chain().block() - revoked).isLessThanOrEqualTo(2);
        assertThat(Verifier.check(stack.verifier().verdictOn(card.credential()), "status"))
                .isEqualTo("revoked");
        assertThat(browser.presents(citizen, card).status()).isEqualTo(401);
    }

    @Test
    void whileTheCredentialIsSuspended(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);

        stack.agency().sets(card, "suspended").with(200);
        awaitShut(browser);
        assertThat(Verifier.check(stack.verifier().verdictOn(card.credential()), "status"))
                .isEqualTo("suspended");

        stack.agency().sets(card, "active").with(200);
        await().atMost(Duration.ofSeconds(10)).until(browser::isIn);
    }

    @Test
    void whenTheIssuerLosesTrust(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);
        String issuer = stack.env("AGENCY_DID");
        try {
            stack.script()
                    .run("ledger", "issuer", "deauthorise", "--did", issuer, "--type", "cpt:1000")
                    .successfully();
            awaitShut(browser);
            assertThat(stack.verifier().wordOn(card.credential())).isEqualTo("invalid");
            assertThat(stack.agency().asksFor("cpt:1000", citizen, Map.of("name", "Chan")).status())
                    .isEqualTo(403);
        } finally {
            stack.script()
                    .run(
                            "ledger",
                            "issuer",
                            "authorise",
                            "--did",
                            issuer,
                            "--type",
                            "cpt:1000",
                            "--name",
                            "Demonstration Agency")
                    .successfully();
        }
        await().atMost(Duration.ofSeconds(10)).until(browser::isIn);
    }

    static void awaitShut(Browser browser) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> browser.opens("/").status() == 302);
    }
}
