package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.did.WeIdDid;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.TokenKeys;
import dev.credgate.issuance.Agency.Identity;
import dev.credgate.ledger.Ledger;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuerKeys.IssuerKey;
import dev.credgate.store.IssuerKeys.Stage;
import dev.credgate.store.StoreUnavailableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of the open keys are kept waiting, and by whom. */
class KeySettlingTest {

    private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");

    private static final WeIdDid DID = WeIdDid.parse("did:weid:101:" + Address.ZERO).orElseThrow();

    private final Map<UUID, IssuerKey> open = new ConcurrentHashMap<>();
    private final Map<UUID, Instant> restsUntil = new ConcurrentHashMap<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();

    private final IssuerKeys keys =
            fake(
                    IssuerKeys.class,
                    (method, arguments) ->
                            switch (method) {
                                case "unsettled" -> List.copyOf(open.keySet());
                                case "lease" -> Optional.ofNullable(open.get((UUID) arguments[0]));
                                case "release" -> {
                                    restsUntil.put((UUID) arguments[0], (Instant) arguments[2]);
                                    yield true;
                                }
                                case "fault" -> faults.add((String) arguments[2]);
                                default -> throw new AssertionError(method);
                            });

    private static <T> T fake(Class<T> type, BiFunction<String, Object[], Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (_, method, arguments) -> answers.apply(method.getName(), arguments)));
    }

    @SuppressWarnings("NullAway") // What is not asked for here
    private KeyCourse course(TokenKeys tokens) {
        Ledger ledger = _ -> new Ledger.Reading.Unavailable("none here");
        return new KeyCourse(
                InstantSource.fixed(NOW),
                ledger,
                null,
                tokens,
                null,
                keys,
                (_, _) -> true,
                () ->
                        List.of(
                                new Agency(
                                        "transport",
                                        List.of(),
                                        List.of(new Identity(DID, "transport", List.of())),
                                        Optional.empty(),
                                        Quotas.NONE)),
                Duration.ofSeconds(5),
                Duration.ofDays(1));
    }

    private void pending(String token) {
        IssuerKey key =
                new IssuerKey(
                        UUID.randomUUID(),
                        "transport",
                        DID.toString(),
                        Optional.of(token),
                        Optional.empty(),
                        KeyCurve.P256.publicName(),
                        Optional.empty(),
                        Stage.PENDING,
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        NOW,
                        NOW,
                        Optional.empty());
        open.put(key.id(), key);
    }

    /** The new token's settings come to one replica after the other. */
    @Test
    void aReplicaWithoutTheTokenKeepsTheOthersFromNoKey() {
        pending("new");
        TokenKeys tokens =
                fake(
                        TokenKeys.class,
                        (method, _) -> {
                            assertThat(method).isEqualTo("names");
                            return List.of("old");
                        });
        course(tokens).settle();
        // Nor those whose clocks are behind, however often this one looks.
        assertThat(restsUntil.values())
                .singleElement()
                .satisfies(until -> assertThat(until).isBefore(NOW.minusSeconds(10)));
        assertThat(faults).singleElement().asString().contains("no token of this name");
    }

    @Test
    void aKeyThatWaitsForItsTokenKeepsNoOtherWaiting() {
        Stream.generate(() -> "slow").limit(3).forEach(this::pending);
        CountDownLatch all = new CountDownLatch(3);
        List<Boolean> met = new CopyOnWriteArrayList<>();
        TokenKeys tokens =
                fake(
                        TokenKeys.class,
                        (method, _) -> {
                            if (method.equals("names")) {
                                return List.of("slow");
                            }
                            all.countDown();
                            met.add(waited(all));
                            throw new StoreUnavailableException("away", new IOException("away"));
                        });
        course(tokens).settle();
        assertThat(met).containsExactly(true, true, true);
        assertThat(restsUntil).hasSize(3);
    }

    private static boolean waited(CountDownLatch all) {
        try {
            return all.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
