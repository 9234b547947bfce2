package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.HsmException.Kind;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A token with a key on it, over a module to which a test gives the manners of real ones. */
abstract class QuirkyToken {

    static final int CLOSE_ALL_SESSIONS = 15;

    SoftHsm hsm;
    QuirkyModule module;
    Token token;
    final List<ReturnValue> errors = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() {
        hsm = SoftHsm.prepare("quirky");
        module = QuirkyModule.of(hsm);
        token = open(hsm.settings());
        token.generate("issuer", KeyCurve.P256);
    }

    @AfterEach
    void remove() {
        token.close();
        hsm.close();
    }

    Token open(TokenSettings settings) {
        return Token.open(settings, module.open(), ProcessPins.HERE, errors::add);
    }

    byte[] sign() {
        return token.sign("issuer", SignatureAlgorithm.ES256, new byte[] {1, 2, 3}).checked();
    }

    void forgetLogIn() {
        long slot = module.open().slots().getFirst().id();
        assertThat(module.real(CLOSE_ALL_SESSIONS, slot)).isZero();
    }

    void fails(Kind kind, String saying) {
        assertThatThrownBy(this::sign)
                .hasMessageContaining(saying)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
