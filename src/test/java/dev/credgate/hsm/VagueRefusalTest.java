package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A token that has not a curve may say so with the error of one that is away. Whether it is away
 * shows in whether it signs, and a token that signs is not closed for that.
 */
class VagueRefusalTest {

    private static final long VENDORS_OWN = 0x80000077L;

    private SoftHsm hsm;
    private QuirkyModule module;
    private ReopeningToken token;

    @BeforeEach
    void open() {
        hsm = SoftHsm.prepare("vague");
        module = QuirkyModule.of(hsm);
        token =
                new ReopeningToken(
                        hsm.settings(),
                        new SharedModule(module::open),
                        // Nothing is mended by itself meanwhile.
                        Duration.ofHours(1),
                        ProcessPins.HERE,
                        new SimpleMeterRegistry());
        token.start();
        assertThat(token.outage()).isEmpty();
    }

    @AfterEach
    void close() {
        token.close();
        hsm.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {"GENERAL_ERROR", "FUNCTION_FAILED", "DEVICE_MEMORY", "OTHER"})
    void anImpossibleCurveIsRefusedByATokenThatStaysOpen(ReturnValue value) {
        assertThat(token.generate("issuer", KeyCurve.P256).curve()).isEqualTo(KeyCurve.P256);
        long code = value == ReturnValue.OTHER ? VENDORS_OWN : value.code();
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> code);
        for (int i = 0; i < 3; i++) {
            refused(Kind.KEY);
            assertThat(token.outage()).isEmpty();
            assertThat(sign()).hasSize(64);
        }
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.generate("odd", KeyCurve.SECP256K1).label()).isEqualTo("odd");
    }

    /** Its first key is asked for: there is none to sign with, and it still tells its objects. */
    @Test
    void anEmptyTokenThatRefusesACurveStaysOpen() {
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.KEY);
        assertThat(token.outage()).isEmpty();
        module.with(Function.FIND_OBJECTS_INIT, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.AWAY);
        assertThat(token.outage()).isPresent();
    }

    @Test
    void aTokenThatDoesNotSignEitherIsAway() {
        token.generate("issuer", KeyCurve.P256);
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        module.with(Function.SIGN_INIT, (_, _) -> ReturnValue.GENERAL_ERROR.code());
        refused(Kind.AWAY);
        assertThat(token.outage()).isPresent();
    }

    @Test
    void aTokenThatWasTakenOutIsAwayThoughItIsBackAlready() {
        token.generate("issuer", KeyCurve.P256);
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> ReturnValue.DEVICE_REMOVED.code());
        refused(Kind.AWAY);
    }

    private void refused(Kind kind) {
        assertThatThrownBy(() -> token.generate("odd", KeyCurve.SECP256K1))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private byte[] sign() {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1, 2, 3}).checked();
    }
}
