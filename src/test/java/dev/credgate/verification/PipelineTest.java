package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.weid.UnsignedWeIdCredential;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.Ledger.Reading;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.Verification.Result;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each reason that a verdict can give beside those of form, brought about on a real ledger state.
 */
class PipelineTest extends PipelineGround {

    @Test
    void whatIsIssuedHereIsValidHere() {
        Verdict verdict = world.verdict(credential());

        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.issuer()).contains(agency.did());
        assertThat(verdict.subject()).contains(holder.did());
        assertThat(verdict.type()).contains("cpt:1000");
        assertThat(verdict.checks().stream().map(Check::check))
                .containsExactly(
                        CheckName.ISSUER_KEY,
                        CheckName.SIGNATURE,
                        CheckName.VALIDITY,
                        CheckName.STATUS,
                        CheckName.TRUST,
                        CheckName.BINDING,
                        CheckName.SCHEMA);
        assertThat(World.check(verdict, CheckName.SCHEMA).outcome()).isEqualTo(Outcome.SKIP);
        assertThat(verdict.ledger().map(stamp -> stamp.block().number())).contains(world.height());
    }

    @Test
    void anUnknownIssuerOnAFreshChainIsInvalid() {
        Agency nobody = new Agency(99);
        assertFails(
                world.verdict(nobody.issue("{\"a\":1}")),
                CheckName.ISSUER_KEY,
                Reason.ISSUER_UNKNOWN);
    }

    @Test
    void anUnknownChainNumberIsIndeterminate() {
        byte[] elsewhere = replace(credential(), "did:weid:101:", "did:weid:7:");
        Verdict verdict = world.verdict(elsewhere);
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(verdict, CheckName.ISSUER_KEY).code())
                .contains(Reason.UNKNOWN_LEDGER);
    }

    @Test
    void aStaleOrAbsentLedgerIsAnOutageAndNeverAVerdictOfGuilt() {
        world.reading(at -> new Reading.Stale(world.state(), Duration.ofMinutes(9), "too old"));
        Verdict stale = world.verdict(credential());
        assertThat(stale.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(stale, CheckName.STATUS).code()).contains(Reason.LEDGER_STALE);
        assertThat(stale.ledger()).isPresent();

        world.reading(at -> new Reading.Unavailable("never reached"));
        Verdict none = world.verdict(credential());
        assertThat(none.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(World.check(none, CheckName.TRUST).code()).contains(Reason.LEDGER_UNAVAILABLE);
        assertThat(none.ledger()).isEmpty();
        Verdict presented = world.verdict(holder.present(List.of(credential())));
        assertThat(presented.verdict()).isEqualTo(Decision.INDETERMINATE);
    }

    @Test
    void keysEndInDifferentWays() {
        byte[] credential = credential();
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.RETIRED);
        assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.VALID);
        world.revokeKey(agency.did(), agency.key().publicKey());
        Verdict revoked = world.verdict(credential);
        assertFails(revoked, CheckName.ISSUER_KEY, Reason.KEY_REVOKED);
        assertThat(World.check(revoked, CheckName.SIGNATURE).outcome()).isEqualTo(Outcome.PASS);
        world.keyState(agency.did(), agency.key().publicKey(), KeyState.COMPROMISED);
        assertFails(world.verdict(credential), CheckName.ISSUER_KEY, Reason.KEY_COMPROMISED);
    }

    @Test
    void anyKeyOfTheIssuerMayFitWhateverNumberCreatorNames() {
        UnsignedWeIdCredential draft =
                agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"a\":\"b\"}");
        byte[] bySecondKey = Agency.sign(draft, stranger.key());
        assertFails(world.verdict(bySecondKey), CheckName.SIGNATURE, Reason.SIGNATURE_INVALID);
        world.furtherKey(agency.did(), stranger.key().publicKey());
        assertThat(world.verdict(bySecondKey).verdict()).isEqualTo(Decision.VALID);
        assertThat(world.verdict(bySecondKey).standings().getFirst().keyId())
                .isEqualTo(agency.did() + "#keys-1");
        // It is not signed and chooses no key: what follows the DID is whatever the SDK was told.
        byte[] presented = holder.present(List.of(credential()));
        for (String named : List.of("#keys-2", "#key0", "#0x1", "")) {
            assertThat(world.verdict(replace(bySecondKey, "#keys-0", named)))
                    .isEqualTo(world.verdict(bySecondKey));
            assertThat(
                            world.verdict(
                                            replace(
                                                    presented,
                                                    holder.did() + "#keys-0",
                                                    holder.did() + named))
                                    .verdict())
                    .isEqualTo(Decision.VALID);
        }
        assertFails(
                world.verdict(replace(bySecondKey, "#keys-0", "#")),
                CheckName.SIGNATURE,
                Reason.CREATOR_MISMATCH);
        assertFails(
                world.verdict(
                        replace(bySecondKey, agency.did() + "#keys-0", stranger.did() + "#keys-0")),
                CheckName.SIGNATURE,
                Reason.CREATOR_MISMATCH);
        assertFails(
                world.verdict(replace(presented, holder.did() + "#keys-0", holder.did() + "#")),
                CheckName.SIGNATURE,
                Reason.DID_MALFORMED);
    }

    @Test
    void statusFollowsTheSignedTextWhateverIsChangedAroundIt() {
        byte[] credential = credential();
        Hash key = world.verdict(credential).standings().getFirst().statusKey().hash();
        world.status(agency.did(), key, StatusValue.SUSPENDED);
        assertFails(world.verdict(credential), CheckName.STATUS, Reason.SUSPENDED);
        world.status(agency.did(), key, StatusValue.REVOKED);
        Verdict revoked = world.verdict(credential);
        assertFails(revoked, CheckName.STATUS, Reason.REVOKED);
        assertThat(World.check(revoked, CheckName.STATUS).detail().orElse(""))
                .contains("block " + world.height());
        assertFails(
                world.verdict(
                        replace(credential, "\"created\":1700000000", "\"created\":1700000001")),
                CheckName.STATUS,
                Reason.REVOKED);
        world.status(agency.did(), key, StatusValue.ACTIVE);
        assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void anotherIssuersEntryIsNobodysStatus() {
        byte[] credential = credential();
        Hash key = world.verdict(credential).standings().getFirst().statusKey().hash();
        world.status(stranger.did(), key, StatusValue.REVOKED);
        assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.VALID);
    }

    @Test
    void trustNeedsRecognitionAndTheVeryType() {
        byte[] credential = credential();
        Hash did = Keccak256.hash(agency.did());
        byte[] other =
                Agency.sign(
                        agency.draft(2000, Agency.ISSUED, Agency.UNTIL, "{\"a\":1}"), agency.key());
        assertFails(world.verdict(other), CheckName.TRUST, Reason.TYPE_NOT_AUTHORISED);
        world.block(new LedgerEvent.TypeAuthorised(did, Keccak256.hash("*"), true));
        assertThat(world.verdict(other).verdict()).isEqualTo(Decision.VALID);
        world.block(new LedgerEvent.TypeAuthorised(did, Keccak256.hash("cpt:1000"), false));
        assertFails(world.verdict(credential), CheckName.TRUST, Reason.TYPE_NOT_AUTHORISED);
        world.block(new LedgerEvent.IssuerRecognised(did, false));
        assertFails(world.verdict(credential), CheckName.TRUST, Reason.ISSUER_UNTRUSTED);
    }

    @Test
    void saltLengthIsTheOneInForceWhenItWasIssued() {
        byte[] early =
                Agency.sign(
                        agency.draft(
                                1000,
                                Instant.ofEpochSecond(1_640_000_000),
                                Agency.UNTIL,
                                "{\"a\":1}"),
                        agency.key());
        assertFails(world.verdict(early), CheckName.SIGNATURE, Reason.SALT_LENGTH);
    }

    @Test
    void saltsOfAnIssuerThatNobodyNamedAreNotTheirFault() {
        byte[] credential = stranger.issue("{\"a\":1}");
        Verdict verdict = world.verdict(credential);

        assertFails(verdict, CheckName.TRUST, Reason.ISSUER_UNTRUSTED);
        assertThat(World.check(verdict, CheckName.SIGNATURE).outcome()).isEqualTo(Outcome.SKIP);
        assertThat(verdict.checks()).filteredOn(it -> it.outcome() == Outcome.FAIL).hasSize(1);

        byte[] changed =
                new String(credential, StandardCharsets.UTF_8)
                        .replace("\"a\":1", "\"a\":2")
                        .getBytes(StandardCharsets.UTF_8);
        assertThat(changed).isNotEqualTo(credential);
        assertThat(World.check(world.verdict(changed), CheckName.SIGNATURE).outcome())
                .isEqualTo(Outcome.FAIL);
    }

    @Test
    void saltsOfANamedIssuerWithoutALengthAreTheCause() {
        world.issuer(stranger.did(), "cpt:1000");
        assertFails(
                world.verdict(stranger.issue("{\"a\":1}")),
                CheckName.SIGNATURE,
                Reason.SALT_LENGTH);

        // No longer recognised, but once agreed with: what it signed then can still be told.
        world.block(
                new LedgerEvent.SaltLengthAdded(
                        Keccak256.hash(stranger.did()), 22, Instant.ofEpochSecond(1_650_000_000)),
                new LedgerEvent.IssuerRecognised(Keccak256.hash(stranger.did()), false));
        Verdict verdict = world.verdict(stranger.issue("{\"a\":1}"));
        assertFails(verdict, CheckName.TRUST, Reason.ISSUER_UNTRUSTED);
        assertThat(World.check(verdict, CheckName.SIGNATURE).outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void expiryIsStrictAndDatesAheadHaveAMinute() {
        byte[] credential = credential();
        assertThat(world.at(Agency.UNTIL.minusSeconds(1)).verdict(credential).verdict())
                .isEqualTo(Decision.VALID);
        assertFails(world.at(Agency.UNTIL).verdict(credential), CheckName.VALIDITY, Reason.EXPIRED);
        assertThat(world.at(Agency.ISSUED.minusSeconds(60)).verdict(credential).verdict())
                .isEqualTo(Decision.VALID);
        assertFails(
                world.at(Agency.ISSUED.minusSeconds(61)).verdict(credential),
                CheckName.VALIDITY,
                Reason.NOT_YET_VALID);
    }

    @Test
    void schemasHoldDisclosedClaimsAndForgiveHiddenOnes() {
        world.schema(
                "cpt:1000",
                "{\"$schema\":\"http://json-schema.org/draft-04/schema#\",\"type\":\"object\","
                        + "\"properties\":{\"age\":{\"type\":\"integer\"},\"name\":{\"type\":\"string\","
                        + "\"pattern\":\"^([A-Za-z ]+)+$\"}},\"required\":[\"age\",\"name\"]}");
        // In force at issuance, or the type's first: the chain decides; this one is later.
        byte[] later =
                Agency.sign(
                        agency.draft(
                                1000,
                                Instant.ofEpochSecond(1_700_000_000),
                                Agency.UNTIL,
                                "{\"age\":31,\"name\":\"Li Si\"}"),
                        agency.key());
        assertThat(World.check(world.verdict(later), CheckName.SCHEMA).outcome())
                .as(world.verdict(later).toString())
                .isEqualTo(Outcome.PASS);
        byte[] hidden = hide(later, "age");
        assertThat(World.check(world.verdict(hidden), CheckName.SCHEMA).outcome())
                .as(world.verdict(hidden).toString())
                .isEqualTo(Outcome.PASS);
        assertThat(world.verdict(hidden).verdict()).isEqualTo(Decision.VALID);
        assertThat(world.verdict(hidden).claims().members()).containsOnlyKeys("name");
        byte[] missing =
                Agency.sign(
                        agency.draft(1000, Agency.ISSUED, Agency.UNTIL, "{\"age\":31}"),
                        agency.key());
        assertFails(world.verdict(missing), CheckName.SCHEMA, Reason.SCHEMA_VIOLATED);
        assertFails(
                world.verdict(replace(later, "\"age\":31", "\"age\":\"31\"")),
                CheckName.SCHEMA,
                Reason.SCHEMA_VIOLATED);
    }

    @Test
    void typesAreProvenOnlyWhenThoseOfEachCredentialAre() {
        world.schema("cpt:1000", "{\"properties\":{\"age\":{\"type\":\"integer\"}}}");
        world.block(
                new LedgerEvent.TypeAuthorised(
                        Keccak256.hash(agency.did()), Keccak256.hash("cpt:2000"), true));
        byte[] untyped =
                Agency.sign(
                        agency.draft(2000, Agency.ISSUED, Agency.UNTIL, "{\"a\":1}"), agency.key());
        Verdict typed = world.verdict(holder.present(List.of(credential())));
        Verdict both = world.verdict(holder.present(List.of(credential(), untyped)));
        assertThat(World.check(typed, CheckName.SCHEMA).outcome()).isEqualTo(Outcome.PASS);
        assertThat(World.check(both, CheckName.SCHEMA).outcome()).isEqualTo(Outcome.SKIP);
        assertThat(both.verdict()).as(both.toString()).isEqualTo(Decision.VALID);
    }

    @Test
    void aSchemaThatCannotBeUsedDecidesNothing() {
        world.schema("cpt:1000", "{\"$ref\":\"https://attacker.example/schema\"}");
        Verdict verdict = world.verdict(credential());
        assertThat(World.check(verdict, CheckName.SCHEMA).code()).contains(Reason.SCHEMA_UNUSABLE);
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
    }

    @Test
    void whatIsNoCredentialIsSaidToBeNone() {
        for (String body :
                List.of(
                        "",
                        " ",
                        "{",
                        "[]",
                        "{}",
                        "\"text\"",
                        "{\"a\":1}",
                        "nul",
                        "{\"@context\":[]}")) {
            assertThat(world.verify(body.getBytes(StandardCharsets.UTF_8)))
                    .as(body)
                    .isInstanceOf(Result.NotACredential.class);
        }
    }

    static byte[] replace(byte[] document, String old, String fresh) {
        String text = new String(document, StandardCharsets.UTF_8);
        assertThat(text).contains(old);
        return text.replace(old, fresh).getBytes(StandardCharsets.UTF_8);
    }
}
