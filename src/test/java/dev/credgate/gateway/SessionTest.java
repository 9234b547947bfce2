package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import dev.credgate.policy.ClaimPath;
import dev.credgate.policy.Shown;
import dev.credgate.verification.Standing;
import dev.credgate.verification.StatusKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionTest {

    private static final String ISSUER = "did:weid:101:0x750407a6a38de1842be36d83f5bbbbd255762cb1";
    private static final String HOLDER = "did:weid:101:0xcc19a90cf334da36f74cd1e553e37235b0a49537";
    private static final String OTHER = "did:weid:101:0x0000000000000000000000000000000000000001";
    private static final Hash KEY = new Hash(1, -2, 3, -4);
    private static final Hash STATUS = new Hash(-5, 6, -7, 8);
    private static final Instant ISSUED = Instant.ofEpochSecond(1_795_823_038);
    private static final Instant UNTIL = Instant.ofEpochSecond(1_827_359_036);

    private static final Session SESSION =
            new Session(
                    "gFrbqbzdPYEB1v7da2GmjA",
                    "residents",
                    HOLDER,
                    ISSUER,
                    "cpt:1000",
                    "{\"name\":\"Chan Tai Man\"}",
                    ISSUED,
                    UNTIL,
                    List.of(
                            standing(ISSUER, ISSUER + "#keys-0", true),
                            standing(OTHER, OTHER + "#keys-7", true),
                            standing(OTHER, "urn:key:elsewhere", true),
                            standing(HOLDER, HOLDER + "#keys-0", false)),
                    new Shown(
                            Optional.of("weidentity"),
                            Set.of(
                                    new ClaimPath(List.of("name")),
                                    new ClaimPath(List.of("address", "city")),
                                    new ClaimPath(List.of(" ")))));

    private static Standing standing(String issuer, String keyId, boolean trustNeeded) {
        return new Standing(
                issuer,
                keyId,
                KEY,
                List.of("cpt:1000"),
                StatusKey.of(STATUS),
                Optional.of(ISSUED),
                Optional.of(UNTIL),
                trustNeeded,
                false,
                List.of());
    }

    private static JwtClaims token(Map<String, Object> ours) {
        JwtClaims claims = new JwtClaims();
        ours.forEach(claims::setClaim);
        claims.setAudience("residents");
        claims.setIssuedAt(NumericDate.fromSeconds(ISSUED.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(UNTIL.getEpochSecond()));
        return claims;
    }

    @Test
    void a_session_is_read_as_it_was_written() {
        assertThat(Session.of(token(SESSION.toClaims()))).contains(SESSION);
    }

    @Test
    void a_token_says_each_name_once() {
        Object standings = SESSION.toClaims().get("std");

        assertThat(String.valueOf(standings)).doesNotContain(ISSUER).doesNotContain(HOLDER);
    }

    @Test
    void what_an_earlier_release_wrote_is_read() {
        Map<String, Object> claims = SESSION.toClaims();
        claims.remove("fmt");
        claims.remove("dcl");
        String rest =
                " "
                        + KEY
                        + " "
                        + STATUS
                        + " "
                        + ISSUED.getEpochSecond()
                        + " "
                        + UNTIL.getEpochSecond();
        claims.put(
                "std",
                List.of(
                        ISSUER + " " + ISSUER + "#keys-0" + rest + " t cpt:1000",
                        OTHER + " " + OTHER + "#keys-7" + rest + " t cpt:1000",
                        OTHER + " urn:key:elsewhere" + rest + " t cpt:1000",
                        HOLDER + " " + HOLDER + "#keys-0" + rest + " b cpt:1000"));

        assertThat(Session.of(token(claims)))
                .hasValueSatisfying(read -> {
                    assertThat(read.standings()).isEqualTo(SESSION.standings());
                    assertThat(read.shown()).isEqualTo(Shown.UNKNOWN);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "did:web:i.example, did:web:i.example#key 1",
        "did:web:i.example, did:web:i.example#%20 %25",
        "did:web:i.example%3A8443, did:web:i.example%3A8443#%20",
        "https://i.example/a, https://i.example/a#the first",
        "https://i.example/a b, https://i.example/a b#e",
        "did:web:i.example, urn:a key"
    })
    void names_are_read_as_their_issuer_gave_them(String issuer, String keyId) {
        for (boolean trustNeeded : List.of(true, false)) {
            for (boolean keyNamed : List.of(true, false)) {
                for (String by : List.of(issuer, OTHER)) {
                    Session session = session(by, issuer, keyId, trustNeeded, keyNamed);
                    assertThat(Session.of(token(session.toClaims()))).contains(session);
                }
            }
        }
    }

    private static Session session(
            String by, String issuer, String keyId, boolean trustNeeded, boolean keyNamed) {
        Standing standing =
                new Standing(
                        issuer,
                        keyId,
                        KEY,
                        List.of("vc:a b%20"),
                        StatusKey.of(STATUS),
                        Optional.empty(),
                        Optional.empty(),
                        trustNeeded,
                        keyNamed,
                        List.of());
        return new Session(
                "id",
                "residents",
                HOLDER,
                by,
                "vc:a b",
                "{}",
                ISSUED,
                UNTIL,
                List.of(standing),
                Shown.UNKNOWN);
    }

    @Test
    void a_hash_of_another_length_is_none() {
        Map<String, Object> claims = SESSION.toClaims();
        claims.put("std", List.of("=i #keys-0 AAAA AAAA - - t cpt:1000"));

        assertThat(Session.of(token(claims))).isEmpty();
    }
}
