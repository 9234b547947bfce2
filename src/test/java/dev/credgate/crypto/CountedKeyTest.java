package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What lies outside the heap is freed once, soon, and never under somebody's hands. */
class CountedKeyTest {

    private static final RsaSignature<RsaPadding.Pss> SIGNATURE =
            RsaSignature.of(RsaPadding.Pss.PSS, new byte[256]).orElseThrow();

    private final AtomicInteger freed = new AtomicInteger();

    private static RsaKey<RsaPadding.Pss> key(int seed) {
        BigInteger modulus = new BigInteger(2_048, new Random(seed)).setBit(2_047).setBit(0);
        return RsaKey.of(RsaPadding.Pss.PSS, Sha2.SHA_256, modulus, BigInteger.valueOf(65_537))
                .orElseThrow();
    }

    @Test
    void aKeyThatNobodyChecksWithIsFreedAtOnceAndOnce() {
        CountedKey<Message, RsaSignature<RsaPadding.Pss>> key =
                new CountedKey<>("any", (_, _) -> true, freed::incrementAndGet);
        assertThat(key.verify(Message.of("a"), SIGNATURE)).isTrue();
        assertThat(freed).hasValue(0);
        key.free();
        key.free();
        assertThat(freed).hasValue(1);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> key.verify(Message.of("a"), SIGNATURE))
                    .isInstanceOf(FreedKeyException.class);
        }
        assertThat(freed).hasValue(1);
    }

    @Test
    void aKeyInUseIsFreedWhenItsCheckIsOver() {
        List<PreparedKey<Message, RsaSignature<RsaPadding.Pss>>> self = new ArrayList<>();
        self.add(
                new CountedKey<>(
                        "any",
                        (_, _) -> {
                            self.getFirst().free();
                            return freed.get() == 0;
                        },
                        freed::incrementAndGet));
        assertThat(self.getFirst().verify(Message.of("a"), SIGNATURE)).isTrue();
        assertThat(freed).hasValue(1);
    }

    @Test
    void aCheckThatFailsByAFaultKeepsNothingFromBeingFreed() {
        CountedKey<Message, RsaSignature<RsaPadding.Pss>> key =
                new CountedKey<>(
                        "any",
                        (_, _) -> {
                            throw new IllegalArgumentException();
                        },
                        freed::incrementAndGet);
        assertThatThrownBy(() -> key.verify(Message.of("a"), SIGNATURE))
                .isInstanceOf(IllegalArgumentException.class);
        key.free();
        assertThat(freed).hasValue(1);
    }

    /** In whatever order threads come and go. */
    @Test
    void nobodyChecksWithAKeyThatIsFreed() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 2_000; round++) {
                AtomicBoolean gone = new AtomicBoolean();
                AtomicInteger frees = new AtomicInteger();
                AtomicInteger wrong = new AtomicInteger();
                CountedKey<Message, RsaSignature<RsaPadding.Pss>> key =
                        new CountedKey<>(
                                "any",
                                (_, _) -> {
                                    wrong.addAndGet(gone.get() ? 1 : 0);
                                    Thread.onSpinWait();
                                    wrong.addAndGet(gone.get() ? 1 : 0);
                                    return true;
                                },
                                () -> {
                                    gone.set(true);
                                    frees.incrementAndGet();
                                });
                List<Callable<Void>> users = new ArrayList<>();
                for (int user = 0; user < 3; user++) {
                    users.add(() -> {
                        try {
                            for (int i = 0; i < 20; i++) {
                                key.verify(Message.of("a"), SIGNATURE);
                            }
                        } catch (FreedKeyException _) {
                            // As it must be.
                        }
                        return null;
                    });
                }
                users.add(
                        1,
                        () -> {
                            key.free();
                            return null;
                        });
                for (Future<Void> done : threads.invokeAll(users)) {
                    done.get();
                }
                assertThat(wrong).hasValue(0);
                assertThat(frees).hasValue(1);
            }
        }
    }

    /** A use after it was freed would end the process. */
    @Test
    void theEnginesKeysCanBeFreedWhileOthersCheckWithThem() throws Exception {
        for (SignatureEngines.Presence presence : SignatureEngines.all()) {
            if (presence.engine().isEmpty()
                    || !presence.engine().get().algorithms().contains(KeyAlgorithm.RSA_PSS)) {
                continue;
            }
            SignatureEngine engine = presence.engine().get();
            try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
                for (int round = 0; round < 100; round++) {
                    var prepared = engine.prepare(key(round));
                    List<Callable<Void>> users = new ArrayList<>();
                    for (int user = 0; user < 2; user++) {
                        users.add(() -> {
                            try {
                                for (int i = 0; i < 5; i++) {
                                    assertThat(prepared.verify(Message.of("a"), SIGNATURE))
                                            .isFalse();
                                }
                            } catch (FreedKeyException _) {
                                // As it must be.
                            }
                            return null;
                        });
                    }
                    users.add(
                            1,
                            () -> {
                                prepared.free();
                                return null;
                            });
                    for (Future<Void> done : threads.invokeAll(users)) {
                        done.get();
                    }
                    if (prepared instanceof CountedKey<?, ?>) {
                        assertThatThrownBy(() -> prepared.verify(Message.of("a"), SIGNATURE))
                                .isInstanceOf(FreedKeyException.class);
                    }
                }
            }
        }
    }

    @Test
    void whatLibcryptoHoldsIsFreed() {
        assertThat(new LibcryptoEngine().prepare(key(1))).isInstanceOf(CountedKey.class);
    }
}
