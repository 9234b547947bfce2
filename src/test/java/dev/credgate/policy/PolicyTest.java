package dev.credgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import dev.credgate.verification.Agency;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Reason;
import dev.credgate.verification.Standing;
import dev.credgate.verification.StatusKey;
import dev.credgate.verification.Vector;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a portal's demands make of a verdict. */
class PolicyTest {

    private static Policy accepting(String type, Optional<Duration> maxAge) {
        return new Policy(
                "portal",
                "https://portal.example",
                List.of(new Acceptance(type, Optional.empty(), List.of(), maxAge)),
                Duration.ofMinutes(20),
                List.of(),
                false);
    }

    @Test
    void anUnsignedDateMakesNothingYounger() {
        Vector vector = Vector.named("multisign-two");
        long now = vector.json().get("verifyAt").asLong();
        String text = vector.text("documentText");
        // The last date: the credentials within stand before it.
        String fresh =
                text.replaceFirst(
                        "(?s)(.*\"issuanceDate\":)[0-9]+", "$1" + Long.toString(now - 60));
        Verdict verdict = vector.world().verdict(fresh.getBytes(StandardCharsets.UTF_8));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);

        Verdict young = accepting("cpt:107", Optional.of(Duration.ofHours(1))).judge(verdict);
        assertThat(World.check(young, CheckName.POLICY).code()).contains(Reason.POLICY_TOO_OLD);
        Verdict any = accepting("cpt:107", Optional.of(Duration.ofDays(20_000))).judge(verdict);
        assertThat(any.verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void anUnknownLedgerIsNobodysFaultAtAPortalEither() {
        Agency agency = new Agency(1);
        String elsewhere =
                new String(agency.issue("{\"a\":1}"), StandardCharsets.UTF_8)
                        .replace("did:weid:101:", "did:weid:7:");
        Verdict verdict =
                new World(Instant.ofEpochSecond(1_750_000_000))
                        .entity(agency.did(), agency.key().publicKey())
                        .verdict(elsewhere.getBytes(StandardCharsets.UTF_8));
        Verdict judged = accepting("cpt:1000", Optional.empty()).judge(verdict);
        assertThat(judged.verdict()).as(judged.toString()).isEqualTo(Decision.INDETERMINATE);
    }

    @Test
    void aPortalMayWantAFormat() {
        Vector vector = Vector.named("multisign-two");
        Verdict verdict =
                vector.world()
                        .verdict(vector.text("documentText").getBytes(StandardCharsets.UTF_8));
        assertThat(inFormats("sd_jwt_vc", "mdoc").judge(verdict).checks())
                .anyMatch(check -> check.code().equals(Optional.of(Reason.POLICY_TYPE)));
        assertThat(inFormats("weidentity", "mdoc").judge(verdict).verdict())
                .isEqualTo(Decision.VALID);
    }

    private static Policy inFormats(String... formats) {
        return new Policy(
                "portal",
                "https://portal.example",
                List.of(
                        new Acceptance(
                                "cpt:107",
                                Optional.of(Set.of(formats)),
                                Optional.empty(),
                                List.of(),
                                Optional.empty())),
                Duration.ofMinutes(20),
                List.of(),
                false);
    }

    private static final Instant ISSUED = Instant.ofEpochSecond(1_750_000_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ClaimPath LEVEL = new ClaimPath(List.of("level"));

    /** In whatever format, or else in that one. */
    private static Acceptance acceptance(
            Optional<String> format, Optional<Duration> maxAge, ClaimPath... claims) {
        return new Acceptance(
                "cpt:1000", format.map(Set::of), Optional.empty(), List.of(claims), maxAge);
    }

    private static Policy accepting(Acceptance... accept) {
        return new Policy(
                "portal",
                "https://portal.example",
                List.of(accept),
                Duration.ofHours(8),
                List.of(),
                false);
    }

    private static final Standing STANDING =
            new Standing(
                    "did:weid:101:0x1",
                    "did:weid:101:0x1#keys-0",
                    Hash.ZERO,
                    List.of("cpt:1000"),
                    StatusKey.of(Hash.ZERO),
                    Optional.of(ISSUED),
                    Optional.empty(),
                    true,
                    false,
                    List.of());

    private static Shown shown(String format, ClaimPath... claims) {
        return new Shown(Optional.of(format), Set.of(claims));
    }

    private static boolean accepts(Policy policy, Shown shown, Duration age) {
        return policy.stillAccepts(STANDING, shown, ISSUED.plus(age));
    }

    @Test
    void aSessionDoesNotOutliveWhatLetItIn() {
        Policy policy =
                accepting(
                        acceptance(Optional.empty(), Optional.of(HOUR)),
                        acceptance(Optional.empty(), Optional.empty(), LEVEL));

        assertThat(accepts(policy, shown("weidentity"), Duration.ofMinutes(59))).isTrue();
        assertThat(accepts(policy, shown("weidentity"), HOUR)).isFalse();
        assertThat(accepts(policy, shown("weidentity", LEVEL), HOUR)).isTrue();
    }

    @Test
    void aSessionOfOneFormatIsNotOneOfAnother() {
        Policy policy =
                accepting(
                        acceptance(Optional.of("jwt_vc"), Optional.of(HOUR)),
                        acceptance(Optional.of("mdoc"), Optional.empty()));

        assertThat(accepts(policy, shown("jwt_vc"), Duration.ZERO)).isTrue();
        assertThat(accepts(policy, shown("jwt_vc"), HOUR)).isFalse();
        assertThat(accepts(policy, shown("mdoc"), HOUR)).isTrue();
    }

    /** They end where it cannot be told, and nobody is let in who would not be. */
    @Test
    void aSessionThatSaysNothingOfFormatAndClaimsHasShownNeither() {
        assertThat(
                        accepts(
                                accepting(acceptance(Optional.empty(), Optional.empty())),
                                Shown.UNKNOWN,
                                HOUR))
                .isTrue();
        assertThat(
                        accepts(
                                accepting(
                                        acceptance(Optional.of("mdoc"), Optional.empty()),
                                        acceptance(Optional.empty(), Optional.empty(), LEVEL)),
                                Shown.UNKNOWN,
                                HOUR))
                .isFalse();
    }

    @Test
    void whatASessionRemembersIsNamesOfDemandedClaimsAlone() {
        Agency agency = new Agency(1);
        Verdict verdict =
                new World(ISSUED)
                        .entity(agency.did(), agency.key().publicKey())
                        .issuer(agency.did(), "cpt:1000")
                        .verdict(agency.issue("{\"level\":\"high\",\"name\":\"x\"}"));
        Policy policy =
                accepting(
                        acceptance(Optional.empty(), Optional.empty()),
                        acceptance(
                                Optional.empty(),
                                Optional.empty(),
                                LEVEL,
                                new ClaimPath(List.of("rank"))));

        assertThat(policy.shown(verdict)).isEqualTo(shown("weidentity", LEVEL));
    }
}
