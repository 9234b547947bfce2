package dev.credgate.status.tokenlist;

import static dev.credgate.status.StatusWorld.ISSUER;
import static dev.credgate.status.StatusWorld.LIST;
import static dev.credgate.status.StatusWorld.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.CoseSigning;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.KeyName;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.status.ListProof;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.StatusFinding.Active;
import dev.credgate.status.StatusFinding.ListInvalid;
import dev.credgate.status.StatusFinding.Wanted;
import dev.credgate.status.StatusSource;
import dev.credgate.status.StatusWorld;
import dev.credgate.status.publication.Deflation;
import dev.credgate.thread.Effort;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenListStatusTest {

    private static final String HEADER = "{\"alg\":\"ES256\",\"typ\":\"statuslist+jwt\"}";
    private static final byte[] SIGNATURE = new byte[64];
    private static final long IAT = NOW.getEpochSecond() - 100;

    private final StatusWorld world = new StatusWorld();
    private final TokenListStatus source = new TokenListStatus();

    static {
        Arrays.fill(SIGNATURE, (byte) 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    void everySizeAndValueInBothForms(int size) {
        Random random = new Random(size);
        byte[] bits = new byte[40_000];
        random.nextBytes(bits);
        for (byte[] token : List.of(jwt(size, bits), cwt(size, bits))) {
            world.document(LIST, token);
            for (int i = 0; i < 5_000; i++) {
                int index = random.nextInt(bits.length * 8 / size);
                String picture =
                        Integer.toBinaryString(bits[index * size / 8] & 0xFF | 0x100).substring(1);
                int end = 8 - index * size % 8;
                int value = Integer.parseInt(picture.substring(end - size, end), 2);
                StatusFinding finding = read(index);
                switch (value) {
                    case 0 -> assertThat(finding).isEqualTo(new Active());
                    case 1 -> assertThat(finding).isInstanceOf(StatusFinding.Revoked.class);
                    case 2 -> assertThat(finding).isInstanceOf(StatusFinding.Suspended.class);
                    default ->
                            assertThat(finding)
                                    .isInstanceOfSatisfying(
                                            StatusFinding.Message.class,
                                            message ->
                                                    assertThat(message.value()).isEqualTo(value));
                }
            }
            assertThat(read(bits.length * 8L / size)).isInstanceOf(ListInvalid.class);
            assertThat(read(Long.MAX_VALUE)).isInstanceOf(ListInvalid.class);
            assertThat(read(-1)).isInstanceOf(ListInvalid.class);
        }
    }

    @Test
    void aListIsOnlyThatOfItsOwnAddress() {
        world.document("https://lists.example/2", jwt(1, new byte[1]));
        assertThat(
                        source.read(
                                new dev.credgate.credential.StatusReference(
                                        "token_status_list",
                                        URI.create("https://lists.example/2"),
                                        0,
                                        "",
                                        1,
                                        Map.of()),
                                world.context()))
                .isEqualTo(new ListInvalid("the list is that of another address"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"iat\":%iat|",
                "\"iat\":%iat|\"iat\":\"%iat\"",
                "\"sub\":\"https://lists.example/1\",|",
                "\"sub\":\"https://lists.example/1\"|\"sub\":7",
                "\"iss\":\"did:web:issuer.example\"|\"iss\":null",
                "\"exp\":9999999999|\"exp\":\"soon\"",
                "\"exp\":9999999999|\"exp\":9999999999999",
                "\"ttl\":60|\"ttl\":0",
                "\"ttl\":60|\"ttl\":-60",
                "\"ttl\":60|\"ttl\":\"60\"",
                "\"ttl\":60|\"ttl\":99999999999999999999",
                "\"bits\":1|\"bits\":3",
                "\"bits\":1|\"bits\":0",
                "\"bits\":1|\"bits\":16",
                "\"bits\":1|\"bits\":\"1\"",
                "\"bits\":1|\"bit\":1",
                "\"lst\"|\"list\"",
                "\"lst\":\"e|\"lst\":\"=e",
                "\"lst\":\"e|\"lst\":\"f",
                "\"status_list\"|\"status_lists\"",
                "{\"iss\"|[{\"iss\"",
                "\"sub\"|\"iss\"",
            })
    void aJwtThatIsNotInForm(String part, String instead) {
        String claims = claims(1, new byte[20]);
        assertThat(read(jws(HEADER, claims))).isEqualTo(new Active());
        String changed =
                claims.replace(
                        part.replace("%iat", "" + IAT),
                        instead == null ? "" : instead.replace("%iat", "" + IAT));
        assertThat(changed).isNotEqualTo(claims);
        assertThat(read(jws(HEADER, changed))).isInstanceOf(ListInvalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\"}",
                "{\"alg\":\"ES256\",\"typ\":\"JWT\"}",
                "{\"alg\":\"ES256\",\"typ\":\"vc+sd-jwt\"}",
                "{\"alg\":\"none\",\"typ\":\"statuslist+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"statuslist+jwt\"}",
                "{\"alg\":\"ES256\",\"typ\":\"statuslist+jwt\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"ES256\",\"typ\":\"statuslist+jwt\",\"jwk\":{}}"
            })
    void aJwtOfAnotherTypeOrAlgorithm(String header) {
        assertThat(read(jws(header, claims(1, new byte[20])))).isInstanceOf(ListInvalid.class);
    }

    @Test
    void aCwtOfAnotherTypeOrWithoutAClaim() {
        byte[] good = claims(1, new byte[20], 6, _ -> true);
        assertThat(read(cwt(Optional.of("application/statuslist+cwt"), good)))
                .isEqualTo(new Active());
        assertThat(read(cwt(Optional.of("APPLICATION/statuslist+CWT"), good)))
                .isEqualTo(new Active());
        assertThat(read(cwt(Optional.of("application/cwt"), good))).isInstanceOf(ListInvalid.class);
        assertThat(read(cwt(Optional.empty(), good))).isInstanceOf(ListInvalid.class);
        for (long missing : new long[] {2, 6, 65_533}) {
            byte[] claims = claims(1, new byte[20], 5, label -> label != missing);
            assertThat(read(cwt(Optional.of("application/statuslist+cwt"), claims)))
                    .as("without claim " + missing)
                    .isInstanceOf(ListInvalid.class);
        }
        assertThat(read(cwt(3, new byte[20]))).isInstanceOf(ListInvalid.class);
    }

    @Test
    void truncatedOrAlteredTokensAreNoLists() {
        for (byte[] token : List.of(jwt(1, new byte[20]), cwt(1, new byte[20]))) {
            for (int length = 0; length < token.length; length++) {
                byte[] cut = Arrays.copyOf(token, length);
                // The signature's own end is cut off a JWT: it has another length then.
                assertThat(read(cut)).isInstanceOf(ListInvalid.class);
            }
        }
        Random random = new Random(5);
        for (byte[] token : List.of(jwt(1, new byte[20]), cwt(1, new byte[20]))) {
            for (int i = 0; i < 2_000; i++) {
                byte[] altered = token.clone();
                altered[random.nextInt(token.length)] = (byte) random.nextInt(256);
                assertThat(read(altered)).isNotNull();
            }
        }
    }

    @Test
    void aBombIsNoList() {
        byte[] bomb = new byte[(16 << 20) + 1];
        ListInvalid expected = new ListInvalid("the list inflates to more than 16777216 bytes");
        assertThat(read(jwt(1, bomb))).isEqualTo(expected);
        assertThat(read(cwt(1, bomb))).isEqualTo(expected);
    }

    @Test
    void whereOthersWaitALongListIsNotEvenLookedFor() {
        byte[] bits = new byte[4 << 20];
        new Random(9).nextBytes(bits);
        bits[0] = 0;
        byte[] token = jwt(1, bits);
        assertThat(read(token)).isEqualTo(new Active());
        assertThat(Effort.brief(() -> read(1))).contains(new Active());
        world.document(LIST, token.clone());
        assertThat(Effort.brief(() -> read(1))).as("the same, had anew").isEmpty();
        assertThat(read(1)).isEqualTo(new Active());
        assertThat(Effort.brief(() -> read(1))).contains(new Active());
    }

    @Test
    void inForceAndFreshOrHadAnew() {
        Instant fetched = NOW.minusSeconds(1);
        world.document(LIST, jws(HEADER, claims(1, new byte[20])));
        assertThat(read(0)).isEqualTo(new Active());
        world.at(fetched.plusSeconds(60));
        assertThat(read(0)).as("its ttl is over").isEqualTo(wanted());

        world.at(NOW);
        String now = Long.toString(NOW.getEpochSecond());
        String claims = claims(1, new byte[20]).replace("9999999999", now);
        assertThat(read(jws(HEADER, claims))).as("expired since").isEqualTo(wanted());
        claims = claims(1, new byte[20]).replace("9999999999", "" + (NOW.getEpochSecond() - 1));
        assertThat(read(jws(HEADER, claims))).as("was had expired").isInstanceOf(ListInvalid.class);
        claims = claims(1, new byte[20]).replace("" + IAT, "" + (NOW.getEpochSecond() + 61));
        assertThat(read(jws(HEADER, claims))).as("dated ahead").isInstanceOf(ListInvalid.class);
        claims =
                claims(1, new byte[20])
                        .replace("\"iat\"", "\"nbf\":" + (NOW.getEpochSecond() + 61) + ",\"iat\"");
        assertThat(read(jws(HEADER, claims))).as("not yet").isInstanceOf(ListInvalid.class);
    }

    @Test
    void whoMaySignIt() {
        String other = "did:web:keeper.example";
        byte[] theirs = jws(HEADER, claims(1, new byte[20]).replace(ISSUER, other));
        assertThat(read(theirs)).isInstanceOf(ListInvalid.class);
        byte[] byTheirKey =
                jws(
                        HEADER.replace("{", "{\"kid\":\"" + other + "#1\","),
                        claims(1, new byte[20]).replace("\"iss\":\"" + ISSUER + "\",", ""));
        assertThat(read(byTheirKey)).isInstanceOf(ListInvalid.class);
        world.block(
                new LedgerEvent.IssuerNamed(Keccak256.hash(other), StatusWorld.BY, "keeper"),
                new LedgerEvent.TypeAuthorised(
                        Keccak256.hash(other), Keccak256.hash("status_list:" + ISSUER), true));
        assertThat(read(theirs)).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(other);
        assertThat(read(byTheirKey)).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(other);
    }

    @Test
    void whereNobodyIsNamedItIsTheCredentialsIssuer() {
        byte[] token =
                jws(
                        HEADER.replace("{", "{\"kid\":\"k\","),
                        claims(1, new byte[20]).replace("\"iss\":\"" + ISSUER + "\",", ""));
        assertThat(read(token)).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(ISSUER);
        assertThat(world.keys()).containsExactly(new KeyName.OfIssuer(ISSUER, Optional.of("k")));
    }

    @Test
    void certificatesMayBeThoseOfADocumentSigner() {
        byte[] token =
                jws(
                        HEADER.replace("{", "{\"x5c\":[\"AQID\"],"),
                        claims(1, new byte[20]).replace("\"iss\":\"" + ISSUER + "\",", ""));
        world.proven(proofs ->
                proofs.getFirst().key()
                                        instanceof
                                        KeyName.Certificates(_, KeyName.CertificateUse use)
                                && use == KeyName.CertificateUse.MDOC_SIGNER
                        ? new ListProof.Proven.Holds()
                        : new ListProof.Proven.Fails("no root of that use"));
        assertThat(read(token)).isEqualTo(new Active());
        assertThat(world.asked()).isEqualTo(ISSUER);
        world.proven(_ -> new ListProof.Proven.Fails("no root of that use"));
        assertThat(read(token)).isEqualTo(new ListInvalid("the list's proof: no root of that use"));
    }

    /** Whether their signer was revoked, for instance. */
    @Test
    void whatCannotBeLearntOfADocumentSignersListAccusesNobody() {
        byte[] token =
                jws(
                        HEADER.replace("{", "{\"x5c\":[\"AQID\"],"),
                        claims(1, new byte[20]).replace("\"iss\":\"" + ISSUER + "\",", ""));
        Source revocations =
                new Source(Source.Kind.CERTIFICATE_REVOCATIONS, URI.create("http://ca.example/1"));
        Map<ListProof.Proven, StatusFinding> all =
                Map.of(
                        new ListProof.Proven.Unavailable("away"),
                        new StatusFinding.Unavailable("away"),
                        new ListProof.Proven.Wanted(revocations),
                        new Wanted(revocations),
                        new ListProof.Proven.NoLedger(),
                        new StatusFinding.NoLedger());
        all.forEach((proven, finding) -> {
            world.proven(proofs ->
                    proofs.getFirst().key()
                                            instanceof
                                            KeyName.Certificates(_, KeyName.CertificateUse use)
                                    && use == KeyName.CertificateUse.MDOC_SIGNER
                            ? proven
                            : new ListProof.Proven.Fails("no root of that use"));
            assertThat(read(token)).isEqualTo(finding);
        });
    }

    @Test
    void whatCannotBeHadIsUnknown() {
        assertThat(read(0)).isEqualTo(wanted());
        world.document(LIST, new SourceReading.Unavailable("down"));
        assertThat(read(0)).isEqualTo(new StatusFinding.Unavailable("down"));
        world.registered(ISSUER, LIST, 1).set(ISSUER, 1, 77, StatusValue.REVOKED);
        assertThat(read(77)).isInstanceOf(StatusFinding.Revoked.class);
        assertThat(read(78)).isEqualTo(new Active());
    }

    private StatusFinding read(byte[] token) {
        world.document(LIST, token);
        return read(0);
    }

    private StatusFinding read(long index) {
        StatusSource.Context context = world.context();
        return source.read(StatusWorld.reference("token_status_list", index), context);
    }

    private static StatusFinding wanted() {
        return new Wanted(new Source(Source.Kind.STATUS_LIST, URI.create(LIST)));
    }

    private static byte[] jwt(int size, byte[] bits) {
        return jws(HEADER, claims(size, bits));
    }

    private static String claims(int size, byte[] bits) {
        return """
        {"iss":"%s","sub":"%s","iat":%d,"exp":9999999999,"ttl":60,\
        "status_list":{"bits":%d,"lst":"%s","aggregation_uri":"https://lists.example/all"}}\
        """
                .formatted(
                        ISSUER,
                        LIST,
                        IAT,
                        size,
                        Base64.getUrlEncoder()
                                .withoutPadding()
                                .encodeToString(Deflation.zlib(bits)));
    }

    private static byte[] jws(String header, String claims) {
        JsonObject members =
                (JsonObject)
                        ((JsonReading.Read)
                                        JsonParser.parse(header.getBytes(StandardCharsets.UTF_8)))
                                .value();
        return UnsignedJws.of(members, claims.getBytes(StandardCharsets.UTF_8)).attach(SIGNATURE);
    }

    private static byte[] cwt(int size, byte[] bits) {
        return cwt(Optional.of("application/statuslist+cwt"), claims(size, bits, 6, _ -> true));
    }

    private static byte[] cwt(Optional<String> type, byte[] claims) {
        CborWriter out = new CborWriter();
        CoseSigning.of(
                        CoseAlgorithm.ES256,
                        Optional.empty(),
                        Optional.empty(),
                        type,
                        List.of(),
                        claims)
                .write(SIGNATURE, out.tag(18));
        return out.toBytes();
    }

    private static byte[] claims(
            int size, byte[] bits, int count, java.util.function.LongPredicate wanted) {
        CborWriter out = new CborWriter().map(count);
        UnaryOperator<CborWriter> list =
                to -> to.map(2).text("bits").integer(size).text("lst").bytes(Deflation.zlib(bits));
        Map<Long, UnaryOperator<CborWriter>> claims =
                Map.of(
                        1L, to -> to.text(ISSUER),
                        2L, to -> to.text(LIST),
                        4L, to -> to.integer(9_999_999_999L),
                        6L, to -> to.integer(IAT),
                        65_533L, list,
                        65_534L, to -> to.integer(60));
        claims.forEach((label, value) -> {
            if (wanted.test(label)) {
                assertThat(value.apply(out.integer(label))).isSameAs(out);
            }
        });
        return out.toBytes();
    }
}
