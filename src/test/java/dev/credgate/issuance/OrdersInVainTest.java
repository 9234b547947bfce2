package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.crypto.Keccak256;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenAnswer;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.Mark;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an order that comes to nothing takes from the issuer's status lists. */
class OrdersInVainTest {

    private final IssuanceWorld world = new IssuanceWorld();
    private final ListPlacesTest.Book book =
            new ListPlacesTest.Book(world.records.rows::containsKey);
    private final Day quotas = new Day();

    /** No quota counts it, and without this an agency could use up list after list. */
    @Test
    void whatNobodySignsGivesItsPlaceBack() {
        Instant tomorrow = IssuanceWorld.NOW.plus(Duration.ofDays(1));
        assertThat(issued(world.token(), Optional.of(tomorrow)))
                .isInstanceOfSatisfying(
                        IssueOutcome.Refused.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.DATES_INVALID));
        assertThat(world.happened).doesNotContain("recorded", "signed");
        assertThat(book.byCredential).isEmpty();
    }

    @Test
    void whatWasOrMayHaveBeenSignedKeepsIt() {
        assertThat(issued(world.token(), Optional.empty())).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(book.byCredential).hasSize(1);
        assertThat(
                        issued(
                                world.token(TokenAnswer.faults().getFirst(), label -> label),
                                Optional.empty()))
                .isInstanceOf(IssueOutcome.Withheld.class);
        assertThat(book.byCredential).hasSize(2);
    }

    /** No quota counts it, and without this an agency could fill the audit record. */
    @Test
    void ofWhatNobodySignsTheAuditRecordTellsSoOftenADay() {
        Optional<Instant> tomorrow = Optional.of(IssuanceWorld.NOW.plus(Duration.ofDays(1)));
        for (int told = 1; told <= 2; told++) {
            assertThat(issued(world.token(), tomorrow)).isInstanceOf(IssueOutcome.Refused.class);
            assertThat(withheld()).isEqualTo(told);
        }
        quotas.used = IssuingRights.UNSIGNED_A_DAY - 1;
        assertThat(issued(world.token(), tomorrow)).isInstanceOf(IssueOutcome.Refused.class);
        assertThat(withheld()).isEqualTo(3);
        assertThat(issued(world.token(), tomorrow)).isInstanceOf(IssueOutcome.Refused.class);
        assertThat(withheld()).isEqualTo(3);
        // What is signed is told of all the same.
        assertThat(issued(world.token(), Optional.empty())).isInstanceOf(IssueOutcome.Issued.class);
        assertThat(
                        issued(
                                world.token(TokenAnswer.faults().getFirst(), label -> label),
                                Optional.empty()))
                .isInstanceOf(IssueOutcome.Withheld.class);
        assertThat(withheld()).isEqualTo(4);
    }

    private long withheld() {
        return world.happened.stream().filter(what -> what.startsWith("audited withheld")).count();
    }

    /** A day of which the agency has used so much. */
    private static final class Day implements IssuingQuotas {
        private long used;

        @Override
        public Optional<Allowance> take(
                String agency, List<Allowance> before, List<Allowance> allowances, Mark mark) {
            Allowance day = allowances.getFirst();
            assertThat(day.start()).isEqualTo(IssuanceWorld.NOW.truncatedTo(ChronoUnit.DAYS));
            return used++ < day.limit() ? Optional.empty() : Optional.of(day);
        }

        @Override
        public void giveBack(String agency, List<Allowance> allowances, Mark mark) {
            throw new AssertionError("nothing was counted against a quota");
        }

        @Override
        public long used(String agency, Allowance allowance) {
            throw new AssertionError("nobody asks");
        }
    }

    private IssueOutcome issued(Signer token, Optional<Instant> from) {
        return new Issuing(
                        () -> IssuanceWorld.NOW,
                        world.ledger,
                        new KeyChoice(
                                () -> IssuanceWorld.NOW,
                                FaultyTokenTest.noneKept(),
                                token,
                                world.resolver),
                        token,
                        world.rehearsal,
                        world.verification,
                        world.records,
                        world.audit(),
                        world.once(),
                        List.of(new SdJwtVcWriter()),
                        SignerCertificates.none(),
                        new ListPlaces(
                                () -> IssuanceWorld.NOW,
                                world.ledger,
                                (_, issuer, list, uris) ->
                                        uris.forEach(uri -> register(issuer, list, uri)),
                                book,
                                SignerCertificates.none(),
                                "https://gate.example",
                                131_072,
                                Duration.ofSeconds(1)),
                        new IssuingRights(() -> IssuanceWorld.NOW, quotas))
                .issue(
                        world.agency,
                        new CredentialOrder(
                                "sd_jwt_vc",
                                "vct:urn:example:id",
                                "did:example:ada",
                                IssuanceWorld.json("{\"given_name\":\"Ada\"}"),
                                from,
                                IssuanceWorld.NOW.plus(Duration.ofDays(30)),
                                Optional.empty(),
                                IssuanceWorld.json("{}")));
    }

    private void register(String issuer, long list, String uri) {
        world.chain.block(
                new LedgerEvent.StatusListRegistered(
                        Keccak256.hash(uri), Keccak256.hash(issuer), list));
    }
}
