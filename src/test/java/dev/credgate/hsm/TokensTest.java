package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.credgate.RunningTime;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Two tokens as one: one of the network, which dies, and one that stays. */
class TokensTest {

    private static SoftHsm far;
    private static SoftHsm near;
    private static RemoteToken remote;
    private static ReopeningToken farToken;
    private static ReopeningToken nearToken;
    private static Tokens tokens;

    @BeforeAll
    static void prepare() {
        far = SoftHsm.prepare("far").withKey("far-key", KeyCurve.P256);
        far.withKey("both", KeyCurve.P256);
        remote = RemoteToken.serve(far);
        near = SoftHsm.prepare("near").withKey("near-key", KeyCurve.P256);
        near.withKey("both", KeyCurve.P256);
        farToken = open("far", remote.settings());
        nearToken = open("near", near.settings());
        assertThat(farToken.outage()).isEmpty();
        assertThat(nearToken.outage()).isEmpty();
        tokens = new Tokens(List.of(farToken, nearToken));
    }

    private static ReopeningToken open(String name, TokenSettings settings) {
        ReopeningToken token =
                new ReopeningToken(
                        new TokenSettings(
                                name,
                                settings.module(),
                                settings.place(),
                                settings.pin(),
                                4,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(2),
                                settings.copies()),
                        new SharedModule(settings.module()),
                        Duration.ofSeconds(1),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        token.start();
        return token;
    }

    @AfterAll
    static void remove() {
        farToken.close();
        nearToken.close();
        remote.close();
        far.close();
        near.close();
    }

    private static byte[] sign(String id) {
        return tokens.sign(id, SignatureAlgorithm.ES256, new byte[] {7}).checked();
    }

    @Test
    void aKeyIsFoundInWhicheverTokenHasIt() {
        assertThat(sign("far-key")).hasSize(64);
        assertThat(sign("near-key")).hasSize(64);
        assertThat(tokens.key("near/both")).isNotEqualTo(tokens.key("far/both"));
        assertThatThrownBy(() -> sign("both"))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY))
                .hasMessageContaining("several tokens");
        assertThatThrownBy(() -> sign("nobodys"))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        assertThatThrownBy(() -> sign("near/far-key")).hasMessageContaining("no key labelled");
    }

    @Test
    void makingAKeyTwiceMakesOne() {
        TokenKeys.Made made = tokens.make("near", "made", KeyCurve.ED25519);
        assertThat(made.id()).isEqualTo("near/made");
        assertThat(made.attributes().faults()).isEmpty();
        assertThat(tokens.make("near", "made", KeyCurve.ED25519)).isEqualTo(made);
        assertThatThrownBy(() -> tokens.make("near", "made", KeyCurve.P256))
                .hasMessageContaining("on Ed25519");
        assertThatThrownBy(() -> tokens.make("nowhere", "made", KeyCurve.P256))
                .hasMessageContaining("no token is called nowhere");
        assertThat(tokens.sign("made", SignatureAlgorithm.EDDSA, new byte[1]).checked())
                .hasSize(64);
    }

    /** Whose name sorts first, and which was added last, is all the same. */
    @Test
    void aKeyOfWhicheverTokenIsFoundBeforeOneIsMadeInTheFirst() throws Exception {
        assertThat(tokens.findOrMake("near-key", KeyCurve.P256).id()).isEqualTo("near/near-key");
        assertThat(tokens.findOrMake("far-key", KeyCurve.P256).id()).isEqualTo("far/far-key");
        assertThatThrownBy(() -> tokens.findOrMake("near-key", KeyCurve.SECP256K1))
                .hasMessageContaining("on P-256");
        assertThatThrownBy(() -> tokens.findOrMake("both", KeyCurve.P256))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY))
                .hasMessageContaining("write far/both");
        remote.goAway();
        try {
            await().until(() -> farToken.outage().isPresent());
            assertThat(tokens.findOrMake("near-key", KeyCurve.P256).id())
                    .isEqualTo("near/near-key");
            // It may be in the one that is away.
            assertThatThrownBy(() -> tokens.findOrMake("audit", KeyCurve.P256))
                    .isInstanceOfSatisfying(
                            HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY));
        } finally {
            remote.comeBack();
        }
        RunningTime.within(Duration.ofSeconds(5), () -> farToken.outage().isEmpty());
        TokenKeys.Made made = tokens.findOrMake("audit", KeyCurve.P256);
        assertThat(made.id()).isEqualTo("far/audit");
        assertThat(tokens.findOrMake("audit", KeyCurve.P256)).isEqualTo(made);
        assertThat(new Tokens(List.of(nearToken, farToken)).findOrMake("audit", KeyCurve.P256))
                .isEqualTo(made);
    }

    /** In the middle of load, and as an operator's settings have it: looked for once a second. */
    @Test
    void whatOneTokenSuffersTheOtherDoesNotAndItIsBackWithinFiveSeconds() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger nearSigned = new AtomicInteger();
        AtomicInteger nearFailed = new AtomicInteger();
        AtomicInteger farOtherFailures = new AtomicInteger();
        Thread[] load = new Thread[4];
        for (int i = 0; i < load.length; i++) {
            boolean ofNear = i % 2 == 0;
            load[i] =
                    Thread.ofPlatform()
                            .daemon()
                            .start(() -> {
                                while (!stop.get()) {
                                    try {
                                        byte[] _ = sign(ofNear ? "near-key" : "far-key");
                                        if (ofNear) {
                                            nearSigned.incrementAndGet();
                                        }
                                    } catch (HsmException e) {
                                        if (ofNear) {
                                            nearFailed.incrementAndGet();
                                        } else if (e.kind() != Kind.AWAY) {
                                            farOtherFailures.incrementAndGet();
                                        }
                                    }
                                }
                            });
        }
        List<Duration> recovered = new ArrayList<>();
        try {
            for (int outage = 0; outage < 3; outage++) {
                remote.goAway();
                await().until(() -> farToken.outage().isPresent());
                int before = nearSigned.get();
                await().until(() -> nearSigned.get() > before + 10);
                remote.comeBack();
                Duration back = RunningTime.now();
                await().atMost(Duration.ofSeconds(30)).until(() -> farToken.outage().isEmpty());
                recovered.add(RunningTime.since(back));
                assertThat(sign("far-key")).hasSize(64);
            }
        } finally {
            stop.set(true);
            for (Thread thread : load) {
                // p11-kit's client (0.24) now and then does not wake one of two callers when the
                // server that both wait for is gone: that one is given up on.
                assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
            }
        }
        // One may fall into a moment in which the machine had no time for it.
        assertThat(recovered.stream().sorted().toList().get(1))
                .as(recovered.toString())
                .isLessThan(Duration.ofSeconds(5));
        assertThat(nearFailed).hasValue(0);
        assertThat(farOtherFailures).hasValue(0);
        assertThat(nearToken.outage()).isEmpty();
    }
}
