package dev.credgate.verification;

import static dev.credgate.verification.EveryFormat.NOW;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.Base64Url;
import dev.credgate.ledger.Ledger;
import dev.credgate.ledger.StatusValue;
import dev.credgate.verification.EveryFormat.Issuer;
import dev.credgate.verification.EveryFormat.Way;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Untrusted, revoked, suspended, expired, malformed and not to be had are told apart in every
 * format, alone and in presentations of several, by the code that each has to itself; and nothing
 * that cannot be had ever makes a verdict {@code invalid}.
 */
class OutcomesApartTest {

    private static final String PORTAL = "https://p.example";
    private static final Instant LATER = NOW.plusSeconds(100_000);

    private static final EveryFormat ISSUED = new EveryFormat();
    private static final EveryFormatsGround GROUND = ground();

    private static EveryFormatsGround ground() {
        try {
            return new EveryFormatsGround(ISSUED);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What is the matter with a credential, and how its verdict says so. */
    enum Matter {
        NOTHING(Decision.VALID),
        UNTRUSTED(Decision.INVALID, CheckName.TRUST, Reason.ISSUER_UNTRUSTED),
        FOR_OTHER_TYPES(Decision.INVALID, CheckName.TRUST, Reason.TYPE_NOT_AUTHORISED),
        REVOKED_BY_HASH(Decision.INVALID, CheckName.STATUS, Reason.REVOKED),
        REVOKED_ON_CHAIN(Decision.INVALID, CheckName.STATUS, Reason.REVOKED),
        REVOKED_IN_A_LIST(Decision.INVALID, CheckName.STATUS, Reason.REVOKED),
        SUSPENDED_BY_HASH(Decision.INVALID, CheckName.STATUS, Reason.SUSPENDED),
        SUSPENDED_ON_CHAIN(Decision.INVALID, CheckName.STATUS, Reason.SUSPENDED),
        SUSPENDED_IN_A_LIST(Decision.INVALID, CheckName.STATUS, Reason.SUSPENDED),
        EXPIRED(Decision.INVALID, CheckName.VALIDITY, Reason.EXPIRED),
        /** Its code is that of what is wrong with its form. */
        MALFORMED(Decision.INVALID),
        LIST_AWAY(Decision.INDETERMINATE, CheckName.STATUS, Reason.SOURCE_UNAVAILABLE),
        LIST_UNSEEN(Decision.INDETERMINATE, CheckName.STATUS, Reason.SOURCE_UNAVAILABLE),
        LIST_BROKEN(Decision.INDETERMINATE, CheckName.STATUS, Reason.STATUS_LIST_INVALID),
        KEYS_AWAY(Decision.INDETERMINATE, CheckName.ISSUER_KEY, Reason.SOURCE_UNAVAILABLE),
        KEYS_UNSEEN(Decision.INDETERMINATE, CheckName.ISSUER_KEY, Reason.SOURCE_UNAVAILABLE);

        final Decision decision;
        final Optional<CheckName> check;
        final Optional<Reason> reason;

        Matter(Decision decision) {
            this.decision = decision;
            this.check = Optional.empty();
            this.reason = Optional.empty();
        }

        Matter(Decision decision, CheckName check, Reason reason) {
            this.decision = decision;
            this.check = Optional.of(check);
            this.reason = Optional.of(reason);
        }

        /** What rests on the chain alone has no lists, and no documents that could be away. */
        boolean canBefall(Way way) {
            return !way.onChainAlone()
                    || !EnumSet.of(
                                    REVOKED_ON_CHAIN,
                                    REVOKED_IN_A_LIST,
                                    SUSPENDED_ON_CHAIN,
                                    SUSPENDED_IN_A_LIST,
                                    LIST_AWAY,
                                    LIST_UNSEEN,
                                    LIST_BROKEN,
                                    KEYS_AWAY,
                                    KEYS_UNSEEN)
                            .contains(this);
        }

        /** The code, of a credential that is written so. */
        Optional<Reason> reason(Way way) {
            return this == MALFORMED ? Optional.of(malformation(way)) : reason;
        }
    }

    private static Reason malformation(Way way) {
        return way == Way.MDOC || way == Way.VC_COSE
                ? Reason.TRAILING_BYTES
                : way.dataIntegrity() ? Reason.ENCODING_MALFORMED : Reason.DUPLICATE_MEMBER;
    }

    private static byte[] credential(Way way, Matter matter) {
        String name = way == Way.MDOC ? "mdoc" : "did";
        String chain = EveryFormatsGround.ON_CHAIN + name;
        String fetched = EveryFormatsGround.FETCHED + name;
        return switch (matter) {
            case NOTHING -> issue(way, Issuer.TRUSTED, LATER, fetched, 0);
            case UNTRUSTED -> ISSUED.issue(way, Issuer.UNTRUSTED, LATER, Optional.empty(), 0);
            case FOR_OTHER_TYPES -> ISSUED.issue(way, Issuer.NARROW, LATER, Optional.empty(), 0);
            case REVOKED_BY_HASH -> changed(way, StatusValue.REVOKED);
            case SUSPENDED_BY_HASH -> changed(way, StatusValue.SUSPENDED);
            case REVOKED_ON_CHAIN -> issue(way, Issuer.TRUSTED, LATER, chain, 1);
            case SUSPENDED_ON_CHAIN -> issue(way, Issuer.TRUSTED, LATER, chain, 2);
            case REVOKED_IN_A_LIST -> issue(way, Issuer.TRUSTED, LATER, fetched, 1);
            case SUSPENDED_IN_A_LIST -> issue(way, Issuer.TRUSTED, LATER, fetched, 2);
            case EXPIRED -> issue(way, Issuer.TRUSTED, NOW.minusSeconds(600), chain, 0);
            case MALFORMED -> malformed(way, issue(way, Issuer.TRUSTED, LATER, chain, 0));
            case LIST_AWAY -> issue(way, Issuer.TRUSTED, LATER, EveryFormatsGround.AWAY, 0);
            case LIST_UNSEEN -> issue(way, Issuer.TRUSTED, LATER, EveryFormatsGround.UNSEEN, 0);
            case LIST_BROKEN -> issue(way, Issuer.TRUSTED, LATER, EveryFormatsGround.BROKEN, 0);
            case KEYS_AWAY -> ISSUED.issue(way, Issuer.AWAY, LATER, Optional.empty(), 0);
            case KEYS_UNSEEN -> ISSUED.issue(way, Issuer.UNSEEN, LATER, Optional.empty(), 0);
        };
    }

    private static byte[] issue(Way way, Issuer issuer, Instant until, String list, long place) {
        return ISSUED.issue(way, issuer, until, Optional.of(list), place);
    }

    /** One whose status is kept on the chain under the hash of what was signed. */
    private static byte[] changed(Way way, StatusValue value) {
        byte[] credential = ISSUED.issue(way, Issuer.TRUSTED, LATER, Optional.empty(), 0);
        Standing standing = GROUND.world.verdict(credential).standings().getFirst();
        GROUND.world.status(standing.issuer(), standing.statusKey().hash(), value);
        return credential;
    }

    private static byte[] malformed(Way way, byte[] credential) {
        if (way == Way.MDOC) {
            byte[] bytes = Base64Url.decode(text(credential)).orElseThrow();
            return bytes(Base64Url.encode(Arrays.copyOf(bytes, bytes.length + 1)));
        }
        if (way == Way.VC_COSE) {
            String envelope = text(credential);
            int from = envelope.indexOf(',', envelope.indexOf("data:")) + 1;
            int to = envelope.indexOf('"', from);
            byte[] bytes = Base64.getDecoder().decode(envelope.substring(from, to));
            return bytes(
                    envelope.substring(0, from)
                            + Base64.getEncoder()
                                    .encodeToString(Arrays.copyOf(bytes, bytes.length + 1))
                            + envelope.substring(to));
        }
        if (way.dataIntegrity()) {
            return bytes(text(credential).replace("\"proofValue\":\"", "\"proofValue\":\"?"));
        }
        if (way.onChainAlone()) {
            return bytes(text(credential).replace("\"cptId\":", "\"cptId\":1,\"cptId\":"));
        }
        String[] parts = text(credential).split("[.]", 2);
        String header = text(Base64Url.decode(parts[0]).orElseThrow());
        return bytes(
                Base64Url.encode(bytes(header.replace("{", "{\"alg\":\"ES256\",")))
                        + "."
                        + parts[1]);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Stream<Arguments> everything() {
        return Arrays.stream(Way.values())
                .flatMap(way ->
                        Arrays.stream(Matter.values())
                                .filter(matter -> matter.canBefall(way))
                                .map(matter -> Arguments.of(way, matter)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void saysWhatIsTheMatter(Way way, Matter matter) {
        says(way, matter, GROUND.world.verdict(credential(way, matter)));
    }

    private static void says(Way way, Matter matter, Verdict verdict) {
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(matter.decision);
        assertThat(reasons(verdict))
                .as(verdict.checks().toString())
                .isEqualTo(matter.reason(way).map(Set::of).orElse(Set.of()));
        matter.check.ifPresent(
                name -> assertThat(World.check(verdict, name).code()).isEqualTo(matter.reason));
        if (matter.decision == Decision.INDETERMINATE) {
            assertThat(verdict.checks()).noneMatch(check -> check.outcome() == Outcome.FAIL);
        }
        assertThat(verdict.wanted().isEmpty())
                .as("whether something is to be fetched")
                .isEqualTo(matter != Matter.LIST_UNSEEN && matter != Matter.KEYS_UNSEEN);
    }

    private static Set<Reason> reasons(Verdict verdict) {
        return verdict.checks().stream()
                .filter(check ->
                        check.outcome() == Outcome.FAIL || check.outcome() == Outcome.UNKNOWN)
                .map(check -> check.code().orElseThrow())
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aChainThatCannotBeReadAccusesNobody(Way way) {
        byte[] credential = credential(way, Matter.NOTHING);
        World world = GROUND.world;
        Ledger before = _ -> new Ledger.Reading.Fresh(GROUND.world.state(), Duration.ofSeconds(1));
        try {
            world.reading(_ -> new Ledger.Reading.Unavailable("never reached"));
            nothingButUnknown(world.verdict(credential), Reason.LEDGER_UNAVAILABLE);
            world.reading(_ ->
                    new Ledger.Reading.Stale(world.state(), Duration.ofHours(1), "an hour old"));
            nothingButUnknown(world.verdict(credential), Reason.LEDGER_STALE);
        } finally {
            world.reading(before);
        }
    }

    private static void nothingButUnknown(Verdict verdict, Reason reason) {
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(verdict.checks()).noneMatch(check -> check.outcome() == Outcome.FAIL);
        assertThat(reasons(verdict)).as(verdict.checks().toString()).containsExactly(reason);
    }

    private static BindingDemand asked() {
        return new BindingDemand.Challenge(
                "n1", PORTAL, NOW.minusSeconds(5), Optional.empty(), Optional.empty(), false);
    }

    private static String element(Way way, byte[] credential) {
        return way.dataIntegrity()
                ? text(credential)
                : """
                {"@context": "https://www.w3.org/ns/credentials/v2",
                 "type": "EnvelopedVerifiableCredential",
                 "id": "data:application/%s,%s"}
                """
                        .formatted(way == Way.SD_JWT_VC ? "dc+sd-jwt" : "vc+jwt", text(credential));
    }

    private static String document(List<Way> ways, List<byte[]> credentials) {
        List<String> elements = new ArrayList<>();
        for (int at = 0; at < ways.size(); at++) {
            elements.add(element(ways.get(at), credentials.get(at)));
        }
        return """
        "@context": ["https://www.w3.org/ns/credentials/v2"], "type": ["VerifiablePresentation"],
        "holder": "%s", "verifiableCredential": [%s]
        """
                .formatted(EveryFormat.SUBJECT, String.join(",", elements));
    }

    /** As a JWT. */
    private static byte[] presentedAsJwt(List<Way> ways, List<byte[]> credentials) {
        return JoseKeys.jws(
                HOLDER,
                "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '" + EveryFormat.SUBJECT + "#0'}",
                "{\"nonce\": \"n1\", \"aud\": \"%s\", \"iat\": %d, %s}"
                        .formatted(PORTAL, NOW.getEpochSecond(), document(ways, credentials)));
    }

    /** With a proof of its own. */
    private static byte[] presentedWithProof(List<Way> ways, List<byte[]> credentials) {
        Draft draft =
                new DataIntegrityIssuance(ContextStore.bundled())
                        .presentation(
                                JoseKeys.json("{" + document(ways, credentials) + "}"),
                                Order.of(
                                                Cryptosuite.ECDSA_JCS_2019,
                                                EveryFormat.SUBJECT + "#0",
                                                HOLDER.key().algorithm(),
                                                NOW)
                                        .answering("n1", Optional.of(PORTAL)),
                                new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(draft.toString());
        }
        return ready.attach(HOLDER.sign(ready.message()));
    }

    /** Several formats in one: what is the matter with one of them, whichever it is. */
    @ParameterizedTest
    @EnumSource(Matter.class)
    void saysOfWhichInAPresentationOfSeveralFormats(Matter matter) {
        List<Way> ways =
                List.of(
                        Way.JWT_VC_2_0,
                        Way.SD_JWT_VC,
                        Way.EDDSA_RDFC_2022,
                        Way.ECDSA_SD_2023,
                        Way.JWT_VC_1_1);
        List<byte[]> sound = ways.stream().map(way -> credential(way, Matter.NOTHING)).toList();
        for (int hurt = 0; hurt < ways.size(); hurt++) {
            List<byte[]> credentials = new ArrayList<>(sound);
            credentials.set(hurt, credential(ways.get(hurt), matter));
            for (byte[] presentation :
                    List.of(
                            presentedAsJwt(ways, credentials),
                            presentedWithProof(ways, credentials))) {
                Verdict verdict = GROUND.world.verdict(presentation, asked());
                assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(matter.decision);
                assertThat(reasons(verdict))
                        .isEqualTo(matter.reason(ways.get(hurt)).map(Set::of).orElse(Set.of()));
                assertThat(verdict.credentials()).hasSameSizeAs(ways);
                for (int at = 0; at < ways.size(); at++) {
                    Verdict one = verdict.credentials().get(at);
                    if (at == hurt) {
                        assertThat(one.verdict()).isEqualTo(matter.decision);
                        assertThat(reasons(one)).isEqualTo(reasons(verdict));
                    } else {
                        assertThat(one.verdict())
                                .as(ways.get(at) + " beside " + ways.get(hurt) + ": " + one)
                                .isEqualTo(Decision.VALID);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Matter.class)
    void saysOfWhichInAPresentationOfWeIdentity(Matter matter) {
        List<Way> ways = List.of(Way.WEIDENTITY, Way.WEIDENTITY_LITE);
        for (int hurt = 0; hurt < ways.size() && matter.canBefall(ways.get(hurt)); hurt++) {
            List<byte[]> credentials = new ArrayList<>();
            for (int at = 0; at < ways.size(); at++) {
                credentials.add(credential(ways.get(at), at == hurt ? matter : Matter.NOTHING));
            }
            Verdict verdict =
                    GROUND.world.verdict(
                            matter == Matter.MALFORMED
                                    ? spoiled(credentials, hurt)
                                    : EveryFormat.CITIZEN.present(credentials));
            assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(matter.decision);
            assertThat(reasons(verdict))
                    .as(verdict.toString())
                    .isEqualTo(
                            matter == Matter.MALFORMED
                                    ? Set.of(Reason.DUPLICATE_MEMBER)
                                    : matter.reason.map(Set::of).orElse(Set.of()));
        }
    }

    /** A member twice cannot be signed by who parses what he signs: it is written in afterwards. */
    private static byte[] spoiled(List<byte[]> credentials, int which) {
        List<byte[]> sound = new ArrayList<>(credentials);
        sound.set(which, credential(Way.WEIDENTITY, Matter.NOTHING));
        return bytes(
                text(EveryFormat.CITIZEN.present(sound))
                        .replaceFirst("\"cptId\":", "\"cptId\":1,\"cptId\":"));
    }

    /** Whoever reads the code alone knows which of the six it is. */
    @Test
    void noTwoOfTheSixShareACode() {
        Set<Reason> malformed = EnumSet.noneOf(Reason.class);
        for (Way way : Way.values()) {
            malformed.add(malformation(way));
        }
        List<Set<Reason>> kinds =
                List.of(
                        Set.of(Reason.ISSUER_UNTRUSTED, Reason.TYPE_NOT_AUTHORISED),
                        Set.of(Reason.REVOKED),
                        Set.of(Reason.SUSPENDED),
                        Set.of(Reason.EXPIRED),
                        malformed,
                        Set.of(
                                Reason.SOURCE_UNAVAILABLE,
                                Reason.STATUS_LIST_INVALID,
                                Reason.LEDGER_STALE,
                                Reason.LEDGER_UNAVAILABLE));
        assertThat(kinds.stream().flatMap(Set::stream).toList()).doesNotHaveDuplicates();
    }
}
