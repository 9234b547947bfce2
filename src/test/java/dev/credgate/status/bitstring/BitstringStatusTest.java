package dev.credgate.status.bitstring;

import static dev.credgate.status.StatusWorld.ISSUER;
import static dev.credgate.status.StatusWorld.LIST;
import static dev.credgate.status.StatusWorld.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Body;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListCredential;
import dev.credgate.status.ListProof.Proven;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusFinding.Active;
import dev.credgate.status.StatusFinding.ListInvalid;
import dev.credgate.status.StatusSource;
import dev.credgate.status.StatusWorld;
import dev.credgate.thread.Effort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BitstringStatusTest {

    private static final int SHORTEST = 131_072;
    private static final byte[] BODY = {1};

    private final StatusWorld world = new StatusWorld().document(LIST, BODY);
    private final BitstringStatus source = new BitstringStatus();

    @ParameterizedTest
    @CsvSource({"revocation, Revoked", "suspension, Suspended", "refresh, Refresh"})
    void aSetBitMeansWhatThePurposeSays(String purpose, String finding) {
        byte[] bits = new byte[SHORTEST / 8];
        bits[0] = 0x40;
        list(subject(bits, purpose));
        assertThat(read(0, purpose)).isEqualTo(new Active());
        assertThat(read(1, purpose).getClass().getSimpleName()).isEqualTo(finding);
        assertThat(read(2, purpose)).isEqualTo(new Active());
        assertThat(read(SHORTEST - 1, purpose)).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(ISSUER);
    }

    @Test
    void theExampleOfTheRecommendation() {
        JsonObject subject =
                json(
                        """
                        {"id": "https://example.com/status/3#list", "type": "BitstringStatusList",
                         "statusPurpose": "revocation", "encodedList":
                         "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA"}
                        """);
        list(subject);
        assertThat(read(94_567, "revocation")).isEqualTo(new Active());
        assertThat(read(SHORTEST, "revocation")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void messagesOfEverySizeAgainstANaiveReader() {
        Random random = new Random(11);
        for (int size = 1; size <= 16; size++) {
            StringBuilder picture = new StringBuilder();
            long[] values = new long[SHORTEST];
            for (int i = 0; i < SHORTEST; i++) {
                values[i] = random.nextInt(3) == 0 ? random.nextInt(1 << size) : 0;
                String bits = Integer.toBinaryString((int) values[i]);
                picture.append("0".repeat(size - bits.length())).append(bits);
            }
            byte[] bytes = new byte[picture.length() / 8];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(picture.substring(8 * i, 8 * i + 8), 2);
            }
            list(subject(bytes, "message"), new byte[] {(byte) size});
            Map<Long, String> messages = Map.of(1L, "one", 2L, "two");
            for (int i = 0; i < 2_000; i++) {
                int index = random.nextInt(SHORTEST);
                long value = values[index];
                StatusFinding expected =
                        value == 0
                                ? new Active()
                                : new StatusFinding.Message(
                                        value,
                                        messages.getOrDefault(
                                                value, "0x" + Long.toHexString(value)));
                assertThat(read(reference(index, "message", size, messages))).isEqualTo(expected);
            }
        }
    }

    @Test
    void aMessageOfOneBitHasItsWordsFromTheStandard() {
        byte[] bits = new byte[SHORTEST / 8];
        bits[0] = (byte) 0x80;
        list(subject(bits, "message"));
        assertThat(read(0, "message")).isEqualTo(new StatusFinding.Message(1, "set"));
    }

    @Test
    void aListMayBeForSeveralPurposes() {
        JsonObject subject =
                with(
                        subject(new byte[SHORTEST / 8], "x"),
                        "statusPurpose",
                        json("{\"a\":[\"revocation\",\"suspension\"]}").member("a").orElseThrow());
        list(subject);
        assertThat(read(0, "suspension")).isEqualTo(new Active());
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        assertThat(read(0, "refresh")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void aPurposeThatNobodyDefinedIsNotFollowedEvenWhenItsBitIsNotSet() {
        list(subject(new byte[SHORTEST / 8], "mood"));
        assertThat(read(0, "mood")).isInstanceOf(StatusFinding.Unsupported.class);
    }

    @Test
    void anotherListOfTheIssuersIsNotTakenForIt() {
        list(listCredential().called(LIST), new byte[] {7});
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        list(
                listCredential().called("urn:uuid:0c6f7a2e-6f0d-4c55-9f58-3c9c2b9d7a11"),
                new byte[] {8});
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        list(listCredential().called("https://lists.example/2"), new byte[] {9});
        assertThat(read(0, "revocation"))
                .isEqualTo(new ListInvalid("the list is that of another address"));
    }

    @Test
    void aShortListHidesNobody() {
        list(subject(new byte[SHORTEST / 8 - 1], "revocation"));
        assertThat(read(0, "revocation"))
                .isEqualTo(new ListInvalid("the list has 131064 entries, fewer than 131072"));
        list(subject(new byte[SHORTEST / 8], "revocation"), new byte[] {2});
        assertThat(read(reference(0, "revocation", 2, Map.of())))
                .as("so many bits, and half as many entries")
                .isInstanceOf(ListInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {SHORTEST, SHORTEST + 1L, Long.MAX_VALUE, Long.MAX_VALUE / 8 + 1})
    void aPlaceBeyondTheListIsNoPass(long index) {
        list(subject(new byte[SHORTEST / 8], "revocation"));
        assertThat(read(index, "revocation")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void whoeverElseSignsItMustBeAuthorisedOnTheChain() {
        String other = "did:web:keeper.example";
        list(listCredential().by(other), BODY);
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);

        world.block(
                new LedgerEvent.IssuerNamed(Keccak256.hash(other), StatusWorld.BY, "keeper"),
                new LedgerEvent.TypeAuthorised(Keccak256.hash(other), Keccak256.hash("*"), true));
        assertThat(read(0, "revocation"))
                .as("who may vouch for every type may not revoke for everybody")
                .isInstanceOf(ListInvalid.class);

        world.block(
                new LedgerEvent.TypeAuthorised(
                        Keccak256.hash(other), Keccak256.hash("status_list:" + ISSUER), true));
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(other);

        world.block(new LedgerEvent.IssuerRecognised(Keccak256.hash(other), false));
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void whatTheProofComesTo() {
        list(listCredential(), BODY);
        Source elsewhere =
                new Source(Source.Kind.DID_DOCUMENT, URI.create("https://issuer.example/did.json"));
        world.proven(new Proven.Fails("no key of that name"));
        assertThat(read(0, "revocation"))
                .isEqualTo(new ListInvalid("the list's proof: no key of that name"));
        world.proven(new Proven.Wanted(elsewhere));
        assertThat(read(0, "revocation")).isEqualTo(new StatusFinding.Wanted(elsewhere));
        world.proven(new Proven.Unavailable("down"));
        assertThat(read(0, "revocation")).isEqualTo(new StatusFinding.Unavailable("down"));
        world.proven(new Proven.NoLedger());
        assertThat(read(0, "revocation")).isEqualTo(new StatusFinding.NoLedger());
    }

    @Test
    void aListMustBeInForce() {
        list(listCredential().valid(Optional.of(NOW.plusSeconds(61)), Optional.empty()), BODY);
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        list(
                listCredential().valid(Optional.of(NOW.plusSeconds(59)), Optional.empty()),
                new byte[] {2});
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        list(
                listCredential().valid(Optional.empty(), Optional.of(NOW.minusSeconds(2))),
                new byte[] {3});
        assertThat(read(0, "revocation")).as("was had expired").isInstanceOf(ListInvalid.class);
        list(listCredential().valid(Optional.empty(), Optional.of(NOW)), new byte[] {4});
        assertThat(read(0, "revocation")).as("expired since").isEqualTo(wanted());
        list(
                listCredential().valid(Optional.empty(), Optional.of(NOW.plusMillis(1))),
                new byte[] {5});
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        list(
                listCredential()
                        .valid(Optional.empty(), Optional.of(NOW.plusSeconds(9)))
                        .proven(
                                new ListCredential.Proof(
                                        Optional.empty(), Optional.of(NOW.minusSeconds(9)))),
                new byte[] {6});
        assertThat(read(0, "revocation")).as("its proof expired").isInstanceOf(ListInvalid.class);
    }

    @Test
    void aListIsHadAnewWhenItsTimeToLiveIsOver() {
        list(with(subject(new byte[SHORTEST / 8], "revocation"), "ttl", new JsonNumber("60000")));
        Instant fetched = NOW.minusSeconds(1);
        world.at(fetched.plusMillis(59_999));
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        world.at(fetched.plusMillis(60_000));
        assertThat(read(0, "revocation")).isEqualTo(wanted());

        list(
                with(subject(new byte[SHORTEST / 8], "revocation"), "ttl", new JsonNumber("0")),
                new byte[] {2});
        world.at(fetched.plusMillis(9_999));
        assertThat(read(0, "revocation"))
                .as("nobody makes us fetch without pause")
                .isEqualTo(new Active());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\"}",
                "{\"type\":\"Other\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\"}",
                "{\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\"}",
                "{\"type\":\"BitstringStatusList\",\"encodedList\":\"%s\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":[],\"encodedList\":\"%s\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":[\"revocation\",1],\"encodedList\":\"%s\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":1,\"encodedList\":\"%s\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"z%s\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s=\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"u\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"u+/\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":7}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\",\"ttl\":-1}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\",\"ttl\":\"1\"}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\",\"ttl\":1e9}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\",\"statusSize\":2}",
                "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"revocation\",\"encodedList\":\"%s\",\"statusSize\":0}"
            })
    void aListThatIsNotInForm(String text) {
        list(json(text.replace("%s", encoded(new byte[SHORTEST / 8]))));
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void aBombOrACutListIsNoList() {
        list(
                with(
                        subject(new byte[0], "revocation"),
                        "encodedList",
                        new JsonString(encoded(new byte[(16 << 20) + 1]))));
        assertThat(read(0, "revocation"))
                .isEqualTo(new ListInvalid("the list inflates to more than 16777216 bytes"));
        String whole = encoded(new byte[SHORTEST / 8]);
        list(
                with(
                        subject(new byte[0], "revocation"),
                        "encodedList",
                        new JsonString(whole.substring(0, whole.length() - 4))),
                new byte[] {2});
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
    }

    @Test
    void whatIsNoListCredential() {
        list(listCredential().typed("vc:https://example.org/Other"), BODY);
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        list(listCredential().typed("vc:x", "vc:BitstringStatusListCredential"), new byte[] {2});
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        list(listCredential().flawed(new FlawFound(Flaw.DATE_MALFORMED, "")), new byte[] {3});
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        list(listCredential().proven(), new byte[] {4});
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        list(
                listCredential()
                        .proven(
                                new ListCredential.Proof(
                                        Optional.of(new FlawFound(Flaw.PROOF_MALFORMED, "")),
                                        Optional.empty())),
                new byte[] {5});
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        list(listCredential().pointing(StatusWorld.reference("bitstring", 1)), new byte[] {6});
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        world.document(LIST, new byte[] {7}).formats(_ -> Optional.empty());
        assertThat(read(0, "revocation")).isInstanceOf(ListInvalid.class);
        world.document(LIST, new byte[] {8})
                .formats(_ ->
                        Optional.of(
                                new Presented.Malformed(
                                        "any", new FlawFound(Flaw.TOO_DEEP, "secret"))));
        assertThat(read(0, "revocation"))
                .isEqualTo(new ListInvalid("the list is malformed: too_deep"));
    }

    @Test
    void whatCannotBeHadIsUnknown() {
        world.document(LIST, new SourceReading.Wanted());
        assertThat(read(0, "revocation")).isEqualTo(wanted());
        world.document(LIST, new SourceReading.Unavailable("the server is down"));
        assertThat(read(0, "revocation"))
                .isEqualTo(new StatusFinding.Unavailable("the server is down"));
        StatusSource.Context ground = world.context();
        assertThat(
                        source.read(
                                StatusWorld.reference("bitstring", 0),
                                new StatusSource.Context(
                                        NOW,
                                        Optional.empty(),
                                        ground.sources(),
                                        ISSUER,
                                        ground.proof())))
                .isEqualTo(new StatusFinding.NoLedger());
        for (String address : List.of("https://lists.example/1#a", "lists/1")) {
            assertThat(
                            read(
                                    new StatusReference(
                                            "bitstring",
                                            URI.create(address),
                                            0,
                                            "revocation",
                                            1,
                                            Map.of())))
                    .isInstanceOf(StatusFinding.Unsupported.class);
        }
    }

    @Test
    void aRegisteredListIsReadOnTheChain() {
        list(subject(new byte[SHORTEST / 8], "revocation"));
        world.registered("did:web:stranger.example", LIST, 4)
                .set("did:web:stranger.example", 4, 9, StatusValue.REVOKED);
        assertThat(read(9, "revocation"))
                .as("a stranger's registration says nothing")
                .isEqualTo(new Active());
        assertThat(world.recognised()).isOne();

        world.registered(ISSUER, LIST, 7).document(LIST, new SourceReading.Unavailable("away"));
        assertThat(read(9, "revocation")).isEqualTo(new Active());
        world.set(ISSUER, 7, 9, StatusValue.SUSPENDED);
        Address by = StatusWorld.BY;
        assertThat(read(9, "revocation"))
                .isEqualTo(new StatusFinding.Suspended("suspended in block 3 by " + by));
        world.set(ISSUER, 7, 9, StatusValue.REVOKED);
        assertThat(read(9, "suspension"))
                .isEqualTo(new StatusFinding.Revoked("revoked in block 4 by " + by));
        assertThat(read(10, "revocation")).isEqualTo(new Active());
    }

    @Test
    void aListIsReadOnceHoweverManyAskForItsPlaces() {
        list(subject(new byte[SHORTEST / 8], "revocation"));
        for (int i = 0; i < 100; i++) {
            read(i, "revocation");
            world.document(LIST, BODY.clone());
        }
        assertThat(world.recognised()).isOne();
    }

    @Test
    void whereOthersWaitNoListIsReadThatIsNotKnown() {
        list(subject(new byte[SHORTEST / 8], "revocation"));
        assertThat(Effort.brief(() -> read(0, "revocation"))).isEmpty();
        assertThat(world.recognised()).isZero();
        assertThat(read(0, "revocation")).isEqualTo(new Active());
        assertThat(Effort.brief(() -> read(1, "revocation"))).contains(new Active());
        assertThat(world.recognised()).isOne();
    }

    @Test
    void whoAskedForTooMuchLeavesNothingBehindOfAListForOthers() {
        JsonObject subject = subject(new byte[SHORTEST / 8], "revocation");
        byte[] signed =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"],
                 "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                 "issuer": "%s", "credentialSubject": %s,
                 "proof": {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022",
                   "created": "2026-05-05T05:05:05Z", "verificationMethod": "%s#0",
                   "proofPurpose": "assertionMethod", "proofValue": "%s"}}
                """
                        .formatted(
                                ISSUER,
                                new String(
                                        CanonicalWriter.canonical(subject), StandardCharsets.UTF_8),
                                ISSUER,
                                Multibase.BASE58BTC.encode(new byte[64]))
                        .getBytes(StandardCharsets.UTF_8);
        DataIntegrityFormat format = new DataIntegrityFormat(ContextStore.bundled(), List.of());
        world.document(LIST, signed).formats(body -> format.recognise(new Body(body)));
        StatusFinding asked =
                Effort.bounded(() -> {
                    while (Effort.current().spend(1_000_000)) {
                        assertThat(world.recognised()).isZero();
                    }
                    return read(0, "revocation");
                });
        assertThat(asked).isInstanceOf(StatusFinding.Unavailable.class);
        assertThat(read(0, "revocation")).isEqualTo(new Active());
    }

    private void list(JsonObject subject) {
        list(subject, BODY);
    }

    private void list(JsonObject subject, byte[] body) {
        list(ListCredential.of(subject), body);
    }

    private void list(ListCredential list, byte[] body) {
        world.document(LIST, body).formats(_ -> Optional.of(list));
    }

    private static ListCredential listCredential() {
        return ListCredential.of(subject(new byte[SHORTEST / 8], "revocation"));
    }

    private StatusFinding read(long index, String purpose) {
        return read(reference(index, purpose, 1, Map.of()));
    }

    private StatusFinding read(StatusReference reference) {
        return source.read(reference, world.context());
    }

    private static StatusReference reference(
            long index, String purpose, int size, Map<Long, String> messages) {
        return new StatusReference("bitstring", URI.create(LIST), index, purpose, size, messages);
    }

    private static StatusFinding wanted() {
        return new StatusFinding.Wanted(new Source(Source.Kind.STATUS_LIST, URI.create(LIST)));
    }

    private static JsonObject subject(byte[] bits, String purpose) {
        return JsonObject.of(
                Map.of(
                        "type", new JsonString("BitstringStatusList"),
                        "statusPurpose", new JsonString(purpose),
                        "encodedList", new JsonString(encoded(bits))));
    }

    private static JsonObject with(JsonObject object, String name, JsonValue value) {
        Map<String, JsonValue> members = new LinkedHashMap<>(object.members());
        members.put(name, value);
        return JsonObject.of(members);
    }

    private static JsonObject json(String text) {
        return (JsonObject)
                ((JsonReading.Read) JsonParser.parse(text.getBytes(StandardCharsets.UTF_8)))
                        .value();
    }

    private static String encoded(byte[] bits) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bits);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return "u" + Base64.getUrlEncoder().withoutPadding().encodeToString(out.toByteArray());
    }
}
