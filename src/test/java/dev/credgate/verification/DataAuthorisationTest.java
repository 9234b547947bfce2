package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.LedgerEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CPT 101, by which one lets another read a resource of its own and nobody else's. */
class DataAuthorisationTest {

    private static final String RESOURCE = "4b077c17-9612-42ee-9e36-3a3d46b27e81";
    private static final String URL = "http://127.0.0.1:6010/fetch-data";

    private final Agency owner = new Agency(1);
    private final Agency reader = new Agency(2);
    private final Agency stranger = new Agency(3);
    private final World world = new World(Instant.ofEpochSecond(1_800_000_000));

    @BeforeEach
    void build() {
        world.entity(owner.did(), owner.key().publicKey())
                .issuer(owner.did(), "cpt:101")
                .issuer(owner.did(), "cpt:107")
                .entity(reader.did(), reader.key().publicKey());
    }

    private static String claim(
            String from, String to, String resource, String url, String duration) {
        return ("{\"duration\":%s,\"fromWeId\":\"%s\",\"resourceId\":\"%s\","
                        + "\"serviceUrl\":\"%s\",\"toWeId\":\"%s\"}")
                .formatted(duration, from, resource, url, to);
    }

    private byte[] lite(String claim) {
        return owner.lite(101, Agency.ISSUED, Agency.UNTIL, claim);
    }

    @Test
    void oneThatTheSdkMakesIsValid() {
        String claim = claim(owner.did(), reader.did(), RESOURCE, URL, "360000");
        byte[] ordinary =
                Agency.sign(owner.draft(101, Agency.ISSUED, Agency.UNTIL, claim), owner.key());
        world.block(
                new LedgerEvent.SaltLengthAdded(
                        Keccak256.hash(owner.did()), 22, Instant.ofEpochSecond(1_650_000_000)));
        for (byte[] credential : List.of(ordinary, lite(claim))) {
            Verdict verdict = world.verdict(credential);
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        }
        assertThat(world.verdict(lite(claim.replace("360000", "0"))).verdict())
                .isEqualTo(Decision.VALID);
    }

    @ParameterizedTest
    @CsvSource({
        "STRANGER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, 1",
        "READER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, 1",
        "OWNER, OWNER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, 1",
        "OWNER, nobody, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, 1",
        "OWNER, READER, 4b077c17, http://h:1/a, 1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/, 1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, h/a, 1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, mailto:a@h, 1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h h/a, 1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, -1",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, 1.5",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, '\"1\"'",
        "OWNER, READER, 4b077c17-9612-42ee-9e36-3a3d46b27e81, http://h:1/a, null"
    })
    void onesThatAreNotAsTheyMustBeAreInvalid(
            String from, String to, String resource, String url, String duration) {
        byte[] credential = lite(claim(did(from), did(to), resource, url, duration));
        assertThat(schema(world.verdict(credential)).code())
                .contains(Reason.AUTHORISATION_MALFORMED);
        assertThat(world.verdict(credential).verdict()).isEqualTo(Decision.INVALID);
    }

    private String did(String who) {
        return switch (who) {
            case "OWNER" -> owner.did();
            case "READER" -> reader.did();
            case "STRANGER" -> stranger.did();
            default -> who;
        };
    }

    @Test
    void whoIsAuthorisedIsKnownToTheChain() {
        byte[] toStranger = lite(claim(owner.did(), stranger.did(), RESOURCE, URL, "1"));
        assertThat(schema(world.verdict(toStranger)).code()).contains(Reason.AUTHORISED_UNKNOWN);
        assertThat(world.verdict(toStranger).verdict()).isEqualTo(Decision.INVALID);
        Verdict inner = world.verdict(owner.over(List.of(toStranger, lite("{}"))));
        assertThat(schema(inner).outcome()).isEqualTo(Outcome.FAIL);

        String elsewhere = reader.did().replace("weid:101:", "weid:9:");
        Verdict unknown = world.verdict(lite(claim(owner.did(), elsewhere, RESOURCE, URL, "1")));
        assertThat(schema(unknown).code()).contains(Reason.UNKNOWN_LEDGER);
        assertThat(unknown.verdict()).isEqualTo(Decision.INDETERMINATE);

        world.entity(stranger.did(), stranger.key().publicKey());
        assertThat(world.verdict(toStranger).verdict()).isEqualTo(Decision.VALID);
        world.reading(_ -> new Ledger.Reading.Unavailable("no node"));
        assertThat(schema(world.verdict(toStranger)).code()).contains(Reason.LEDGER_UNAVAILABLE);
    }

    @Test
    void nothingIsSaidOfWhatNobodySigned() {
        String forged =
                new String(
                        lite(claim(owner.did(), reader.did(), RESOURCE, URL, "1")),
                        StandardCharsets.UTF_8);
        assertThat(
                        schema(
                                        world.verdict(
                                                forged.replace(RESOURCE, "x")
                                                        .getBytes(StandardCharsets.UTF_8)))
                                .outcome())
                .isEqualTo(Outcome.SKIP);
    }

    @Test
    void anIssuersOwnSchemaIsHeldToAsWell() {
        world.schema("cpt:101", "{\"required\":[\"purpose\"]}");
        byte[] credential = lite(claim(owner.did(), reader.did(), RESOURCE, URL, "1"));
        assertThat(schema(world.verdict(credential)).code()).contains(Reason.SCHEMA_VIOLATED);
    }

    private static Check schema(Verdict verdict) {
        return World.check(verdict, CheckName.SCHEMA);
    }
}
