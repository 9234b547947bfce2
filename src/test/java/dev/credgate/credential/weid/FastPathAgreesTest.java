package dev.credgate.credential.weid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.Fit;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.credential.weid.ReferenceText.Nothing;
import dev.credgate.credential.weid.ReferenceText.Num;
import dev.credgate.credential.weid.ReferenceText.Refused;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.ledger.EntityKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * From bytes to the digest that is signed, the fast path says what the slow, obvious one says: the
 * same credentials are accepted, under the same digests, with the same claims disclosed.
 *
 * <p>{@code ./credgate test inputs 1000000} draws a million.
 */
class FastPathAgreesTest {

    private static final long INPUTS = Long.getLong("credgate.inputs", 50_000);
    private static final long SEED = Long.getLong("credgate.seed", System.nanoTime());

    /** Nobody's keys: hears of each digest for which a signature would be checked. */
    private static final class Listening implements SignatureMatcher {

        private final List<String> digests = new ArrayList<>();

        @Override
        public Optional<EntityKey> match(String did, Hash digest, RecoverableSignature signature) {
            assertThat(did).isEqualTo(RandomCredential.ISSUER);
            digests.add(digest.toString());
            return Optional.empty();
        }

        @Override
        public Optional<Fit> fit(PresentedCredential credential) {
            return credential.fit(this);
        }
    }

    /** What either path says: the digests to try and the claims to show; nothing when refused. */
    private record Reading(List<String> digests, Object claims) {}

    @Test
    void onRandomCredentials() {
        AtomicInteger accepted = new AtomicInteger();
        AtomicInteger twice = new AtomicInteger();
        LongStream.range(0, INPUTS)
                .parallel()
                .forEach(i -> {
                    RandomCredential drawn = new RandomCredential(SEED + i);
                    Optional<Reading> slow = slow(drawn);
                    Optional<Reading> fast = fast(drawn.text());
                    if (!fast.equals(slow)) {
                        assertThat(fast)
                                .as("input %d of seed %d: %s", i, SEED, drawn.text())
                                .isEqualTo(slow);
                    }
                    slow.ifPresent(reading -> {
                        accepted.incrementAndGet();
                        twice.addAndGet(reading.digests().size() - 1);
                    });
                });
        System.out.printf(
                "WeIdentity: %d inputs, seed %d: %d accepted by both paths with the same digests, %d of"
                        + " these with old doubles, the others refused by both%n",
                INPUTS, SEED, accepted.get(), twice.get());
        // A generator that drew refusals only would compare nothing.
        assertThat((double) accepted.get()).isBetween(INPUTS * 0.4, INPUTS * 0.95);
        assertThat(twice.get()).isPositive();
    }

    private static Optional<Reading> fast(String text) {
        Optional<Presented> presented =
                new WeIdentityFormat().recognise(text.getBytes(StandardCharsets.UTF_8));
        if (!(presented.orElse(null) instanceof PresentedCredential credential)
                || credential.proofFlaw().isPresent()
                || credential.flawUnder(RandomCredential.SALT_LENGTH).isPresent()) {
            return Optional.empty();
        }
        Listening listening = new Listening();
        assertThat(credential.fit(listening)).isEmpty();
        return Optional.of(new Reading(listening.digests, plain(credential.claims())));
    }

    private static Optional<Reading> slow(RandomCredential drawn) {
        if (drawn.refused() || hasInfinity(drawn.claim)) {
            return Optional.empty();
        }
        try {
            List<String> digests = new ArrayList<>();
            digests.add(ReferenceText.hash(signed(drawn, new ReferenceText(false))));
            if (hasOldDoubles(drawn.claim)) {
                digests.add(ReferenceText.hash(signed(drawn, new ReferenceText(true))));
            }
            return Optional.of(
                    new Reading(
                            digests,
                            drawn.lite
                                    ? drawn.claim
                                    : ReferenceText.disclosed(drawn.claim, drawn.salt)));
        } catch (Refused _) {
            return Optional.empty();
        }
    }

    /** §5 and §7. */
    private static String signed(RandomCredential drawn, ReferenceText reference) {
        Map<String, Object> members = new LinkedHashMap<>(drawn.head);
        if (drawn.lite) {
            members.remove("context");
            members.put("type", "lite1");
        } else {
            members.put(
                    "claim",
                    reference.hashed(drawn.claim, drawn.salt, RandomCredential.SALT_LENGTH));
        }
        return reference.canonical(members);
    }

    private static boolean hasInfinity(Object value) {
        return switch (value) {
            case Num(String token) -> Double.isInfinite(Double.parseDouble(token));
            case List<?> list -> list.stream().anyMatch(FastPathAgreesTest::hasInfinity);
            case Map<?, ?> map -> map.values().stream().anyMatch(FastPathAgreesTest::hasInfinity);
            default -> false;
        };
    }

    private static boolean hasOldDoubles(Object value) {
        return switch (value) {
            case Num(String token) ->
                    !new ReferenceText(true)
                            .number(token)
                            .equals(new ReferenceText(false).number(token));
            case List<?> list -> list.stream().anyMatch(FastPathAgreesTest::hasOldDoubles);
            case Map<?, ?> map -> map.values().stream().anyMatch(FastPathAgreesTest::hasOldDoubles);
            default -> false;
        };
    }

    private static Object plain(JsonValue value) {
        return switch (value) {
            case JsonObject(var members) -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                members.forEach((name, member) -> plain.put(name, plain(member)));
                yield plain;
            }
            case JsonArray(var elements) ->
                    elements.stream().map(FastPathAgreesTest::plain).toList();
            case JsonString(String text) -> text;
            case JsonNumber(String token) -> new Num(token);
            case JsonBoolean truth -> truth == JsonBoolean.TRUE;
            case JsonNull _ -> Nothing.NULL;
        };
    }
}
