package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.EngineChoice.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** An engine that is missing or wrong is passed over with one line, and the gauge hears of it. */
class EngineChoiceTest {

    private final List<String> lines = new ArrayList<>();
    private final Map<KeyAlgorithm, String> announced = new HashMap<>();

    private static final Candidate GOOD = new Candidate("bouncycastle", BouncyCastleEngine::new);

    @Test
    void aMissingLibraryIsOneLineForAllItsAlgorithms() {
        Candidate missing =
                new Candidate(
                        "libcrypto",
                        () -> {
                            throw new UnsatisfiedLinkError("libcrypto.so.3: no such file");
                        });
        EngineChoice choice =
                choice(
                        Map.of(
                                KeyAlgorithm.P256, List.of(missing, GOOD),
                                KeyAlgorithm.ED25519, List.of(missing, GOOD)));
        choice.announceTo(announced::put);
        assertThat(choice.of(KeyAlgorithm.P256).name()).isEqualTo("bouncycastle");
        assertThat(choice.of(KeyAlgorithm.ED25519).name()).isEqualTo("bouncycastle");
        assertThat(choice.of(KeyAlgorithm.P256)).isSameAs(choice.of(KeyAlgorithm.P256));
        assertThat(lines).singleElement().asString().contains("libcrypto", "no such file");
        assertThat(announced)
                .containsOnly(
                        Map.entry(KeyAlgorithm.P256, "bouncycastle"),
                        Map.entry(KeyAlgorithm.ED25519, "bouncycastle"));
    }

    /** A binding that loads its library as its class is initialised wraps what went wrong. */
    @Test
    void theLineSaysWhyALibraryIsMissing() {
        Candidate missing =
                new Candidate(
                        "libcrypto",
                        () -> {
                            throw new ExceptionInInitializerError(
                                    new UnsatisfiedLinkError("invalid ELF header"));
                        });
        assertThat(choice(Map.of(KeyAlgorithm.P256, List.of(missing, GOOD))).of(KeyAlgorithm.P256))
                .hasToString("bouncycastle");
        assertThat(lines).singleElement().asString().contains("invalid ELF header");
        assertThat(missing.failure()).contains("invalid ELF header");
    }

    @Test
    void anEngineThatTakesBadSignaturesIsPassedOver() {
        Candidate credulous = new Candidate("credulous", () -> new Fixed("credulous", true));
        Candidate refusing = new Candidate("refusing", () -> new Fixed("refusing", false));
        EngineChoice choice = choice(Map.of(KeyAlgorithm.P256, List.of(credulous, refusing, GOOD)));
        assertThat(choice.of(KeyAlgorithm.P256).name()).isEqualTo("bouncycastle");
        assertThat(lines)
                .satisfiesExactly(
                        line -> assertThat(line).contains("credulous", "P-256", "a bad signature"),
                        line -> assertThat(line).contains("refusing", "P-256", "a good signature"));
        choice.announceTo(announced::put);
        assertThat(announced).containsOnly(Map.entry(KeyAlgorithm.P256, "bouncycastle"));
    }

    @Test
    void withoutAnyEngineNothingIsVerified() {
        Candidate refusing = new Candidate("refusing", () -> new Fixed("refusing", false));
        EngineChoice choice = choice(Map.of(KeyAlgorithm.P256, List.of(refusing)));
        for (int turn = 0; turn < 2; turn++) {
            assertThatThrownBy(() -> choice.of(KeyAlgorithm.P256))
                    .isInstanceOf(NoEngineException.class)
                    .hasMessageContaining("P-256");
        }
        // Anybody can ask on and on: that there is none is found, and told of, once.
        assertThat(lines).hasSize(1);
    }

    /** Which are here depends on the machine: Corretto comes for x86-64 alone. */
    @Test
    void theFirstInTheRowThatIsHereIsChosen() {
        Set<String> here =
                SignatureEngines.all().stream()
                        .filter(presence -> presence.engine().isPresent())
                        .map(SignatureEngines.Presence::name)
                        .collect(Collectors.toSet());
        Map<KeyAlgorithm, List<String>> rows =
                Map.of(
                        KeyAlgorithm.P256, List.of("corretto", "libcrypto", "bouncycastle"),
                        KeyAlgorithm.P384, List.of("corretto", "bouncycastle"),
                        KeyAlgorithm.P521, List.of("corretto", "libcrypto", "bouncycastle"),
                        KeyAlgorithm.SECP256K1, List.of("libsecp256k1", "bouncycastle"),
                        KeyAlgorithm.ED25519, List.of("corretto", "libcrypto", "bouncycastle"),
                        KeyAlgorithm.RSA_PKCS1, List.of("corretto", "libcrypto", "bouncycastle"),
                        KeyAlgorithm.RSA_PSS, List.of("corretto", "libcrypto", "bouncycastle"),
                        KeyAlgorithm.BBS, List.of("blst"));
        rows.forEach((algorithm, row) ->
                assertThat(SignatureEngines.chosen(algorithm).name())
                        .as(algorithm.label())
                        .isEqualTo(row.stream().filter(here::contains).findFirst().orElseThrow()));
    }

    private EngineChoice choice(Map<KeyAlgorithm, List<Candidate>> preference) {
        return new EngineChoice(preference, KnownAnswer::selfTest, new LineLogger(lines));
    }

    /** Always of the same opinion. */
    private static final class Fixed extends SignatureEngine {
        private final boolean answer;

        Fixed(String name, boolean answer) {
            super(name, java.util.Set.of(KeyAlgorithm.values()));
            this.answer = answer;
        }

        @Override
        <C extends Curve> Check<EcdsaSignature<C>> ecdsa(C curve, byte[] point) {
            return (_, _, _, _) -> answer;
        }

        @Override
        Check<Ed25519Signature> ed25519(Ed25519PublicKey key) {
            return (_, _, _, _) -> answer;
        }

        @Override
        <P extends RsaPadding> Check<RsaSignature<P>> rsa(RsaKey<P> key) {
            return (_, _, _, _) -> answer;
        }
    }
}
