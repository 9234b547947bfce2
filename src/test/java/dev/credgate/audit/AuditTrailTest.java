package dev.credgate.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.audit.AuditEvent.CredentialIssued;
import dev.credgate.audit.AuditTrail.Entry;
import dev.credgate.crypto.Hash;
import dev.credgate.store.StoreUnavailableException;
import dev.credgate.store.TestDatabase;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agency reads the records that name it, and no others. */
class AuditTrailTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00.123456Z");

    @ParameterizedTest
    @EnumSource
    void it_shows_an_agencys_own_records_the_newest_first_a_page_at_a_time(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            var trail = new AuditTrail(database.database());
            log.append(issued("tax", "cpt:1"));
            log.append(issued("tax-office", "cpt:2"));
            log.append(Events.doorOpened(1));
            log.append(issued("tax", "cpt:3"));
            log.append(issued("tax", "cpt:4"));

            List<Entry> first = trail.newest("tax", Optional.empty(), 2);
            assertThat(first).extracting(Entry::sequence).containsExactly(5L, 4L);
            assertThat(first.getFirst().kind()).isEqualTo("credential_issued");
            assertThat(first.getFirst().facts())
                    .containsEntry("type", "cpt:4")
                    .containsEntry("agency", "tax")
                    .containsEntry("issued_at", "2026-11-23T12:00:00.123456Z");
            assertThat(trail.newest("tax", Optional.of(first.getLast().sequence()), 2))
                    .extracting(Entry::sequence)
                    .containsExactly(1L);
            assertThat(trail.newest("nobody", Optional.empty(), 1000)).isEmpty();
            assertThat(trail.newest("", Optional.empty(), 1000)).isEmpty();
            for (int limit : new int[] {0, -1, 1001}) {
                assertThatThrownBy(() -> trail.newest("tax", Optional.empty(), limit))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_text_within_a_record_makes_it_another_agencys(TestDatabase.Kind kind) {
        try (TestDatabase database = TestDatabase.create(kind);
                var log = new AuditWriter(database.database(), Clock.systemUTC())) {
            var trail = new AuditTrail(database.database());
            log.append(issued("tax", "cpt:\",\"agency\":\"victim\",\"x\":\""));
            log.append(issued("tax", "\\\",\"agency\":\"victim\""));
            log.append(issued("tax", "agency\":\"victim"));
            assertThat(trail.newest("victim", Optional.empty(), 10)).isEmpty();
            assertThat(trail.newest("tax", Optional.empty(), 10)).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_database_that_does_not_answer_is_told(TestDatabase.Kind kind) {
        AuditTrail trail;
        try (TestDatabase database = TestDatabase.create(kind)) {
            trail = new AuditTrail(database.database());
        }
        assertThatThrownBy(() -> trail.newest("tax", Optional.empty(), 10))
                .isInstanceOf(StoreUnavailableException.class);
    }

    /** Whatever signs is in the record, by its name. */
    @Test
    void the_keys_of_further_proofs_stand_beside_the_first() {
        CredentialIssued one = issued("tax", "vc:Badge");
        CredentialIssued several =
                new CredentialIssued(
                        one.agency(),
                        one.credential(),
                        one.issuer(),
                        one.keyId(),
                        List.of("keys-1", "keys-2"),
                        one.type(),
                        one.format(),
                        one.statusKey(),
                        one.issuedAt());
        assertThat(EventJson.text(several)).contains("\"further_keys\":[\"keys-1\",\"keys-2\"]");
        assertThat(EventJson.text(one)).doesNotContain("further_keys");
    }

    private static CredentialIssued issued(String agency, String type) {
        return new CredentialIssued(
                agency,
                UUID.randomUUID(),
                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1",
                "did:weid:1:0x90f8bf6a479f320ead074411a4b0e7944ea8c9c1#keys-0",
                type,
                "weidentity",
                new Hash(4, 5, 6, 7),
                NOON);
    }
}
