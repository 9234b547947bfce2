package dev.credgate.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Hash;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.Ledger;
import dev.credgate.verification.Agency;
import dev.credgate.verification.CheckName;
import dev.credgate.verification.Decision;
import dev.credgate.verification.JoseCredentials;
import dev.credgate.verification.Outcome;
import dev.credgate.verification.ProofSets;
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

    /** What a holder hides all of leaves its container behind, and nothing in it. */
    @Test
    void whatIsEmptiedIsNotDisclosed() {
        ClaimPath address = ClaimPath.parse("address").orElseThrow();
        ClaimPath deep = ClaimPath.parse("/person/address").orElseThrow();
        for (String claims :
                List.of(
                        "{\"address\":{},\"person\":{\"address\":[]}}",
                        "{\"address\":[[],{}],\"person\":{\"address\":{\"a\":{\"b\":[]}}}}")) {
            Verdict emptied = claiming(claims);
            assertThat(emptied.verdict()).as(emptied.toString()).isEqualTo(Decision.VALID);
            for (ClaimPath claim : List.of(address, deep)) {
                Policy policy = accepting(acceptance(Optional.empty(), Optional.empty(), claim));
                assertThat(World.check(policy.judge(emptied), CheckName.POLICY).code())
                        .as(claims)
                        .contains(Reason.POLICY_CLAIM_MISSING);
                assertThat(policy.fitting(emptied)).isEmpty();
                assertThat(policy.shown(emptied)).isEqualTo(shown("weidentity"));
            }
        }
        Policy policy = accepting(acceptance(Optional.empty(), Optional.empty(), address, deep));
        Verdict partly =
                claiming("{\"address\":[{},0],\"person\":{\"address\":{\"a\":{},\"b\":\"\"}}}");
        assertThat(policy.judge(partly).verdict()).isEqualTo(Decision.VALID);
        assertThat(policy.shown(partly)).isEqualTo(shown("weidentity", address, deep));
    }

    private static Verdict claiming(String claims) {
        Agency agency = new Agency(1);
        return new World(ISSUED)
                .entity(agency.did(), agency.key().publicKey())
                .issuer(agency.did(), "cpt:1000")
                .verdict(
                        agency.lite(
                                1000,
                                Instant.ofEpochSecond(1_700_000_000),
                                Instant.ofEpochSecond(1_900_000_000),
                                claims));
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
        return policy.stillAccepts("cpt:1000", STANDING, shown, ISSUED.plus(age));
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

    /** A valid verdict on a credential of two types, told first by what it says first. */
    private static Verdict ofTwoTypes() {
        Verdict one = claiming("{\"level\":\"high\"}");
        assertThat(one.verdict()).as(one.toString()).isEqualTo(Decision.VALID);
        Standing standing = one.standings().getFirst();
        return new Verdict(
                one.verdict(),
                one.format(),
                one.issuer(),
                one.subject(),
                List.of("vc:Admin", "vc:Employee"),
                one.checks(),
                one.claims(),
                one.ledger(),
                ISSUED,
                one.credentials(),
                List.of(
                        new Standing(
                                standing.issuer(),
                                standing.keyId(),
                                standing.key(),
                                List.of("vc:Admin", "vc:Employee"),
                                standing.statusKey(),
                                Optional.of(ISSUED),
                                standing.validUntil(),
                                true,
                                true,
                                List.of())),
                one.wanted());
    }

    private static Acceptance ofType(String type, Optional<Duration> maxAge, String... issuers) {
        return new Acceptance(
                type,
                Optional.of(Set.of(issuers)).filter(named -> !named.isEmpty()),
                List.of(),
                maxAge);
    }

    @Test
    void thePortalIsToldTheTypeAsWhichItsPolicyTookTheCredential() {
        Policy policy =
                accepting(
                        ofType("vc:Admin", Optional.empty(), "did:example:ministry"),
                        ofType("vc:Employee", Optional.empty()));

        assertThat(policy.fitting(ofTwoTypes()).orElseThrow().acceptance().type())
                .isEqualTo("vc:Employee");
        assertThat(
                        accepting(ofType("vc:Admin", Optional.empty(), "did:example:ministry"))
                                .fitting(ofTwoTypes()))
                .isEmpty();
    }

    /** A chain or a list that is out of reach is no fault of the type that it says second. */
    @Test
    void eachTypeCountsAlsoWhileNothingIsDecided() {
        Verdict valid = ofTwoTypes();
        Verdict undecided = valid.with(Decision.INDETERMINATE, valid.checks());
        for (String type : List.of("vc:Admin", "vc:Employee")) {
            Verdict judged = accepting(ofType(type, Optional.of(HOUR))).judge(undecided);
            assertThat(judged.verdict()).as(type).isEqualTo(Decision.INDETERMINATE);
            assertThat(World.check(judged, CheckName.POLICY).outcome()).isEqualTo(Outcome.SKIP);
        }
        assertThat(
                        World.check(
                                        accepting(ofType("vc:Other", Optional.empty()))
                                                .judge(undecided),
                                        CheckName.POLICY)
                                .code())
                .contains(Reason.POLICY_TYPE);
    }

    @Test
    void aChainThatIsTooOldIsNotHeldAgainstTheSecondType() {
        String issuer = JoseCredentials.did(JoseCredentials.ISSUER);
        JsonObject document = ProofSets.document(issuer, List.of("Admin", "Employee"), "");
        byte[] credential =
                ProofSets.secured(
                        document,
                        ProofSets.proof(document, issuer + "#0", JoseCredentials.ISSUER, ""));
        World world =
                new World(
                                ISSUED,
                                JoseCredentials.knowledge(
                                        List.of(
                                                new DataIntegrityFormat(
                                                        ContextStore.bundled(), List.of()))))
                        .issuer(issuer, "*");
        Policy policy =
                accepting(
                        ofType(
                                "vc:https://www.w3.org/ns/credentials/undefined-term#Employee",
                                Optional.empty()));
        Verdict fresh = policy.judge(world.verdict(credential));
        assertThat(fresh.verdict()).as(fresh.toString()).isEqualTo(Decision.VALID);

        world.reading(_ -> new Ledger.Reading.Stale(world.state(), HOUR, "old"));
        Verdict stale = policy.judge(world.verdict(credential));
        assertThat(stale.verdict()).as(stale.toString()).isEqualTo(Decision.INDETERMINATE);
    }

    @Test
    void aSessionOfOneTypeIsNotOneOfAnother() {
        Standing standing = ofTwoTypes().standings().getFirst();
        Policy policy =
                accepting(
                        ofType("vc:Admin", Optional.of(HOUR)),
                        ofType("vc:Employee", Optional.empty()));

        assertThat(policy.stillAccepts("vc:Admin", standing, Shown.UNKNOWN, ISSUED)).isTrue();
        Instant later = ISSUED.plus(HOUR);
        assertThat(policy.stillAccepts("vc:Admin", standing, Shown.UNKNOWN, later)).isFalse();
        assertThat(policy.stillAccepts("vc:Employee", standing, Shown.UNKNOWN, later)).isTrue();
        assertThat(policy.stillAccepts("vc:Other", standing, Shown.UNKNOWN, ISSUED)).isFalse();
    }

    @Test
    void itIsKnownFromTheStartWhenAgeEndsASession() {
        Verdict verdict = ofTwoTypes();
        Policy policy =
                accepting(
                        ofType("vc:Admin", Optional.of(HOUR)),
                        ofType("vc:Admin", Optional.of(HOUR.multipliedBy(2))),
                        ofType("vc:Admin", Optional.of(HOUR.multipliedBy(9)), "did:example:a"),
                        ofType("vc:Employee", Optional.empty()));
        assertThat(policy.tooOldAt(policy.fitting(verdict).orElseThrow(), ISSUED))
                .contains(ISSUED.plus(HOUR.multipliedBy(2)));
        Policy ageless =
                accepting(
                        ofType("vc:Admin", Optional.of(HOUR)),
                        ofType("vc:Admin", Optional.empty()));
        assertThat(ageless.tooOldAt(ageless.fitting(verdict).orElseThrow(), ISSUED)).isEmpty();
    }
}
