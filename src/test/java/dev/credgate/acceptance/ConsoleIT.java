package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.cli.Citizen;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An agency's pages of the console in a real browser with a certificate, without a script. */
@WithStack
class ConsoleIT {

    @Test
    void aClerkRevokesACredentialWithoutAMouse(Stack stack) {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan Tai Man"));
        try (ConsoleWindow window = window(stack, "en")) {
            Chromium chromium = window.browser();
            window.opens("");
            assertThat(chromium.text()).contains("demo", card.id()).doesNotContain("Chan Tai Man");

            // Past the navigation by the first stop, and to the credential by its id.
            chromium.types(Chromium.TAB);
            assertThat(chromium.focus()).isEqualTo("Skip to the content");
            window.opens("/credentials");
            chromium.enters("#id", card.id());
            assertThat(chromium.url()).endsWith("/credentials/" + card.id());
            assertThat(chromium.textOf(".state")).isEqualTo("Active");

            chromium.enters("a.grave", "");
            assertThat(chromium.textOf("h1")).isEqualTo("Revoke this credential?");
            chromium.enters("#reason", "lost");
            assertThat(chromium.textOf(".note.good")).contains("The credential is revoked");
            assertThat(chromium.textOf(".state")).isEqualTo("Revoked");
            assertThat(chromium.has("a.grave")).isFalse();

            window.opens("/changes");
            assertThat(chromium.text()).contains(card.id(), "Status changed");
            assertThat(chromium.complaints()).isEmpty();
        }
        assertThat(stack.verifier().verdictOn(card.credential()).get("verdict").asText())
                .isEqualTo("invalid");
    }

    @Test
    void everyPageFitsAPhoneAndADeskInEveryLanguageLightAndDark(Stack stack) throws IOException {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        stack.agency().sets(card, "suspended").with(200);
        try (ConsoleWindow window = window(stack, "pt-PT,en")) {
            window.opens("");
            assertThat(window.browser().textOf("h1")).isEqualTo("Resumo");
            String credential = "/credentials/" + card.id();
            window.fit(
                    List.of(
                            "",
                            "/credentials",
                            credential,
                            credential + "/status?to=revoked",
                            "/keys",
                            "/keys/new",
                            "/changes",
                            "/operations",
                            "/outbox",
                            "/audit"));
            assertThat(window.stops(credential + "/status?to=revoked"))
                    .startsWith("Saltar para o conteúdo")
                    .endsWith("Revogar", "Cancelar");
        }
    }

    private static ConsoleWindow window(Stack stack, String language) {
        return new ConsoleWindow(
                stack,
                "agency",
                new Tls.Identity(
                        Path.of(stack.env("CLIENT_CERT")), Path.of(stack.env("CLIENT_KEY"))),
                language);
    }
}
