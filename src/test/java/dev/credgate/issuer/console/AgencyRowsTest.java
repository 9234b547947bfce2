package dev.credgate.issuer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.Agency;
import dev.credgate.issuance.Quotas;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.Mark;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A second administrator sees what an agency is to have that it has not, and not so. */
class AgencyRowsTest {

    private static final Agency NOW =
            agency("a", List.of("b"), Optional.of(Set.of("cpt:1")), quotas(5, 50));

    private final AgencyRows rows =
            new AgencyRows(new NothingUsed(), () -> Instant.parse("2026-11-30T12:00:00Z"));

    @Test
    void whatIsAsItWasIsNotMarked() {
        assertThat(wanted(NOW)).doesNotContain("added=true", "anyTypeAdded=true");
    }

    @Test
    void anyTypeIsNewWhereSomeWere() {
        assertThat(wanted(agency("a", List.of("b"), Optional.empty(), quotas(5, 50))))
                .contains("anyTypeAdded=true");
    }

    @Test
    void anotherQuotaIsNewAndOneThatIsDroppedIsTold() {
        Agency raised = agency("a", List.of("b"), NOW.types(), quotas(6, 50));
        assertThat(quotasOf(raised))
                .isEqualTo(
                        List.of(
                                fact("0 of 6 used this hour", true),
                                fact("0 of 50 used today", false)));
        Agency dropped =
                agency(
                        "a",
                        List.of("b"),
                        NOW.types(),
                        new Quotas(OptionalLong.of(5), OptionalLong.empty()));
        assertThat(quotasOf(dropped))
                .isEqualTo(
                        List.of(
                                fact("0 of 5 used this hour", false),
                                fact("No limit by the day", true)));
    }

    @Test
    void theMainKeyIsTold() {
        Agency swapped = agency("b", List.of("a"), NOW.types(), NOW.quotas());
        assertThat(wanted(swapped))
                .contains("main=" + fact("b", true))
                .contains("labels=" + List.of(fact("a", false)));
    }

    private Object quotasOf(Agency agency) {
        return row(agency).getOrDefault("quotas", List.of());
    }

    private String wanted(Agency agency) {
        return row(agency).toString();
    }

    private Map<String, Object> row(Agency agency) {
        Sheet sheet = new Sheet(Language.ENGLISH, "/issuer/console", Query.NONE);
        return rows.wanted(sheet, agency, Optional.of(NOW));
    }

    private static Map<String, Object> fact(String text, boolean added) {
        return Sheet.row("text", text, "added", added);
    }

    private static Quotas quotas(long hour, long day) {
        return new Quotas(OptionalLong.of(hour), OptionalLong.of(day));
    }

    private static Agency agency(
            String main, List<String> further, Optional<Set<String>> types, Quotas quotas) {
        WeIdDid did = WeIdDid.parse("did:weid:101:0x%040x".formatted(7)).orElseThrow();
        return new Agency(
                "population",
                List.of(),
                List.of(new Agency.Identity(did, main, further)),
                types,
                quotas);
    }

    private static final class NothingUsed implements IssuingQuotas {
        @Override
        public Optional<Allowance> take(
                String agency, List<Allowance> before, List<Allowance> allowances, Mark mark) {
            throw new UnsupportedOperationException("nothing is issued here");
        }

        @Override
        public void giveBack(String agency, List<Allowance> allowances, Mark mark) {
            throw new UnsupportedOperationException("nothing is issued here");
        }

        @Override
        public long used(String agency, Allowance allowance) {
            return 0;
        }
    }
}
