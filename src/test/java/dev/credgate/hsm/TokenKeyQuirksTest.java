package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.hsm.Cryptoki.Function;
import dev.credgate.hsm.HsmException.Kind;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What real tokens were seen to do to their users with the keys that they make and the signatures
 * by these.
 */
class TokenKeyQuirksTest extends QuirkyToken {

    /** Nor is that of another process, which made one under the same label in the same moment. */
    @Test
    void aKeyThatIsAcceptedIsNotDestroyedWithTheNextOfItsLabel() {
        AtomicBoolean first = new AtomicBoolean(true);
        module.with(
                Function.GENERATE_KEY_PAIR,
                (arguments, real) -> {
                    long result = first.getAndSet(false) ? real.call(arguments) : 0;
                    return result != 0 ? result : real.call(arguments);
                });
        assertThatThrownBy(() -> token.generate("twice", KeyCurve.P256))
                .hasMessageContaining("more than one private key");
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.key("twice").curve()).isEqualTo(KeyCurve.P256);
        assertThat(token.sign("twice", SignatureAlgorithm.ES256, new byte[] {1}).checked())
                .hasSize(64);
    }

    /** Another process makes a key, and all keys are read anew. */
    @Test
    void aPublicKeyThatIsAnothersStaysFoundOut() {
        token.generate("odd", KeyCurve.ED25519);
        token.close();
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    var length = dev.credgate.ffi.NativeMemory.at(arguments[4], 8).getLong(0);
                    var signature = dev.credgate.ffi.NativeMemory.at(arguments[3], 64);
                    if (result == 0 && length == 64 && isEd25519(arguments[0])) {
                        byte[] last = signature.get(0, 1);
                        last[0] ^= 1;
                        signature.put(0, last);
                    }
                    return result;
                });
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    mechanisms.put(
                            arguments[0],
                            dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0));
                    return real.call(arguments);
                });
        token = open(hsm.settings());
        assertThatThrownBy(() -> token.key("odd")).hasMessageContaining("belongs to another key");
        try (Token other = open(hsm.settings())) {
            other.generate("new", KeyCurve.P256);
        }
        assertThat(token.key("new").curve()).isEqualTo(KeyCurve.P256);
        assertThatThrownBy(() -> token.key("odd")).hasMessageContaining("belongs to another key");
    }

    private final Map<Long, Long> mechanisms = new ConcurrentHashMap<>();

    private boolean isEd25519(long session) {
        return mechanisms.getOrDefault(session, 0L) == SignatureAlgorithm.EDDSA.mechanism();
    }

    @Test
    void aSignatureThatDoesNotHoldNeverLeaves() {
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    var signature = dev.credgate.ffi.NativeMemory.at(arguments[3], 64);
                    byte[] last = signature.get(63, 1);
                    last[0] ^= 1;
                    signature.put(63, last);
                    return result;
                });
        fails(Kind.KEY, "does not hold");
        module.with(
                Function.SIGN,
                (arguments, real) -> {
                    long result = real.call(arguments);
                    dev.credgate.ffi.NativeMemory.at(arguments[4], 8).putLong(0, 1L << 40);
                    return result;
                });
        fails(Kind.KEY, "does not hold");
    }

    /** SoftHSM's: it lists mechanisms that hash as well, and fails in the midst of them. */
    @Test
    void nothingIsHashedByTheToken() {
        Set<Long> used = ConcurrentHashMap.newKeySet();
        module.with(
                Function.SIGN_INIT,
                (arguments, real) -> {
                    used.add(dev.credgate.ffi.NativeMemory.at(arguments[1], 8).getLong(0));
                    return real.call(arguments);
                });
        for (KeyCurve curve : KeyCurve.values()) {
            token.generate(curve.name(), curve);
        }
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            assertThat(token.sign(algorithm.curve().name(), algorithm, new byte[32]).checked())
                    .hasSizeGreaterThanOrEqualTo(64);
        }
        assertThat(used).as("CKM_ECDSA and CKM_EDDSA").containsExactlyInAnyOrder(0x1041L, 0x1057L);
    }

    /** tpm2-pkcs11's, which says no to every signature of a key that it cannot import. */
    @Test
    void noTokenIsAskedWhetherASignatureHolds() {
        int verifyInit = 49;
        int verifyFinal = 52;
        assertThat(Function.values())
                .extracting(Function::place)
                .noneMatch(place -> place >= verifyInit && place <= verifyFinal);
    }

    /** tpm2-pkcs11's, which takes no attributes; a TPM's, which knows two curves. */
    @ParameterizedTest
    @EnumSource(
            value = ReturnValue.class,
            names = {
                "ATTRIBUTE_READ_ONLY",
                "ATTRIBUTE_TYPE_INVALID",
                "ATTRIBUTE_VALUE_INVALID",
                "CURVE_NOT_SUPPORTED",
                "MECHANISM_INVALID",
                "TEMPLATE_INCOMPLETE",
                "TEMPLATE_INCONSISTENT"
            })
    void aKeyThatATokenDoesNotMakeAsAskedIsNoOutage(ReturnValue refusal) {
        module.with(Function.GENERATE_KEY_PAIR, (_, _) -> refusal.code());
        assertThatThrownBy(() -> token.generate("new", KeyCurve.P384))
                .hasMessageContaining("CKR_" + refusal)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        assertThat(sign()).hasSize(64);
        module.without(Function.GENERATE_KEY_PAIR);
        assertThat(token.generate("new", KeyCurve.P384).curve()).isEqualTo(KeyCurve.P384);
    }

    /** SoftHSM's, where nothing is asked for: what a template says is no proof of what was made. */
    @ParameterizedTest
    @EnumSource(Disobeyed.class)
    void aKeyThatIsMadeOtherwiseThanAskedIsDestroyed(Disobeyed disobeyed) {
        module.with(
                Function.GENERATE_KEY_PAIR,
                (arguments, real) -> {
                    disobeyed.in(arguments[4], (int) arguments[5]);
                    return real.call(arguments);
                });
        assertThatThrownBy(() -> token.generate("unfit", KeyCurve.P256))
                .hasMessageContaining("was destroyed")
                .hasMessageContaining(disobeyed.fault)
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY));
        module.without(Function.GENERATE_KEY_PAIR);
        // One of that label is all there is.
        assertThat(token.generate("unfit", KeyCurve.P256).curve()).isEqualTo(KeyCurve.P256);
        assertThat(token.sign("unfit", SignatureAlgorithm.ES256, new byte[1]).checked())
                .hasSize(64);
    }

    /** What a token does otherwise than asked. */
    enum Disobeyed {
        EXTRACTABLE(Attributes.EXTRACTABLE, true, "CKA_EXTRACTABLE"),
        NOT_SENSITIVE(Attributes.SENSITIVE, false, "CKA_SENSITIVE"),
        NOT_SIGNING(Attributes.SIGN, false, "CKA_SIGN");

        private final long attribute;
        private final boolean value;
        private final String fault;

        Disobeyed(long attribute, boolean value, String fault) {
            this.attribute = attribute;
            this.value = value;
            this.fault = fault;
        }

        private void in(long template, int count) {
            var entries =
                    dev.credgate.ffi.NativeMemory.at(template, Attributes.ENTRY_BYTES * count);
            for (int i = 0; i < count; i++) {
                if (entries.getLong(Attributes.ENTRY_BYTES * i) == attribute) {
                    dev.credgate.ffi.NativeMemory.at(
                                    entries.getLong(Attributes.ENTRY_BYTES * i + 8), 1)
                            .put(0, new byte[] {(byte) (value ? 1 : 0)});
                }
            }
        }
    }
}
