package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.credgate.cli.Citizen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A citizen with a credential gets into the portal behind nginx; nobody else does. */
@WithStack
class MainStoryIT {

    @Test
    void aCitizenWithACredentialIsLetInAndKnownByName(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card =
                stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan", "city", "Macao"));
        Browser browser = stack.browser();

        Answer session = browser.presents(citizen, card).with(200);

        assertThat(session.json().get("verdict").asText()).isEqualTo("valid");
        JsonNode who = browser.whoami();
        assertThat(who.get("subject").asText()).isEqualTo(citizen.did().toString());
        assertThat(who.get("issuer").asText()).isEqualTo(stack.env("AGENCY_DID"));
        assertThat(who.get("type").asText()).isEqualTo("cpt:1000");
        assertThat(who.get("claims")).isEqualTo(Answer.JSON.createObjectNode().put("name", "Chan"));
        assertThat(who.get("assertion_holds").asBoolean()).as(who.toString()).isTrue();
        assertThat(browser.opens("/").with(200).body()).contains("Chan").doesNotContain("Macao");
    }

    @Test
    void whoeverHasNoSessionIsSentToTheLoginPage(Stack stack) {
        Answer answer = stack.browser().opens("/").with(302);

        assertThat(answer.header("Location")).hasValue("/.credgate/login");
        assertThat(stack.browser().opens("/forms?a=1").with(302).header("Location"))
                .hasValue("/.credgate/login?return=%2Fforms%3Fa%3D1");
    }

    @Test
    void whatAnAgencyIssuesVerifies(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));

        JsonNode verdict = stack.verifier().verdictOn(card.credential());

        assertThat(verdict.get("verdict").asText()).as(verdict.toString()).isEqualTo("valid");
        assertThat(verdict.get("format").asText()).isEqualTo("weidentity");
        assertThat(Verifier.check(verdict, "binding")).isEqualTo("skip");
        assertThat(verdict.get("ledger").get("chain_id").asLong()).isEqualTo(31337);
    }

    @Test
    void forgedIdentityHeadersNeverReachThePortal(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);
        Map<String, String> forged = new HashMap<>();
        for (String name : List.of("Subject", "Issuer", "Type", "Claims", "Assertion")) {
            forged.put("X-Credgate-" + name, "forged");
            forged.put("X_Credgate_" + name, "forged");
            forged.put("x-credgate_" + name.toLowerCase(java.util.Locale.ROOT), "forged");
        }
        forged.put("X-Credgate-Portal", "forged");
        forged.put("X-Credgate-Login", "forged");

        Map<String, List<String>> arrived = browser.headersAtThePortal(forged);

        assertThat(arrived.values()).noneMatch(values -> values.contains("forged"));
        assertThat(arrived.get("x-credgate-subject")).containsExactly(citizen.did().toString());
        String claims = arrived.getOrDefault("x-credgate-claims", List.of()).getFirst();
        assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
                .isEqualTo("{\"name\":\"Chan\"}");
        assertThat(stack.browser().opens("/", forged).status()).isEqualTo(302);
    }

    @Test
    void thePortalNeverSeesTheSessionsCookie(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);
        assertThat(browser.cookies()).containsKey("__Host-credgate");

        Map<String, List<String>> arrived = browser.headersAtThePortal(Map.of("Cookie", "mine=1"));

        assertThat(arrived.get("cookie")).containsExactly("mine=1");
    }

    @Test
    void aLongBodyReachesTheGatewayAndItsAnswerTheBrowser(Stack stack) {
        String name = "x".repeat(200_000);

        Answer long200 = stack.browser().sends("{\"nonce\":\"" + name + "\"}");
        Answer tooLong = stack.browser().sends("{\"nonce\":\"" + name.repeat(12) + "\"}");

        assertThat(long200.status()).as(long200.toString()).isIn(400, 401);
        assertThat(long200.header("Content-Type")).hasValue("application/problem+json");
        assertThat(tooLong.status()).as(tooLong.toString()).isEqualTo(413);
    }

    @Test
    void manyHeadersOfAClientDoNotKeepTheDoorFromDeciding(Stack stack) {
        Map<String, String> padding = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            padding.put("X-Padding-" + i, "y".repeat(480));
        }
        assertThat(stack.browser().opens("/", padding).status()).isEqualTo(302);
    }

    @Test
    void aTargetThatIsNoAddressDoesNotEndThePortal(Stack stack) throws IOException {
        for (int i = 0; i < 2; i++) {
            try (Socket portal =
                    new Socket(InetAddress.getLoopbackAddress(), stack.port("portal"))) {
                portal.setSoTimeout(10_000);
                portal.getOutputStream()
                        .write(
                                "GET // HTTP/1.1\r\nHost: portal\r\nConnection: close\r\n\r\n"
                                        .getBytes(StandardCharsets.US_ASCII));
                assertThat(
                                new String(
                                        portal.getInputStream().readAllBytes(),
                                        StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @Test
    void anAnswerToAChallengeCountsOnce(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        String answer =
                citizen.answer(
                        List.of(card.credential()), browser.asksForAChallenge(), Instant.now());
        browser.sends(answer).with(200);

        assertThat(browser.sends(answer).status()).isEqualTo(401);
    }

    @Test
    void anAnswerCountsOnlyInTheBrowserThatAsked(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        String answer =
                citizen.answer(
                        List.of(card.credential()),
                        stack.browser().asksForAChallenge(),
                        Instant.now());
        Browser thief = stack.browser();
        thief.asksForAChallenge();

        assertThat(thief.sends(answer).status()).isEqualTo(401);
        assertThat(thief.isIn()).isFalse();
    }

    @Test
    void somebodyElsesCredentialOpensNothing(Stack stack) {
        Citizen owner = stack.citizen();
        Citizen thief = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", owner, Map.of("name", "Chan"));
        Browser browser = stack.browser();

        Answer answer = browser.presents(thief, card).with(401);

        assertThat(answer.json().get("verdict").asText()).isEqualTo("invalid");
        assertThat(browser.isIn()).isFalse();
    }

    @Test
    void loggingOutShutsTheDoor(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        Browser browser = stack.browser();
        browser.presents(citizen, card).with(200);
        String stolen = "__Host-credgate=" + browser.cookies().get("__Host-credgate");

        assertThat(browser.logsOut().status()).isBetween(200, 204);

        assertThat(browser.isIn()).isFalse();
        assertThat(stack.browser().opens("/", Map.of("Cookie", stolen)).status()).isEqualTo(302);
    }
}
