package dev.credgate.status.publication;

import static dev.credgate.status.StatusWorld.ISSUER;
import static dev.credgate.status.StatusWorld.LIST;
import static dev.credgate.status.StatusWorld.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.LedgerState;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListCredential;
import dev.credgate.status.P256;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusSource;
import dev.credgate.status.StatusWorld;
import dev.credgate.status.bitstring.BitstringStatus;
import dev.credgate.status.publication.BitstringListDraft.Purpose;
import dev.credgate.status.tokenlist.TokenListStatus;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What we publish says what the chain says, to our own readers, which are held to the standards.
 */
class MirrorTest {

    private static final int PLACES = 300_000;

    private final P256 key = new P256();
    private final StatusWorld world = new StatusWorld();
    private final StatusWorld reader = new StatusWorld();
    private final P256.Believing believing = new P256.Believing(key.publicKey());

    private MirroredList random(long seed) {
        Random random = new Random(seed);
        List<LedgerEvent> events = new ArrayList<>();
        for (int i = 0; i < 60_000; i++) {
            events.add(
                    new LedgerEvent.IndexStatusChanged(
                            Keccak256.hash(ISSUER),
                            random.nextInt(3),
                            random.nextInt(PLACES),
                            StatusValue.values()[random.nextInt(3)],
                            StatusWorld.BY));
        }
        world.block(events.toArray(LedgerEvent[]::new));
        return mirrored();
    }

    private MirroredList mirrored() {
        return MirroredList.of(world.state().statusPlaces(Keccak256.hash(ISSUER), 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jwt", "cwt"})
    void tokensSayWhatTheChainSays(String form) {
        MirroredList list = random(1);
        byte[] zlib = Deflation.zlib(list.statuses());
        byte[] token =
                key.signed(
                        form.equals("jwt")
                                ? TokenListDraft.jwt(zlib, terms())
                                : TokenListDraft.cwt(zlib, terms()));
        reader.document(LIST, token);
        TokenListStatus source = new TokenListStatus();
        StatusSource.Context context = reader.context(believing);
        LedgerState state = world.state();
        for (int i = 0; i < PLACES; i++) {
            Class<?> expected =
                    switch (state.status(Keccak256.hash(ISSUER), 1, i).value()) {
                        case ACTIVE -> StatusFinding.Active.class;
                        case SUSPENDED -> StatusFinding.Suspended.class;
                        case REVOKED -> StatusFinding.Revoked.class;
                    };
            StatusFinding finding =
                    source.read(StatusWorld.reference("token_status_list", i), context);
            if (!expected.isInstance(finding)) {
                assertThat(finding).as("place " + i).isInstanceOf(expected);
            }
        }
        assertThat(believing.checks()).isOne();
    }

    @ParameterizedTest
    @ValueSource(strings = {"REVOCATION", "SUSPENSION"})
    void listCredentialsSayWhatTheChainSays(Purpose purpose) {
        JsonObject document = BitstringListDraft.document(random(2), purpose, terms());
        JsonObject read =
                (JsonObject)
                        ((JsonReading.Read) JsonParser.parse(JsonWriter.write(document))).value();
        reader.document(LIST, new byte[] {1})
                .formats(_ ->
                        Optional.of(
                                ListCredential.of(
                                        (JsonObject)
                                                read.member("credentialSubject").orElseThrow())));
        BitstringStatus source = new BitstringStatus();
        StatusSource.Context context = reader.context();
        StatusValue wanted =
                purpose == Purpose.REVOCATION ? StatusValue.REVOKED : StatusValue.SUSPENDED;
        LedgerState state = world.state();
        for (int i = 0; i < PLACES; i++) {
            boolean set = state.status(Keccak256.hash(ISSUER), 1, i).value() == wanted;
            StatusFinding finding =
                    source.read(
                            new StatusReference(
                                    "bitstring", URI.create(LIST), i, purpose.text(), 1, Map.of()),
                            context);
            if (set == finding instanceof StatusFinding.Active) {
                assertThat(finding).as("place " + i).isNull();
            }
        }
    }

    @Test
    void aListIsLongHoweverLittleItSays() {
        assertThat(mirrored().size()).isEqualTo(MirroredList.FEWEST);
        world.set(ISSUER, 1, MirroredList.FEWEST - 1, StatusValue.REVOKED);
        assertThat(mirrored().size()).isEqualTo(MirroredList.FEWEST);
        world.set(ISSUER, 1, MirroredList.FEWEST, StatusValue.REVOKED);
        assertThat(mirrored().size()).isEqualTo(2 * MirroredList.FEWEST);
        world.set(ISSUER, 1, MirroredList.MOST - 1, StatusValue.REVOKED);
        assertThat(mirrored().size()).isEqualTo(MirroredList.MOST);
        assertThat(mirrored().beyond()).isZero();
    }

    @Test
    void placesFarOutAreLeftOutAndTakeNoMemory() {
        world.set(ISSUER, 1, MirroredList.MOST, StatusValue.REVOKED)
                .set(ISSUER, 1, Long.MAX_VALUE, StatusValue.REVOKED)
                .set(ISSUER, 1, -1, StatusValue.REVOKED);
        assertThat(mirrored().size()).isEqualTo(MirroredList.FEWEST);
        assertThat(mirrored().beyond()).isEqualTo(3);
        reader.document(
                LIST,
                key.signed(TokenListDraft.jwt(Deflation.zlib(mirrored().statuses()), terms())));
        assertThat(
                        new TokenListStatus()
                                .read(
                                        StatusWorld.reference(
                                                "token_status_list", MirroredList.MOST),
                                        reader.context(believing)))
                .as("out of reach is no pass")
                .isInstanceOf(StatusFinding.ListInvalid.class);
    }

    @Test
    void whoeverChangesAByteIsFound() {
        byte[] token =
                key.signed(TokenListDraft.cwt(Deflation.zlib(random(3).statuses()), terms()));
        token[token.length - 100] ^= 1;
        reader.document(LIST, new SourceReading.Had(token, "", NOW));
        assertThat(
                        new TokenListStatus()
                                .read(
                                        StatusWorld.reference("token_status_list", 1),
                                        reader.context(believing)))
                .isInstanceOf(StatusFinding.ListInvalid.class);
    }

    private static ListTerms terms() {
        return new ListTerms(
                LIST,
                ISSUER,
                ISSUER + "#1",
                List.of(),
                KeyAlgorithm.P256,
                NOW.minusSeconds(30),
                NOW.plusSeconds(3600),
                Duration.ofSeconds(60));
    }
}
