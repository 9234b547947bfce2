package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.DerivedKeys;
import dev.credgate.crypto.Hash;
import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.CertificatePin;
import dev.credgate.issuance.Quotas;
import dev.credgate.issuer.Caller.Visitor;
import dev.credgate.store.ChainSurrender.Waiting;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import dev.credgate.store.IssuedCredentials;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.Mark;
import dev.credgate.store.StatusOperations.Progress;
import dev.credgate.store.StatusOperations.Stage;
import dev.credgate.store.StatusOperations.StatusOperation;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pages as they are sent: in each language, with every text that comes from outside escaped.
 */
class RenderingTest {

    private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
    private static final String ATTACK = "\"'><script>alert(1)</script><img src=x onerror=y>&{t}";
    private static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);

    private final Engine engine =
            Engine.builder()
                    .addDefaults()
                    .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                    .addLocator(RenderingTest::located)
                    .build();

    private static Optional<io.quarkus.qute.TemplateLocator.TemplateLocation> located(String id) {
        Path file = Path.of("src/main/resources/templates", id + ".html");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        return Optional.of(
                new io.quarkus.qute.TemplateLocator.TemplateLocation() {
                    @Override
                    public java.io.Reader read() {
                        try {
                            return Files.newBufferedReader(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    }

                    @Override
                    public Optional<Variant> getVariant() {
                        return Optional.of(Variant.forContentType("text/html"));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void a_page_is_whole_in_each_language(Language language) {
        String page = credentials(language, "cpt:1000");
        assertThat(page)
                .contains("<html lang=\"" + language.tag() + "\">")
                .contains(language.text("tab_credentials"), language.text("no_claims"))
                .contains(
                        "<time datetime=\"2026-11-28T12:00:00Z\">2026-11-28 12:00:00</time>",
                        "aria-current=\"page\"",
                        "href=\"#main\"",
                        "<main id=\"main\"",
                        "<caption",
                        "scope=\"col\"",
                        "scope=\"row\"")
                .doesNotContain("{", "NOT_FOUND");
        for (Language other : Language.values()) {
            assertThat(page)
                    .contains("href=\"/issuer/console/credentials?lang=" + other.tag() + "\"");
        }
    }

    @Test
    void what_comes_from_outside_stays_text() {
        for (String page :
                List.of(
                        credentials(Language.ENGLISH, ATTACK),
                        audit(),
                        page(
                                "problem",
                                sheet().with("status", "400")
                                        .with("detail", ATTACK)
                                        .with("code", ATTACK)
                                        .with("mayPass", true)),
                        keys(),
                        agencies(),
                        waiting(Language.ENGLISH, ATTACK))) {
            assertThat(page)
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                    .doesNotContain("<script", "<img", "onerror=y>");
            assertThat(attributes(page))
                    .allSatisfy(value -> assertThat(value).doesNotContain("<", ">"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_credential_tells_each_key_that_signed_it(Language language) {
        Sheet sheet = visit(language, "/issuer/console/credentials").sheet("credentials");
        CredentialRows rows = new CredentialRows(none(), CLOCK);
        String page =
                page(
                        "credential",
                        sheet.with("row", rows.row(sheet, Optional.empty(), credential(ATTACK)))
                                .with("waiting", List.of())
                                .with("actions", List.of()));
        assertThat(page)
                .contains("<code>did:example:further#keys-7</code>")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script", "NOT_FOUND");
        // What the audit record's facts are called.
        assertThat(language.text("fact_further_keys")).doesNotContain("_");
    }

    /** Nothing that a policy without scripts would have to refuse, and nothing from elsewhere. */
    @Test
    void no_template_has_a_script_a_style_or_an_address_of_elsewhere() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/templates/console"))) {
            for (Path file : files.toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain(
                                "<script",
                                "<style",
                                "style=",
                                "javascript:",
                                "http:",
                                "https:",
                                ".raw",
                                ".safe",
                                "<iframe",
                                "target=")
                        .doesNotContainPattern("\\son[a-z]+=");
            }
        }
        assertThat(Files.readString(Path.of("src/main/resources/console/console.css")))
                .doesNotContain("url(", "@import", "http");
    }

    private String credentials(Language language, String type) {
        CredentialRows rows = new CredentialRows(none(), CLOCK);
        Sheet sheet = visit(language, "/issuer/console/credentials").sheet("credentials");
        List<Map<String, Object>> shown = new ArrayList<>();
        shown.add(rows.row(sheet, Optional.empty(), credential(type)));
        return page(
                "credentials",
                sheet.with("rows", shown)
                        .with("earlier", "1_" + UUID.randomUUID())
                        .with("later", true)
                        .with("looked", type));
    }

    private String audit() {
        Map<String, Object> fact = Sheet.row("name", ATTACK, "value", ATTACK, "link", true);
        return page(
                "audit",
                sheet().with(
                                "rows",
                                List.of(
                                        Sheet.row(
                                                "number", "1",
                                                "at", Sheet.time(NOON),
                                                "atMachine", Sheet.machineTime(NOON),
                                                "what", ATTACK,
                                                "facts", List.of(fact))))
                        .with("earlier", "")
                        .with("later", false));
    }

    private String keys() {
        Map<String, Object> row = new java.util.HashMap<>();
        for (String name :
                List.of(
                        "name",
                        "id",
                        "number",
                        "curve",
                        "publicKey",
                        "state",
                        "stateName",
                        "token",
                        "fault",
                        "rotate",
                        "retire",
                        "compromise")) {
            row.put(name, ATTACK);
        }
        row.put("signs", true);
        return page(
                "keys",
                sheet().with("twoPeople", true)
                        .with(
                                "identities",
                                List.of(
                                        Sheet.row(
                                                "did",
                                                ATTACK,
                                                "told",
                                                true,
                                                "rows",
                                                List.of(row),
                                                "requests",
                                                List.of()))));
    }

    private String agencies() {
        Map<String, Object> fact = Sheet.row("text", ATTACK, "added", true);
        Map<String, Object> row =
                Sheet.row(
                        "name",
                        ATTACK,
                        "dids",
                        List.of(
                                Sheet.row(
                                        "did",
                                        ATTACK,
                                        "added",
                                        true,
                                        "main",
                                        fact,
                                        "labels",
                                        List.of(fact))),
                        "certificates",
                        List.of(fact),
                        "types",
                        List.of(fact),
                        "anyType",
                        false,
                        "anyTypeAdded",
                        false,
                        "quotas",
                        List.of(fact),
                        "source",
                        ATTACK,
                        "changed",
                        "x",
                        "changedAt",
                        ATTACK,
                        "changedBy",
                        ATTACK);
        return page("agencies", sheet().with("rows", List.of(row)).with("wishes", List.of()));
    }

    private String waiting(Language language, String text) {
        Sheet sheet = visit(language, "/issuer/console").sheet("audit");
        Waiting given =
                new Waiting(
                        UUID.randomUUID(),
                        Optional.of(text),
                        text,
                        text,
                        State.SENT,
                        OptionalLong.of(7),
                        Optional.of("node_refuses"),
                        Optional.of(text),
                        Optional.empty(),
                        NOON);
        Waiting asked =
                new Waiting(
                        UUID.randomUUID(),
                        Optional.empty(),
                        text,
                        "statuses",
                        State.QUEUED,
                        OptionalLong.empty(),
                        Optional.of(text),
                        Optional.empty(),
                        Optional.of(text),
                        NOON);
        return page(
                "waiting",
                sheet.with(
                                "rows",
                                List.of(
                                        WaitingPage.row(sheet, given),
                                        WaitingPage.row(sheet, asked)))
                        .with("more", true));
    }

    @ParameterizedTest
    @EnumSource
    void what_administrators_gave_up_is_told_in_each_language(Language language) {
        assertThat(waiting(language, "population"))
                .contains(
                        language.text("given_up", "population"),
                        language.text("surrender_asked", "population"),
                        language.text("trouble_node_refuses"),
                        language.text("purpose_statuses"),
                        language.text("sending_queued"))
                .doesNotContain("{", "NOT_FOUND", "given_up", "surrender_asked");
    }

    @ParameterizedTest
    @EnumSource
    void of_what_keeps_a_transaction_only_a_nodes_own_words_are_said_to_be_english(
            Language language) {
        Sheet sheet = visit(language, "/issuer/console/outbox").sheet("outbox");
        String refused =
                page(
                        "outbox",
                        sheet.with("rows", List.of(outboxRow(sheet, Optional.of("reverted"))))
                                .with("more", false));
        assertThat(refused)
                .contains("<p class=\"fault\" lang=\"en\">reverted</p>")
                .doesNotContain("{", "NOT_FOUND");
        String troubled =
                page(
                        "outbox",
                        sheet.with("rows", List.of(outboxRow(sheet, Optional.empty())))
                                .with("more", false));
        assertThat(troubled)
                .contains("<p class=\"fault\">" + language.text("trouble_node_refuses") + "</p>")
                .doesNotContain("{", "NOT_FOUND");
    }

    private static Map<String, Object> outboxRow(Sheet sheet, Optional<String> refusal) {
        return OutboxPage.row(
                sheet,
                new ChainTransaction(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        Optional.of("population"),
                        "population",
                        "status",
                        State.SENT,
                        OptionalLong.of(7),
                        OptionalLong.empty(),
                        Optional.empty(),
                        OptionalLong.empty(),
                        Optional.empty(),
                        refusal,
                        false,
                        Optional.of("node_refuses"),
                        NOON,
                        Optional.empty(),
                        Optional.empty()));
    }

    @ParameterizedTest
    @EnumSource
    void bulk_revocations_are_counted_in_each_language(Language language) {
        Sheet sheet = visit(language, "/issuer/console/operations").sheet("operations");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Stage stage : Stage.values()) {
            StatusOperation operation =
                    new StatusOperation(
                            UUID.randomUUID(),
                            "population",
                            stage,
                            4_711,
                            11,
                            NOON,
                            stage == Stage.DONE
                                    ? Optional.of(NOON.plusSeconds(60))
                                    : Optional.empty());
            rows.add(OperationsPage.row(sheet, operation, new Progress(4_700, 4_600, 100, 8)));
        }
        String page = page("operations", sheet.with("rows", rows).with("more", true));
        assertThat(page)
                .contains(">4711<", ">4700<", ">4600<", ">111<", "2026-11-28 12:01:00")
                .doesNotContain("{", "NOT_FOUND", "bulk_");
        for (Stage stage : Stage.values()) {
            assertThat(page)
                    .contains(language.text("bulk_" + stage.name().toLowerCase(Locale.ROOT)));
        }
        assertThat(page("operations", sheet.with("rows", List.of())))
                .contains(language.text("no_operations"));
    }

    private static Sheet sheet() {
        return visit(Language.ENGLISH, "/issuer/console").sheet("audit");
    }

    private String page(String name, Sheet sheet) {
        Template template = engine.getTemplate("console/" + name);
        return sheet.on(template);
    }

    /** What stands in quotes within the tags of a page. */
    private static List<String> attributes(String page) {
        List<String> values = new ArrayList<>();
        Matcher matcher = Pattern.compile("=\"([^\"]*)\"").matcher(page);
        while (matcher.find()) {
            values.add(matcher.group(1));
        }
        return values;
    }

    private static Visit visit(Language language, String path) {
        DerivedKeys keys = (_, algorithm) -> new SecretKeySpec(new byte[] {1}, algorithm);
        Agency agency =
                new Agency(
                        "population",
                        List.of(),
                        List.of(
                                new Agency.Identity(
                                        WeIdDid.parse(
                                                        "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df")
                                                .orElseThrow(),
                                        "population",
                                        List.of())),
                        Optional.empty(),
                        Quotas.NONE);
        CertificatePin pin =
                CertificatePin.parse("sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
                        .orElseThrow();
        return new Visit(
                new Visitor.OfAgency(agency, pin),
                language,
                path,
                Query.NONE,
                new FormTokens(keys, CLOCK));
    }

    private static IssuedCredential credential(String type) {
        return new IssuedCredential(
                UUID.randomUUID(),
                "population",
                type,
                type,
                type,
                new Hash(1, 2, 3, 4),
                NOON,
                Optional.of(NOON.plusSeconds(60)),
                type,
                List.of("did:example:further#keys-7", type));
    }

    private static IssuedCredentials none() {
        return new IssuedCredentials() {
            @Override
            public Mark recorded(IssuedCredential credential) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Mark withheld(UUID id, Instant at) {
                throw new UnsupportedOperationException();
            }

            @Override
            public Optional<IssuedCredential> find(UUID id) {
                return Optional.empty();
            }

            @Override
            public List<IssuedCredential> findAll(Collection<UUID> ids) {
                return List.of();
            }

            @Override
            public List<IssuedCredential> ofAgency(String agency, Optional<UUID> after, int limit) {
                return List.of();
            }

            @Override
            public List<IssuedCredential> newest(String agency, Optional<Place> before, int limit) {
                return List.of();
            }
        };
    }
}
