package dev.credgate.peers;

import static dev.credgate.credential.jose.JoseKeys.CHECKER;
import static dev.credgate.credential.jose.JoseKeys.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HolderBinding.Answer;
import dev.credgate.credential.HolderChallenge;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SecuredPresentation;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * The script with {@code jose}, {@code @sd-jwt/sd-jwt-vc} and {@code did-jwt-vc}, and what our
 * formats say beside it: of credentials by {@link #ISSUER} and answers by {@link #HOLDER} to {@link
 * #CHALLENGE}.
 */
final class JosePeer extends StartedPeer {

    static final SecretJwk ISSUER = secret("P-256", 31);
    static final SecretJwk HOLDER = secret("P-256", 32);
    static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    static final HolderChallenge CHALLENGE =
            new HolderChallenge("n1", "https://v.example", NOW, Optional.empty());

    private static final List<CredentialFormat> FORMATS = new ArrayList<>();

    static {
        FORMATS.add(new SdJwtVcFormat());
        FORMATS.add(new JwtVcFormat(new CredentialFormats(FORMATS)));
    }

    JosePeer() {
        super("jose.mjs", "JOSE's peers were");
    }

    /** What somebody says of a text: whether it is taken. */
    @FunctionalInterface
    interface Word {
        boolean takes(String text) throws IOException;
    }

    /** A private key as the peer takes it, the one that {@link #secret} reads. */
    static JsonObject jwk(String curve, long seed) {
        return JoseKeys.jwk(curve, new Random(seed));
    }

    static SecretJwk secret(String curve, long seed) {
        return SecretJwk.read(jwk(curve, seed)).orElseThrow();
    }

    /** Both keys, for those operations that take either. */
    static Map<String, JsonValue> keys() {
        return Map.of(
                "issuer",
                jwk("P-256", 31),
                "holder",
                jwk("P-256", 32),
                "alg",
                new JsonString("ES256"));
    }

    static Map<String, JsonValue> with(
            Map<String, ? extends JsonValue> members, String name, JsonValue value) {
        Map<String, JsonValue> more = new LinkedHashMap<>(members);
        more.put(name, value);
        return more;
    }

    JsonObject ask(String op, Map<String, ? extends JsonValue> members) throws IOException {
        return ask(JsonObject.of(with(members, "op", new JsonString(op))));
    }

    /** The text that comes of an operation, which must succeed. */
    String text(String op, Map<String, ? extends JsonValue> members) throws IOException {
        return Peer.text(ask(op, members), "text");
    }

    boolean isOk(String op, Map<String, ? extends JsonValue> members) throws IOException {
        return Peer.isOk(ask(op, members));
    }

    /** What is taken is taken by both, each variant of it refused by both. */
    static void bothAgree(String text, TamperedTexts tampered, Word ours, Word theirs)
            throws IOException {
        assertThat(ours.takes(text)).as("ours, untouched").isTrue();
        assertThat(theirs.takes(text)).as("theirs, untouched").isTrue();
        for (Map.Entry<String, String> variant : tampered.all().entrySet()) {
            assertThat(ours.takes(variant.getValue())).as("ours: " + variant.getKey()).isFalse();
            assertThat(theirs.takes(variant.getValue()))
                    .as("theirs: " + variant.getKey())
                    .isFalse();
        }
    }

    static Presented read(String text) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return FORMATS.stream()
                .flatMap(format -> format.recognise(body).stream())
                .findFirst()
                .orElseGet(() ->
                        new Presented.Malformed(
                                "none", new FlawFound(Flaw.WRONG_TYPE, "no format knows it")));
    }

    /** Whether it is a credential by that key. */
    static boolean issued(Presented presented, SecretJwk by) {
        return presented instanceof SecuredCredential credential
                && credential.proofs().getFirst().check(by.key(), CHECKER) == SignatureFinding.FITS;
    }

    static boolean issued(Presented presented) {
        return issued(presented, ISSUER);
    }

    /** Whether it answers the challenge by that key. */
    static boolean answered(Answer answer, SecretJwk by) {
        return answer instanceof Answer.Proof(var proof, _)
                && proof.check(by.key(), CHECKER) == SignatureFinding.FITS;
    }

    /** Whether it is a presentation that answers, of credentials by the issuer. */
    static boolean presented(Presented presented, SecretJwk by) {
        return presented instanceof SecuredPresentation presentation
                && answered(presentation.binding().answer(Optional.of(CHALLENGE)), by)
                && !presentation.credentials().isEmpty()
                && presentation.credentials().stream().allMatch(JosePeer::issued);
    }

    /** What our writer issues by a key. */
    static String issue(CredentialWriter writer, SecretJwk by, String type, String options) {
        Draft.Ready draft =
                (Draft.Ready)
                        writer.draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        "did:example:i",
                                        "did:example:i#0",
                                        by.key().algorithm(),
                                        type,
                                        Optional.of("did:example:h"),
                                        json(
                                                "{'given_name': 'Ada', 'age': 36, 'address': {'street':"
                                                        + " 'Rua 1', 'city': 'Macao'},"
                                                        + " 'nationalities': ['PT', 'CN']}"),
                                        NOW.minusSeconds(60),
                                        Optional.of(NOW.plusSeconds(600)),
                                        type.startsWith("vct:")
                                                ? Optional.of(Jwk.of(HOLDER.key()))
                                                : Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        json(options)),
                                new SecureRandom());
        return new String(draft.attach(by.sign(draft.message())), StandardCharsets.US_ASCII);
    }

    /** A JWS of ours, in which single quotes may stand for double ones. */
    static String signed(SecretJwk by, String header, String payload) {
        return new String(JoseKeys.jws(by, header, payload), StandardCharsets.US_ASCII);
    }
}
