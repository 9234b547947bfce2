package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which page sent a form, by what a browser says and a page cannot. */
class SameOriginTest {

    private static final String HOST = "issuer.example:8443";
    private static final String OWN = "https://issuer.example:8443";

    @Test
    void the_consoles_own_pages_may() {
        assertThat(holds(HOST, List.of(OWN), List.of("same-origin"))).isTrue();
        assertThat(holds(HOST, List.of(OWN), List.of())).isTrue();
        assertThat(
                        holds(
                                "issuer.example",
                                List.of("https://issuer.example"),
                                List.of("same-origin")))
                .isTrue();
    }

    @Test
    void no_other_page_may_and_nobody_who_does_not_say() {
        for (String origin :
                List.of(
                        "https://evil.example",
                        "https://issuer.example",
                        "http://issuer.example:8443",
                        "https://issuer.example:8443.evil.example",
                        "https://issuer.example:8443/",
                        "HTTPS://ISSUER.EXAMPLE:8443",
                        "null",
                        "")) {
            assertThat(holds(HOST, List.of(origin), List.of("same-origin"))).as(origin).isFalse();
        }
        for (String site : List.of("cross-site", "same-site", "none", "", "same-origin, none")) {
            assertThat(holds(HOST, List.of(OWN), List.of(site))).as(site).isFalse();
        }
        assertThat(holds(HOST, List.of(), List.of("same-origin"))).isFalse();
        assertThat(holds(HOST, List.of(OWN, OWN), List.of("same-origin"))).isFalse();
        assertThat(holds(HOST, List.of(OWN), List.of("same-origin", "cross-site"))).isFalse();
        assertThat(SameOrigin.holds(Optional.empty(), List.of(OWN), List.of())).isFalse();
    }

    private static boolean holds(String host, List<String> origins, List<String> sites) {
        return SameOrigin.holds(Optional.of(host), origins, sites);
    }
}
