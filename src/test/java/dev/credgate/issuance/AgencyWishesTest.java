package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.audit.AuditEvent;
import dev.credgate.audit.AuditLog;
import dev.credgate.crypto.Hash;
import dev.credgate.issuance.AgencyAdministration.Condition;
import dev.credgate.issuance.AgencyAdministration.Outcome;
import dev.credgate.issuance.AgencyAdministration.Wished;
import dev.credgate.store.AgencyStores;
import dev.credgate.store.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one administrator asked for is seen by the others, who approve just that or drop it. */
@SuppressWarnings("NullAway.Init")
class AgencyWishesTest {

    private static final CertificatePin ADMIN = pin(200);
    private static final CertificatePin OTHER = pin(201);
    private static final Condition NEW = new Condition.Absent();
    private static final String DID = "did:weid:101:0x" + "%040x".formatted(79);

    private final List<AuditEvent> told = new CopyOnWriteArrayList<>();
    private final AuditLog audit =
            event -> {
                told.add(event);
                return new AuditLog.Receipt(told.size(), Hash.ZERO);
            };

    private Duration later = Duration.ZERO;
    private TestDatabase database;
    private AgencyStores stores;
    private AgencyAdministration two;

    @BeforeEach
    void open() {
        database = TestDatabase.create(TestDatabase.Kind.H2);
        stores = new AgencyStores(database);
        two = administration(true);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void whatWaitsIsToldAndApprovedByAnother() {
        ask(2, NEW, ADMIN);
        Wished wish = onlyWish();
        assertThat(wish.now()).isEmpty();
        assertThat(wish.wanted().orElseThrow().certificates()).containsExactly(pin(2));
        assertThat(wish.askedBy()).isEqualTo(ADMIN.toString());
        assertThat(Duration.between(wish.askedAt(), wish.lapses())).isEqualTo(Duration.ofDays(1));

        assertThat(two.approve("transport", wish.mark(), ADMIN))
                .isInstanceOf(Outcome.SecondPersonNeeded.class);
        assertThat(two.approve("population", wish.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(two.find("transport")).isEmpty();
        assertThat(two.approve("transport", wish.mark(), OTHER))
                .isInstanceOfSatisfying(
                        Outcome.Written.class, made -> assertThat(made.created()).isTrue());
        assertThat(two.wishes()).isEmpty();
        assertThat(changes()).containsExactly("asked", "created");
        // A form that comes late does not ask for it anew.
        assertThat(two.approve("transport", wish.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(changes()).hasSize(2);
    }

    @Test
    void whatIsDroppedIsNotApproved() {
        ask(2, NEW, ADMIN);
        Wished wish = onlyWish();
        assertThat(two.drop("transport", wish.mark() + "0", OTHER)).isFalse();
        assertThat(two.drop("transport", wish.mark(), OTHER)).isTrue();
        assertThat(two.drop("transport", wish.mark(), OTHER)).isFalse();
        assertThat(two.wishes()).isEmpty();
        assertThat(two.approve("transport", wish.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(changes()).containsExactly("asked", "dropped");
        // It was asked for once, and counts for nothing.
        ask(2, NEW, OTHER);
        assertThat(onlyWish().askedBy()).isEqualTo(OTHER.toString());
        assertThat(two.drop("transport", onlyWish().mark(), OTHER)).isTrue();
    }

    /** Who approves has seen this document, for an agency that was this. */
    @Test
    void anotherWishAnotherStateAndAnotherDayAreNotWhatWasSeen() {
        ask(2, NEW, ADMIN);
        Wished first = onlyWish();
        ask(3, NEW, ADMIN);
        assertThat(two.approve("transport", first.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(two.find("transport")).isEmpty();
        Wished second = onlyWish();
        assertThat(two.approve("transport", second.mark(), OTHER))
                .isInstanceOf(Outcome.Written.class);

        ask(4, new Condition.Matches(Set.of("v1")), ADMIN);
        Wished third = onlyWish();
        assertThat(third.now().orElseThrow().tag()).isEqualTo("v1");
        later = Duration.ofDays(1).plusSeconds(1);
        assertThat(two.wishes()).isEmpty();
        assertThat(two.approve("transport", third.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(two.drop("transport", third.mark(), OTHER)).isFalse();
    }

    @Test
    void whereOneIsEnoughNothingWaits() {
        ask(2, NEW, ADMIN);
        String mark = onlyWish().mark();
        AgencyAdministration one = administration(false);
        assertThat(one.wishes()).isEmpty();
        assertThat(one.approve("transport", mark, OTHER)).isInstanceOf(Outcome.Missing.class);
    }

    /** An earlier version kept the hash only: it is told that something waits, and not what. */
    @Test
    void aWishWithoutItsDocumentIsApprovedByWhoeverSendsItOnly() throws SQLException {
        ask(2, NEW, ADMIN);
        database.execute("update agency_wish set document = null");
        Wished wish = onlyWish();
        assertThat(wish.wanted()).isEmpty();
        assertThat(two.approve("transport", wish.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(two.put("transport", document(2), NEW, OTHER))
                .isInstanceOf(Outcome.Written.class);
    }

    /** Whoever approves what reads otherwise by now neither joins it nor asks in its place. */
    @Test
    void aWishThatAnEarlierVersionWroteOtherwiseStaysAnothers() throws SQLException {
        ask(2, NEW, ADMIN);
        database.execute("update agency_wish set document_hash = '0x%064x'".formatted(7));
        Wished wish = onlyWish();
        assertThat(two.approve("transport", wish.mark(), OTHER))
                .isInstanceOf(Outcome.Missing.class);
        assertThat(onlyWish()).isEqualTo(wish);
        assertThat(changes()).containsExactly("asked");
    }

    /** Each reading tells of a document that cannot be read, and so the lines count them. */
    @Test
    void documentsAreReadOnceForAllWishes() throws SQLException {
        for (int i = 0; i < 5; i++) {
            String name = "agency-" + i;
            byte[] document =
                    new String(document(10 + i), StandardCharsets.UTF_8)
                            .replace("transport", name)
                            .replace(DID, "did:weid:101:0x" + "%040x".formatted(100 + i))
                            .getBytes(StandardCharsets.UTF_8);
            assertThat(two.put(name, document, NEW, ADMIN))
                    .isInstanceOf(Outcome.SecondPersonNeeded.class);
        }
        database.execute(
                "insert into agency select 'broken', 1, '{', asked_at, asked_by from agency_wish"
                        + " where name = 'agency-0'");
        Wished wish = two.wishes().getFirst();
        List<LogRecord> read = new CopyOnWriteArrayList<>();
        Logger log = Logger.getLogger(Agencies.class.getName());
        Handler counting =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        read.add(line);
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        log.addHandler(counting);
        try {
            assertThat(two.wishes()).hasSize(5);
            assertThat(read).hasSize(1);
            read.clear();
            assertThat(two.drop(wish.name(), "another", OTHER)).isFalse();
            assertThat(read).isEmpty();
            assertThat(two.drop(wish.name(), wish.mark(), OTHER)).isTrue();
            // And once where the change is seen.
            assertThat(read).hasSizeBetween(1, 2);
            read.clear();
            Wished next = two.wishes().getFirst();
            read.clear();
            assertThat(two.approve(next.name(), next.mark(), OTHER))
                    .isInstanceOf(Outcome.Written.class);
            // To find it, to decide, and where the change is seen.
            assertThat(read).hasSize(3);
        } finally {
            log.removeHandler(counting);
        }
    }

    private void ask(int pin, Condition condition, CertificatePin by) {
        assertThat(two.put("transport", document(pin), condition, by))
                .isInstanceOf(Outcome.SecondPersonNeeded.class);
    }

    private Wished onlyWish() {
        assertThat(two.wishes()).hasSize(1);
        return two.wishes().getFirst();
    }

    private List<String> changes() {
        return told.stream().map(event -> ((AuditEvent.AgencyChanged) event).change()).toList();
    }

    private AgencyAdministration administration(boolean twoPeople) {
        Agencies agencies = new Agencies(List.of(), stores.documents());
        agencies.refresh();
        return new AgencyAdministration(
                () -> Instant.now().plus(later),
                agencies,
                stores.documents(),
                audit,
                Set.of(ADMIN, OTHER),
                Set::of,
                twoPeople);
    }

    private static byte[] document(int pin) {
        return "{\"name\":\"transport\",\"certificates\":[\"%s\"],\"dids\":[{\"did\":\"%s\",\"key\":\"transport\"}]}"
                .formatted(pin(pin), DID)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static CertificatePin pin(int first) {
        byte[] hash = new byte[32];
        hash[0] = (byte) first;
        return new CertificatePin(Base64.getEncoder().encodeToString(hash));
    }
}
