package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.Hash;
import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.AgencyAdministration.Condition;
import dev.credgate.issuance.AgencyAdministration.Outcome;
import dev.credgate.store.AgencyStores;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.security.auth.x500.X500Principal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Administrators change agencies on a real database; nobody overwrites another unseen. */
@SuppressWarnings("NullAway.Init")
class AgencyAdministrationTest {

    private static final CertificatePin ADMIN = pin(200);
    private static final CertificatePin OTHER = pin(201);
    private static final Condition NEW = new Condition.Absent();
    private static final Outcome NEEDED = new Outcome.SecondPersonNeeded();

    private final List<AuditEvent> told = new CopyOnWriteArrayList<>();
    private final AuditLog audit =
            event -> {
                told.add(event);
                return new AuditLog.Receipt(told.size(), Hash.ZERO);
            };

    private Duration later = Duration.ZERO;
    private TestDatabase database;
    private AgencyStores stores;
    private Agencies agencies;
    private AgencyAdministration administration;

    @BeforeEach
    void open() {
        database = TestDatabase.create(TestDatabase.Kind.H2);
        stores = new AgencyStores(database);
        agencies = new Agencies(List.of(fromFile()), stores.documents());
        agencies.refresh();
        administration = administration(agencies, audit);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void anAgencyIsMadeChangedAndRemovedAndEachIsTold() {
        Outcome made = put("transport", document("transport", 2, ""), NEW);
        assertThat(made).isInstanceOf(Outcome.Written.class);
        assertThat(((Outcome.Written) made).created()).isTrue();
        assertThat(agencies.named("transport")).isPresent();
        assertThat(put("transport", document("transport", 2, ""), NEW))
                .isInstanceOf(Outcome.Changed.class);

        Outcome changed =
                put("transport", document("transport", 3, ",\"types\":[\"cpt:9\"]"), tag("v1"));
        assertThat(changed).isInstanceOf(Outcome.Written.class);
        assertThat(agencies.named("transport").orElseThrow().mayIssue("cpt:8")).isFalse();
        assertThat(put("transport", document("transport", 4, ""), tag("v1")))
                .isInstanceOf(Outcome.Changed.class);

        assertThat(administration.remove("transport", tag("v2"), ADMIN))
                .isInstanceOf(Outcome.Removed.class);
        assertThat(agencies.named("transport")).isEmpty();
        assertThat(administration.remove("transport", tag("v3"), ADMIN))
                .isInstanceOf(Outcome.Missing.class);
        // A new one of the name is never taken for the old one.
        put("transport", document("transport", 2, ""), NEW);
        assertThat(administration.find("transport").orElseThrow().tag()).isEqualTo("v4");
        assertThat(told)
                .extracting(event -> ((AuditEvent.AgencyChanged) event).change())
                .containsExactly("created", "changed", "removed", "created");
    }

    @Test
    void whatIsSaidGoesBeforeTheFileAndARemovalStays() {
        String tag = administration.find("population").orElseThrow().tag();
        assertThat(tag).startsWith("f");
        assertThat(put("population", document("population", 9, ""), tag("v1")))
                .isInstanceOf(Outcome.Changed.class);
        assertThat(put("population", document("population", 9, ""), tag(tag)))
                .isInstanceOf(Outcome.Written.class);
        assertThat(agencies.named("population").orElseThrow().certificates())
                .containsExactly(pin(9));
        administration.remove("population", tag("v1"), ADMIN);
        Agencies restarted = new Agencies(List.of(fromFile()), stores.documents());
        restarted.refresh();
        assertThat(restarted.all()).isEmpty();
    }

    @Test
    void anotherReplicaSeesIt() {
        Agencies other = new Agencies(List.of(fromFile()), stores.documents());
        assertThat(other.isFresh()).isFalse();
        other.refresh();
        put("transport", document("transport", 2, ""), NEW);
        assertThat(other.named("transport")).isEmpty();
        other.refresh();
        assertThat(other.named("transport")).isPresent();
    }

    @Test
    void whatIsAnothersIsNotGivenTwice() {
        assertThat(put("transport", document("transport", 1, ""), NEW))
                .isInstanceOfSatisfying(
                        Outcome.Taken.class,
                        taken -> assertThat(taken.detail()).contains("population"));
        String sameKey = document("transport", 2, "").replace("key-transport", "key-population");
        assertThat(put("transport", sameKey, NEW)).isInstanceOf(Outcome.Taken.class);
        String sameDid = document("transport", 2, "").replace(did("transport"), did("population"));
        assertThat(put("transport", sameDid, NEW)).isInstanceOf(Outcome.Taken.class);
        String issued = document("registry", 3, "").replace("[\"sha256", "[%s,\"sha256");
        put("registry", issued.formatted(issued("CN=Agencies CA")), NEW);
        told.clear();
        String respelled = document("transport", 2, "").replace("[\"sha256", "[%s,\"sha256");
        assertThat(put("transport", respelled.formatted(issued("cn=agencies  ca")), NEW))
                .isInstanceOfSatisfying(
                        Outcome.Taken.class,
                        taken -> assertThat(taken.detail()).contains("registry"));
        assertThat(put("transport", document("transport", 200, ""), NEW))
                .isInstanceOfSatisfying(
                        Outcome.Taken.class,
                        taken -> assertThat(taken.detail()).contains("administrator"));
        assertThat(told).isEmpty();
    }

    @Test
    void anIssuerThatIsNoneOfOursNamesNobody() {
        String named = document("transport", 2, "").replace("[\"sha256", "[%s,\"sha256");
        assertThat(put("transport", named.formatted(issued("CN=Other CA")), NEW))
                .isInstanceOfSatisfying(
                        Outcome.Invalid.class,
                        invalid -> assertThat(invalid.faults().getFirst()).contains("Other CA"));
        assertThat(put("transport", named.formatted(issued("CN=Agencies CA")), NEW))
                .isInstanceOf(Outcome.Written.class);
    }

    @Test
    void documentsAreReadStrictly() {
        String good = document("transport", 2, "");
        for (String bad :
                List.of(
                        "",
                        "[]",
                        good + good,
                        good.replace("\"dids\"", "\"admin\":true,\"dids\""),
                        good.replace("\"transport\"", "\"Transport\""),
                        good.replace("\"transport\"", "\"other\""),
                        good.replace("sha256/", "sha1/"),
                        document("transport", 2, ",\"types\":[\"*\"]"),
                        document("transport", 2, ",\"types\":[\"cpt:1\",\"cpt:1\"]"),
                        document("transport", 2, ",\"quotas\":{\"per_hour\":-1}"),
                        document("transport", 2, ",\"quotas\":{\"per_hour\":1.5}"),
                        document("transport", 2, ",\"quotas\":{\"per_hour\":\"1\"}"),
                        document("transport", 2, ",\"quotas\":{\"per_week\":1}"),
                        document("transport", 2, ",\"quotas\":null"),
                        good.replace(
                                "[\"sha256", "[{\"issuer\":\"CN=A\",\"san\":\"dns:*.a\"},\"sha256"),
                        good.replace("[\"sha256", "[{\"issuer\":\"\",\"san\":\"dns:a\"},\"sha256"),
                        good.replace("[\"sha256", "[{\"issuer\":\"CN=A\"},\"sha256"))) {
            assertThat(put("transport", bad, NEW)).as(bad).isInstanceOf(Outcome.Invalid.class);
        }
    }

    @Test
    void ofManyAtOnceOneIsFirst() throws Exception {
        Callable<Outcome> change =
                () -> put("transport", document("transport", 2, ""), new Condition.Absent());
        long written = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Outcome> one : threads.invokeAll(Collections.nCopies(24, change))) {
                written += one.get() instanceof Outcome.Written ? 1 : 0;
            }
        }
        assertThat(written).isEqualTo(1);
    }

    @Test
    void whatGivesAnAgencySomethingTakesTwo() {
        AgencyAdministration two = two();
        byte[] document = bytes(document("transport", 2, ""));
        for (int i = 0; i < 3; i++) {
            assertThat(two.put("transport", document, NEW, ADMIN)).isEqualTo(NEEDED);
        }
        assertThat(agencies.named("transport")).isEmpty();
        assertThat(changes()).containsExactly("asked");
        assertThat(two.put("transport", document, NEW, OTHER)).isInstanceOf(Outcome.Written.class);
        assertThat(agencies.named("transport")).isPresent();
        assertThat(changes()).containsExactly("asked", "created");
        // A certificate more, a certificate in the place of another, a key more, another's DID.
        String more = "[\"" + pin(2) + "\",\"" + pin(7) + "\"]";
        String good = document("transport", 2, "");
        for (String gives :
                List.of(
                        good.replaceFirst("\\[[^]]*\\]", more),
                        document("transport", 7, ""),
                        good.replace("\"key\":", "\"further_keys\":[\"x\"],\"key\":"),
                        good.replace(did("transport"), did("third")))) {
            assertThat(two.put("transport", bytes(gives), tag("v1"), OTHER))
                    .as(gives)
                    .isEqualTo(NEEDED);
            assertThat(two.find("transport").orElseThrow().tag()).isEqualTo("v1");
        }
        // Spelled otherwise it is the same.
        String spaced = good.replace(did("transport"), did("third")).replace(",", " , ");
        assertThat(two.put("transport", bytes(spaced), tag("v1"), ADMIN))
                .isInstanceOf(Outcome.Written.class);
    }

    @Test
    void whatTakesSomethingAwayTakesOne() {
        String two = "[\"" + pin(2) + "\",\"" + pin(3) + "\"]";
        String both =
                document("transport", 2, "")
                        .replaceFirst("\\[[^]]*\\]", two)
                        .replace("\"key\":", "\"further_keys\":[\"x\",\"y\"],\"key\":");
        put("transport", both, NEW);
        AgencyAdministration strict = two();
        for (String less :
                List.of(
                        both.replace("\"x\",\"y\"", "\"y\",\"x\""),
                        both.replace("\"x\",\"y\"", "\"y\""),
                        document("transport", 3, ""),
                        document("transport", 3, ",\"types\":[\"cpt:9\"]"),
                        document("transport", 3, ",\"quotas\":{\"per_hour\":1}"))) {
            Condition now = tag(strict.find("transport").orElseThrow().tag());
            assertThat(strict.put("transport", bytes(less), now, ADMIN))
                    .as(less)
                    .isInstanceOf(Outcome.Written.class);
        }
        assertThat(strict.remove("transport", tag("v6"), ADMIN))
                .isInstanceOf(Outcome.Removed.class);
        // What was there once is given anew.
        assertThat(strict.put("transport", bytes(document("transport", 3, "")), NEW, ADMIN))
                .isEqualTo(NEEDED);
    }

    @Test
    void anotherWishAnotherStateAndAnotherDayAreNoSecondPerson() {
        AgencyAdministration two = two();
        byte[] one = bytes(document("transport", 2, ""));
        byte[] other = bytes(document("transport", 3, ""));
        assertThat(two.put("transport", one, NEW, ADMIN)).isEqualTo(NEEDED);
        assertThat(two.put("transport", other, NEW, OTHER)).isEqualTo(NEEDED);
        // The last wish is the one that stands.
        assertThat(two.put("transport", one, NEW, ADMIN)).isEqualTo(NEEDED);
        assertThat(two.put("transport", one, NEW, OTHER)).isInstanceOf(Outcome.Written.class);

        assertThat(two.put("transport", other, tag("v1"), ADMIN)).isEqualTo(NEEDED);
        assertThat(
                        two.put(
                                "transport",
                                bytes(document("transport", 2, ",\"types\":[\"cpt:9\"]")),
                                tag("v1"),
                                ADMIN))
                .isInstanceOf(Outcome.Written.class);
        assertThat(two.put("transport", other, tag("v2"), OTHER)).isEqualTo(NEEDED);

        later = Duration.ofDays(1);
        assertThat(two.put("transport", other, tag("v2"), ADMIN)).isEqualTo(NEEDED);
        later = Duration.ofDays(2).minusMinutes(1);
        assertThat(two.put("transport", other, tag("v2"), OTHER))
                .isInstanceOf(Outcome.Written.class);
        // It is used up: back and forth again takes two again.
        assertThat(two.put("transport", one, tag("v3"), ADMIN)).isEqualTo(NEEDED);
        assertThat(two.put("transport", one, tag("v3"), OTHER)).isInstanceOf(Outcome.Written.class);
        assertThat(two.put("transport", other, tag("v4"), OTHER)).isEqualTo(NEEDED);
    }

    /** What the first one saw is not what the second one changes. */
    @Test
    void aFileThatSaysSomethingElseByNowIsAnotherState() {
        AgencyAdministration two = two();
        byte[] document = bytes(document("population", 9, ""));
        String before = two.find("population").orElseThrow().tag();
        assertThat(two.put("population", document, tag(before), ADMIN)).isEqualTo(NEEDED);
        Agencies restarted = new Agencies(List.of(fromFile(pin(4))), stores.documents());
        restarted.refresh();
        AgencyAdministration later = administration(restarted, audit, true);
        String now = later.find("population").orElseThrow().tag();
        assertThat(later.put("population", document, tag(now), OTHER)).isEqualTo(NEEDED);
        assertThat(two.put("population", document, tag(before), ADMIN)).isEqualTo(NEEDED);
        assertThat(two.put("population", document, tag(before), OTHER))
                .isInstanceOf(Outcome.Written.class);
    }

    @Test
    void ofManySecondPeopleAtOnceOneIsIt() throws Exception {
        AgencyAdministration two = two();
        byte[] document = bytes(document("transport", 2, ""));
        assertThat(two.put("transport", document, NEW, ADMIN)).isEqualTo(NEEDED);
        Callable<Outcome> joining = () -> two.put("transport", document, NEW, OTHER);
        long written = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Outcome> one : threads.invokeAll(Collections.nCopies(24, joining))) {
                written += one.get() instanceof Outcome.Written ? 1 : 0;
            }
        }
        assertThat(written).isEqualTo(1);
        assertThat(changes()).containsExactly("asked", "created");
    }

    private List<String> changes() {
        return told.stream().map(event -> ((AuditEvent.AgencyChanged) event).change()).toList();
    }

    private AgencyAdministration two() {
        return administration(agencies, audit, true);
    }

    /** What is told needs a connection of its own: those who wait must leave it one. */
    @Test
    void manyWhoWaitForTheirTurnDoNotKeepItFromWhoHasIt() throws Exception {
        AuditLog connected =
                event -> {
                    try (Connection _ = database.database().connect()) {
                        return audit.append(event);
                    } catch (SQLException e) {
                        throw new StoreUnavailableException("no connection is left", e);
                    }
                };
        AgencyAdministration many = administration(agencies, connected);
        List<Callable<Outcome>> changes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String name = "agency-" + i;
            byte[] document = bytes(document(name, 10 + i, ""));
            changes.add(() -> many.put(name, document, NEW, ADMIN));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> one : threads.invokeAll(changes)) {
                assertThat(one.get()).isInstanceOf(Outcome.Written.class);
            }
        }
    }

    @Test
    void whatCannotBeAuditedDoesNotHappen() {
        AgencyAdministration mute =
                administration(
                        agencies,
                        _ -> {
                            throw new StoreUnavailableException("no audit");
                        });
        assertThat(
                        org.assertj.core.api.Assertions.catchThrowable(() ->
                                mute.put(
                                        "transport",
                                        bytes(document("transport", 2, "")),
                                        NEW,
                                        ADMIN)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(administration.find("transport")).isEmpty();
    }

    private AgencyAdministration administration(Agencies agencies, AuditLog audit) {
        return administration(agencies, audit, false);
    }

    private AgencyAdministration administration(
            Agencies agencies, AuditLog audit, boolean twoPeople) {
        return new AgencyAdministration(
                () -> Instant.now().plus(later),
                agencies,
                stores.documents(),
                audit,
                Set.of(ADMIN, OTHER),
                () -> Set.of(new X500Principal("CN=Agencies CA")),
                twoPeople);
    }

    private Outcome put(String name, String document, Condition condition) {
        return administration.put(name, bytes(document), condition, ADMIN);
    }

    private static Condition tag(String tag) {
        return new Condition.Matches(Set.of(tag));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Agency fromFile() {
        return fromFile(pin(1));
    }

    private static Agency fromFile(CertificatePin pin) {
        return new Agency(
                "population",
                List.of(pin),
                List.of(
                        new Agency.Identity(
                                WeIdDid.parse(did("population")).orElseThrow(),
                                "key-population",
                                List.of())),
                Optional.empty(),
                Quotas.NONE);
    }

    private static String document(String name, int pin, String more) {
        return "{\"name\":\"%s\",\"certificates\":[\"%s\"],\"dids\":[{\"did\":\"%s\",\"key\":\"key-%s\"}]%s}"
                .formatted(name, pin(pin), did(name), name, more);
    }

    private static String issued(String issuer) {
        return "{\"issuer\":\"%s\",\"san\":\"dns:transport.example\"}".formatted(issuer);
    }

    private static String did(String name) {
        return "did:weid:101:0x" + "%040x".formatted(name.hashCode() & 0x7fffffffL);
    }

    private static CertificatePin pin(int first) {
        byte[] hash = new byte[32];
        hash[0] = (byte) first;
        return new CertificatePin(Base64.getEncoder().encodeToString(hash));
    }
}
