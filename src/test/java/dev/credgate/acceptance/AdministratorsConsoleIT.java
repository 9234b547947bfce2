package dev.credgate.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.credgate.cli.Citizen;
import dev.credgate.issuance.CertificatePin;
import java.io.IOException;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The administrators' pages of the console in a real browser with a certificate, without a script.
 * What gives an agency something needs two of them.
 */
@SuppressWarnings("NullAway") // Filled before all tests.
class AdministratorsConsoleIT {

    /** As long as names may be, and of one word. */
    private static final String LONG =
            "registration-of-vehicles-vessels-aircraft-and-harbours-of-all-x";

    private static final String AGENCIES = "/issuer/admin/agencies/";

    private static Stack stack;
    private static Tls.Identity first;
    private static Tls.Identity second;
    private static String pinOfFirst;

    @BeforeAll
    static void up() {
        // Their keys are named before there is a CA that certifies them.
        KeyPair one = CertificateAuthority.keys();
        KeyPair other = CertificateAuthority.keys();
        pinOfFirst = CertificatePin.of(one.getPublic()).toString();
        stack =
                Stack.up(
                        Map.of(
                                "CREDGATE_ISSUER_ADMINS",
                                pinOfFirst + "," + CertificatePin.of(other.getPublic()),
                                "CREDGATE_AGENCIES_TWO_PEOPLE",
                                "true"));
        CertificateAuthority ca = CertificateAuthority.of(stack);
        first = ca.certificate(one);
        second = ca.certificate(other);
    }

    @AfterAll
    static void down() {
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void aSecondAdministratorApprovesWhatTheFirstAskedForWithoutAMouse() {
        asks("newcomer", 79);
        try (ConsoleWindow window = window("second", second)) {
            Chromium chromium = window.browser();
            window.opens("");
            assertThat(chromium.text()).contains("newcomer is to be an agency", pinOfFirst);

            // Past the navigation by the first stop.
            chromium.types(Chromium.TAB);
            assertThat(chromium.focus()).isEqualTo("Skip to the content");
            chromium.types(Chromium.ENTER);
            window.tabsTo("Approve newcomer");
            chromium.follows();
            assertThat(chromium.textOf("h1")).isEqualTo("Approve what was asked for this agency?");
            assertThat(chromium.text()).contains(did(79), "There is no such agency yet");
            window.tabsTo("Approve");
            chromium.follows();

            assertThat(chromium.textOf(".note.good")).isEqualTo("It counts now.");
            assertThat(chromium.text()).contains(did(79)).doesNotContain("newcomer is to be");
            assertThat(chromium.complaints()).isEmpty();
        }
        administrator(first).gets(AGENCIES + "newcomer").with(200);
    }

    @Test
    void everyPageFitsAPhoneAndADeskInEveryLanguageLightAndDark() throws IOException {
        asks(LONG, 80);
        getsMore("transport");
        stack.agency().posts("/issuer/keys", "{\"curve\":\"P-256\"}").with(202);
        stack.agency().posts("/issuer/keys/keys-0/rotate", "{}").with(202);
        List<String> pages =
                List.of(
                        "",
                        "/requests",
                        "/waiting",
                        "/wishes/" + LONG + "/approve",
                        "/wishes/transport/approve",
                        "/wishes/transport/drop");
        try (ConsoleWindow window = window("first", first)) {
            window.fit(pages);
        }
        try (ConsoleWindow window = window("second", second)) {
            window.fit(pages);
            whatWaitsFits(window);
        }
    }

    private static void whatWaitsFits(ConsoleWindow window) throws IOException {
        Citizen citizen = stack.citizen();
        Issued card = stack.agency().issues("cpt:1000", citizen, Map.of("name", "Chan"));
        stack.chain().rpc("evm_setIntervalMining", 0);
        try {
            // It is on record, and no block comes.
            stack.agency().sets(card, "suspended").with(503);
            window.fit(List.of("/waiting"));
            assertThat(window.browser().has("tbody tr")).isTrue();
        } finally {
            stack.chain().rpc("evm_setIntervalMining", 1);
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> stack.agency().sets(card, "suspended").status() == 200);
    }

    @Test
    void theKeyboardAloneLeadsEverywhereAndIsSeenToDoSo() {
        asks("lighthouses", 81);
        try (ConsoleWindow window = window("second", second)) {
            assertThat(window.stops(""))
                    .startsWith(
                            "Skip to the content",
                            "CredGate Issuer's console",
                            "English",
                            "繁體中文",
                            "Português",
                            "Agencies",
                            "Key requests",
                            "Waits for the chain")
                    .containsSubsequence("Approve lighthouses", "Refuse lighthouses");
            assertThat(window.stops("/wishes/lighthouses/approve"))
                    .endsWith("Agencies", "Approve", "Cancel");
            assertThat(window.stops("/requests")).endsWith("Waits for the chain");
            assertThat(window.stops("/waiting")).endsWith("Waits for the chain");
        }
    }

    /** The first asks that there be such an agency. */
    private static void asks(String name, int did) {
        ObjectNode document = Answer.JSON.createObjectNode().put("name", name);
        document.putArray("certificates").add(pin());
        document.putArray("dids").addObject().put("did", did(did)).put("key", name);
        document.putArray("types").add("cpt:1000").add("vct:urn:example:" + name);
        document.putObject("quotas").put("per_hour", 100).put("per_day", 1000);
        administrator(first)
                .puts(AGENCIES + name, "If-None-Match", "*", document.toString())
                .with(202);
    }

    /** The first asks that an agency have another certificate, and no bound. */
    private static void getsMore(String name) {
        JsonNode agency = administrator(first).gets(AGENCIES + name).with(200).json();
        ObjectNode document = agency.deepCopy();
        ((ArrayNode) document.get("certificates")).add(pin());
        document.remove("types");
        administrator(first)
                .puts(AGENCIES + name, "If-Match", agency.get("etag").asText(), document.toString())
                .with(202);
    }

    private static String pin() {
        return CertificatePin.of(CertificateAuthority.keys().getPublic()).toString();
    }

    private static String did(int number) {
        return "did:weid:101:0x%040x".formatted(number);
    }

    private static Agency administrator(Tls.Identity identity) {
        return stack.agency(identity.certificate(), identity.key());
    }

    private static ConsoleWindow window(String who, Tls.Identity identity) {
        return new ConsoleWindow(stack, who, identity, "en");
    }
}
