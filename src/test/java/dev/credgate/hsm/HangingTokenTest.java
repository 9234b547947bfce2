package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.RunningTime;
import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A module that does not return: the server that it waits for is stopped, and goes on later. */
class HangingTokenTest {

    private static final Duration BOUND = Duration.ofMillis(500);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private ReopeningToken open(TokenSettings settings, SharedModule module) {
        ReopeningToken token =
                new ReopeningToken(
                        settings.withSessions(4).withAnswerWithin(BOUND),
                        module,
                        Duration.ofMillis(100),
                        ProcessPins.HERE,
                        meters);
        token.start();
        return token;
    }

    private ReopeningToken open(RemoteToken remote) {
        return open(remote.settings(), new SharedModule(remote.settings().module()));
    }

    private static byte[] sign(Signer signer) {
        return signer.sign("issuer", SignatureAlgorithm.ES256, new byte[] {7}).checked();
    }

    private double stuck() {
        return meters.get("credgate.hsm.calls.stuck").gauge().value();
    }

    private static void isToldAwayWithin(Duration bound, Future<byte[]> asked) {
        assertThat(asked)
                .failsWithin(bound)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
    }

    @Test
    void whoeverAsksIsAnsweredInTimeAndSigningReturnsWithTheServer() throws Exception {
        try (SoftHsm hsm = SoftHsm.prepare("hanging").withKey("issuer", KeyCurve.P256);
                RemoteToken remote = RemoteToken.serve(hsm);
                ReopeningToken token = open(remote);
                ExecutorService platform = Executors.newCachedThreadPool();
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(sign(token)).hasSize(64);
            for (int round = 0; round < 2; round++) {
                remote.hang();
                try {
                    List<Future<byte[]>> asked = new ArrayList<>();
                    for (int i = 0; i < 2; i++) {
                        asked.add(platform.submit(() -> sign(token)));
                        asked.add(virtual.submit(() -> sign(token)));
                    }
                    for (Future<byte[]> one : asked) {
                        isToldAwayWithin(BOUND.multipliedBy(3), one);
                    }
                    assertThat(token.outage())
                            .hasValueSatisfying(
                                    why -> assertThat(why).contains("has not returned"));
                    assertThat(stuck()).isPositive();
                    // From now on nobody waits at all.
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> sign(token)).isInstanceOf(HsmException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUND);
                    // An opening hangs, too, and so does the one after.
                    RunningTime.within(SOON, () -> stuck() > 5);
                } finally {
                    remote.goOn();
                }
                RunningTime.within(SOON, () -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(64);
                RunningTime.within(SOON, () -> stuck() == 0);
            }
            assertThat(meters.get("credgate.hsm.calls.given.up").counter().count())
                    .isGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void itIsNoticedWithoutAnyoneSigningAndFromTheStart() {
        try (SoftHsm hsm = SoftHsm.prepare("hung").withKey("issuer", KeyCurve.P256);
                RemoteToken remote = RemoteToken.serve(hsm)) {
            remote.hang();
            try (ReopeningToken token = open(remote)) {
                assertThat(token.outage())
                        .hasValueSatisfying(why -> assertThat(why).contains("has not returned"));
                remote.goOn();
                RunningTime.within(SOON, () -> token.outage().isEmpty());
                remote.hang();
                RunningTime.within(SOON, () -> token.outage().isPresent());
                remote.goOn();
                RunningTime.within(SOON, () -> token.outage().isEmpty());
            } finally {
                remote.goOn();
            }
        }
    }

    @Test
    void aKeyThatIsMadeLateIsTheOnlyOneOfItsLabel() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger asked = new AtomicInteger();
        try (SoftHsm hsm = SoftHsm.prepare("late").withKey("issuer", KeyCurve.P256)) {
            QuirkyModule module = QuirkyModule.of(hsm);
            try (ReopeningToken token = open(hsm.settings(), new SharedModule(module::open))) {
                Tokens tokens = new Tokens(List.of(token));
                assertThat(sign(token)).hasSize(64);
                module.with(
                        Function.GENERATE_KEY_PAIR,
                        (arguments, real) -> {
                            if (asked.getAndIncrement() == 0) {
                                waitFor(go);
                            }
                            return real.call(arguments);
                        });
                assertThatThrownBy(() -> tokens.make(token.name(), "made", KeyCurve.P256))
                        .isInstanceOfSatisfying(
                                HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
                RunningTime.within(SOON, () -> token.outage().isEmpty());
                assertThatThrownBy(() -> tokens.make(token.name(), "made", KeyCurve.P256))
                        .isInstanceOfSatisfying(
                                HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.BUSY));
                assertThat(sign(token)).hasSize(64);
                go.countDown();
                RunningTime.within(SOON, () -> stuck() == 0);
                TokenKeys.Made made = tokens.make(token.name(), "made", KeyCurve.P256);
                assertThat(made.attributes().faults()).isEmpty();
                assertThat(asked).hasValue(1);
                assertThat(token.sign("made", SignatureAlgorithm.ES256, new byte[] {7}).checked())
                        .hasSize(64);
            } finally {
                go.countDown();
            }
        }
    }

    /** One call that never returns, of a module that answers all others. */
    @Test
    void aSessionInsideTheModuleIsGivenToNobodyAndWhatItSignsLateIsNobodys() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger signed = new AtomicInteger();
        List<Long> sessions = new ArrayList<>();
        try (SoftHsm hsm = SoftHsm.prepare("half").withKey("issuer", KeyCurve.P256)) {
            QuirkyModule module = QuirkyModule.of(hsm);
            try (ReopeningToken token = open(hsm.settings(), new SharedModule(module::open));
                    ExecutorService platform = Executors.newCachedThreadPool()) {
                assertThat(sign(token)).hasSize(64);
                module.with(
                        Function.SIGN,
                        (arguments, real) -> {
                            synchronized (sessions) {
                                sessions.add(arguments[0]);
                            }
                            if (signed.getAndIncrement() == 0) {
                                inside.countDown();
                                waitFor(go);
                            }
                            return real.call(arguments);
                        });
                Future<byte[]> lost = platform.submit(() -> sign(token));
                inside.await();
                isToldAwayWithin(BOUND.multipliedBy(3), lost);
                RunningTime.within(SOON, () -> token.outage().isEmpty());
                for (int i = 0; i < 8; i++) {
                    assertThat(sign(token)).hasSize(64);
                }
                synchronized (sessions) {
                    assertThat(sessions.subList(1, sessions.size()))
                            .doesNotContain(sessions.getFirst());
                }
                assertThat(stuck()).isEqualTo(1);
                go.countDown();
                RunningTime.within(SOON, () -> stuck() == 0);
                assertThat(sign(token)).hasSize(64);
                assertThat(token.outage()).isEmpty();
            } finally {
                go.countDown();
            }
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SoftHSM, for one, takes the process down when it is called while it is finalised. */
    @Test
    void aModuleIsNotInitialisedAnewWhileItsSlotsAreLookedAt() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger finalised = new AtomicInteger();
        try (SoftHsm hsm = SoftHsm.prepare("slots").withKey("issuer", KeyCurve.P256);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            QuirkyModule module = QuirkyModule.of(hsm);
            Cryptoki opened = module.open();
            module.with(
                    Function.GET_TOKEN_INFO,
                    (arguments, real) -> {
                        inside.countDown();
                        waitFor(go);
                        return real.call(arguments);
                    });
            module.with(
                    Function.FINALIZE,
                    (arguments, real) -> {
                        finalised.incrementAndGet();
                        return real.call(arguments);
                    });
            Future<List<Cryptoki.Slot>> looking = threads.submit(opened::slots);
            inside.await();
            Future<Boolean> renewing = threads.submit(opened::renew);
            Thread.sleep(200);
            assertThat(finalised).hasValue(0);
            go.countDown();
            assertThat(looking.get()).isNotEmpty();
            assertThat(renewing.get()).isTrue();
            assertThat(finalised).hasValue(1);
        } finally {
            go.countDown();
        }
    }

    /** A module shared by two tokens that hangs while one of them is opened keeps no other. */
    @Test
    void aModuleThatHangsAtItsStartKeepsNobodyWhoAsks() {
        CountDownLatch go = new CountDownLatch(1);
        try (SoftHsm hsm = SoftHsm.prepare("start").withKey("issuer", KeyCurve.P256)) {
            QuirkyModule module = QuirkyModule.of(hsm);
            module.with(
                    Function.INITIALIZE,
                    (arguments, real) -> {
                        waitFor(go);
                        return real.call(arguments);
                    });
            SharedModule shared = new SharedModule(module::open);
            try (ReopeningToken one = open(hsm.settings(), shared);
                    ReopeningToken other = open(hsm.settings(), shared)) {
                assertThat(one.outage()).isPresent();
                assertThat(other.outage()).isPresent();
                go.countDown();
                // One that is in service first is opened again where the other's attempt had the
                // module initialised anew.
                await().atMost(SOON)
                        .ignoreExceptionsMatching(
                                e -> e instanceof HsmException away && away.kind() == Kind.AWAY)
                        .until(() -> sign(one).length == 64 && sign(other).length == 64);
            } finally {
                go.countDown();
            }
        }
    }

    /** Two tokens of one module, as two devices behind one vendor's library are. */
    @Test
    void aTokenThatHangsKeepsNoOtherOfItsModule() {
        CountDownLatch go = new CountDownLatch(1);
        try (SoftHsm hsm = SoftHsm.prepare("beside")) {
            TokenSettings other = hsm.another("swallowed");
            QuirkyModule module = QuirkyModule.of(hsm.withKey("issuer", KeyCurve.P256));
            SharedModule shared = new SharedModule(module::open);
            try (ReopeningToken token = open(hsm.settings(), shared);
                    ReopeningToken hung = open(other, shared)) {
                assertThat(hung.outage()).isEmpty();
                assertThat(sign(token)).hasSize(64);
                long slot = slot(shared.get(), "swallowed");
                module.with(
                        Function.GET_TOKEN_INFO,
                        (arguments, real) -> {
                            if (arguments[0] == slot) {
                                waitFor(go);
                            }
                            return real.call(arguments);
                        });
                RunningTime.within(SOON, () -> hung.outage().isPresent());
                await().during(BOUND.multipliedBy(3))
                        .atMost(SOON)
                        .until(() -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(64);
                // Nor is it kept from coming back when it was away itself.
                module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.DEVICE_ERROR.code());
                assertThatThrownBy(() -> sign(token)).isInstanceOf(HsmException.class);
                module.without(Function.SIGN_INIT);
                RunningTime.within(SOON, () -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(64);
                assertThat(hung.outage()).isPresent();
            } finally {
                go.countDown();
            }
        }
    }

    private static long slot(Cryptoki module, String label) {
        return module.slots().stream()
                .filter(new TokenPlace.ByLabel(label)::isIn)
                .findFirst()
                .orElseThrow()
                .id();
    }

    /** Each session that is ended hangs, too: were it one an opening, the last came in hours. */
    @Test
    void aModuleThatNeverLetsGoIsReplacedHoweverManySessionsItHad() throws Exception {
        try (SoftHsm hsm = SoftHsm.prepare("kept").withKey("issuer", KeyCurve.P256);
                RemoteToken gone = RemoteToken.serve(hsm);
                ReopeningToken token = open(gone);
                ExecutorService platform = Executors.newCachedThreadPool()) {
            await().atMost(SOON)
                    .until(() -> {
                        Callable<byte[]> signing = () -> sign(token);
                        for (Future<byte[]> one :
                                platform.invokeAll(Collections.nCopies(16, signing))) {
                            assertThat(one.get()).hasSize(64);
                        }
                        return meters.get("credgate.hsm.sessions.open").gauge().value() == 4;
                    });
            gone.hang();
            RunningTime.within(SOON, () -> token.outage().isPresent());
            gone.givePlace();
            try (RemoteToken _ = RemoteToken.serve(hsm)) {
                await().atMost(Duration.ofSeconds(10)).until(() -> token.outage().isEmpty());
                assertThat(sign(token)).hasSize(64);
            }
        }
    }
}
