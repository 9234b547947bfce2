package dev.credgate.bench;

import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.verification.Decision;
import dev.credgate.verification.JoseCredentials;
import dev.credgate.verification.Verification;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.Verification.Result;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An SD-JWT VC with five disclosures and a key binding, from its bytes to its verdict, against its
 * two P-256 signatures by the engine alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class SdJwtBenchmark {

    /** What the holder signed. */
    static final String NONCE = "n1";

    private final World world =
            new World(JoseCredentials.NOW, JoseCredentials.knowledge(EveryFormat.asked()))
                    .issuer(
                            JoseCredentials.did(JoseCredentials.ISSUER),
                            "vct:https://t.example/id");
    private final BindingDemand asked =
            new BindingDemand.Challenge(
                    NONCE,
                    "https://portal.example",
                    JoseCredentials.NOW,
                    Optional.empty(),
                    Optional.empty(),
                    false);
    private final String text =
            JoseCredentials.bound(JoseCredentials.sdJwtVc(), NONCE, "https://portal.example");
    private final byte[] document = text.getBytes(StandardCharsets.US_ASCII);
    private final Signed issuers =
            new Signed(JoseCredentials.ISSUER.key(), text.substring(0, text.indexOf('~')));
    private final Signed holders =
            new Signed(JoseCredentials.HOLDER.key(), text.substring(text.lastIndexOf('~') + 1));

    /** One signature, ready for the engine. */
    static final class Signed {
        final PreparedKey<Message, EcdsaSignature<Curve.P256>> key;
        final Message message;
        final EcdsaSignature<Curve.P256> signature;

        Signed(Object key, String jws) {
            this(
                    key,
                    Message.of(jws.substring(0, jws.lastIndexOf('.'))),
                    Base64.getUrlDecoder().decode(jws.substring(jws.lastIndexOf('.') + 1)));
        }

        @SuppressWarnings("unchecked") // The keys of these credentials are on P-256.
        Signed(Object key, Message message, byte[] signature) {
            this.key = SignatureEngines.prepare((NistPublicKey<Curve.P256>) key);
            this.message = message;
            this.signature = EcdsaSignature.ofP1363(Curve.P256.P_256, signature).orElseThrow();
        }

        boolean fits() {
            return key.verify(message, signature);
        }
    }

    /** A benchmark of refusals would be fast and worthless. */
    @Setup
    public void mustBeValid() {
        if (!twoBareSignatureChecks()
                || !(bytesToVerdict() instanceof Result.Judged judged)
                || judged.verdict().verdict() != Decision.VALID) {
            throw new IllegalStateException(bytesToVerdict().toString());
        }
    }

    /** What is presented. */
    String text() {
        return text;
    }

    /** The engine alone, twice. */
    @Benchmark
    public boolean twoBareSignatureChecks() {
        return issuers.fits() & holders.fits();
    }

    /** Bytes to verdict, without a proof cache. */
    @Benchmark
    public Verification.Result bytesToVerdict() {
        return world.verification().verify(document, asked);
    }
}
