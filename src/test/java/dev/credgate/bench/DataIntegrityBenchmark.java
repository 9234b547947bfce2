package dev.credgate.bench;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One credential with a Data Integrity proof, from its bytes to whether its signature fits, against
 * the bare signature check of the engine in use; and what comes before the signature by itself.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class DataIntegrityBenchmark {

    private static final String CREDENTIAL =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2",
                          "https://www.w3.org/ns/credentials/examples/v2"],
             "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
             "type": ["VerifiableCredential", "AlumniCredential"],
             "name": "Alumni Credential",
             "description": "A minimum viable example of an Alumni Credential.",
             "issuer": "%s", "validFrom": "2023-01-01T00:00:00Z",
             "credentialSubject": {"id": "did:example:abcdefgh",
                                   "alumniOf": "The School of Examples"}}
            """;

    /** Which suite; ECDSA on {@link #curve}. */
    @Param({"eddsa-rdfc-2022", "eddsa-jcs-2022", "ecdsa-rdfc-2019", "ecdsa-jcs-2019"})
    public String cryptosuite = "eddsa-rdfc-2022";

    /** Of an ECDSA suite. */
    Curve.Nist curve = Curve.P256.P_256;

    private final DataIntegrityFormat format =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());
    private final World world = EveryFormat.world();
    private byte[] document = new byte[0];
    private VerificationKey<?, ?> key = absent();
    private Runnable bare = () -> {};
    private SignatureChecker checker = none();

    private static SignatureChecker none() {
        return new SignatureChecker() {
            @Override
            public <M, S extends Signature> boolean fits(
                    VerificationKey<M, S> key, M signed, S signature) {
                return false;
            }
        };
    }

    private static VerificationKey<?, ?> absent() {
        return Multikey.parse("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2").orElseThrow();
    }

    /** Issues the credential; a benchmark of refusals would be fast and worthless. */
    @Setup
    public void issue() throws GeneralSecurityException {
        Cryptosuite suite = Cryptosuite.of(cryptosuite).orElseThrow();
        boolean edwards = cryptosuite.startsWith("eddsa");
        KeyPairGenerator generator = KeyPairGenerator.getInstance(edwards ? "Ed25519" : "EC");
        if (!edwards) {
            generator.initialize(new ECGenParameterSpec(large() ? "secp384r1" : "secp256r1"));
        }
        KeyPair pair = generator.generateKeyPair();
        key = edwards ? edwards(pair) : nist(pair);
        String multikey = Multikey.of(key);
        String did = "did:key:" + multikey;
        JsonObject unsigned =
                switch (JsonParser.parse(
                        CREDENTIAL.formatted(did).getBytes(StandardCharsets.UTF_8))) {
                    case JsonReading.Read(JsonObject read) -> read;
                    case JsonReading other -> throw new IllegalStateException(other.toString());
                };
        Order order =
                Order.of(
                        suite,
                        did + "#" + multikey,
                        algorithm(edwards),
                        Instant.parse("2024-05-05T05:05:05Z"));
        Draft draft =
                new DataIntegrityIssuance(ContextStore.bundled())
                        .credential(unsigned, order, new SecureRandom());
        Draft.Ready ready = (Draft.Ready) draft;
        java.security.Signature signer =
                java.security.Signature.getInstance(
                        edwards
                                ? "Ed25519"
                                : large()
                                        ? "SHA384withECDSAinP1363Format"
                                        : "SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(ready.message());
        byte[] signature = signer.sign();
        document = ready.attach(signature);
        checker = prepared();
        bare = bare(Message.of(ready.message()), signature);
        if (fromBytes() != SignatureFinding.FITS) {
            throw new IllegalStateException("what was issued does not fit");
        }
        world.issuer(did, "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential");
        if (verdict().verdict() != Decision.VALID) {
            throw new IllegalStateException(verdict().toString());
        }
    }

    private static VerificationKey<?, ?> edwards(KeyPair pair) {
        byte[] spki = pair.getPublic().getEncoded();
        return Ed25519PublicKey.of(Arrays.copyOfRange(spki, spki.length - 32, spki.length))
                .orElseThrow();
    }

    private boolean large() {
        return curve == Curve.P384.P_384;
    }

    private KeyAlgorithm algorithm(boolean edwards) {
        if (edwards) {
            return KeyAlgorithm.ED25519;
        }
        return large() ? KeyAlgorithm.P384 : KeyAlgorithm.P256;
    }

    private VerificationKey<?, ?> nist(KeyPair pair) {
        byte[] spki = ((ECPublicKey) pair.getPublic()).getEncoded();
        return large() ? point(Curve.P384.P_384, spki, 97) : point(Curve.P256.P_256, spki, 65);
    }

    private static <C extends Curve.Nist> NistPublicKey<C> point(C on, byte[] spki, int bytes) {
        return NistPublicKey.of(on, Arrays.copyOfRange(spki, spki.length - bytes, spki.length))
                .orElseThrow();
    }

    /** As the pipeline's: a key is made ready once. */
    private SignatureChecker prepared() {
        PreparedKey<?, ?> ready = SignatureEngines.prepare(key);
        return new SignatureChecker() {
            @Override
            @SuppressWarnings("unchecked") // there is one key
            public <M, S extends Signature> boolean fits(
                    VerificationKey<M, S> of, M signed, S signature) {
                return ((PreparedKey<M, S>) ready).verify(signed, signature);
            }
        };
    }

    private Runnable bare(Message message, byte[] signature) {
        return switch (key) {
            case Ed25519PublicKey edwards -> {
                var ready = SignatureEngines.prepare(edwards);
                var read = Ed25519Signature.of(signature).orElseThrow();
                yield () -> require(ready.verify(message, read));
            }
            case NistPublicKey<?> nist -> bare(nist, message, signature);
            default -> throw new IllegalStateException("no such key");
        };
    }

    private static <C extends Curve.Nist> Runnable bare(
            NistPublicKey<C> nist, Message message, byte[] signature) {
        var ready = SignatureEngines.prepare(nist);
        var read = EcdsaSignature.ofP1363(nist.curve(), signature).orElseThrow();
        return () -> require(ready.verify(message, read));
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalStateException("the signature does not fit");
        }
    }

    /** From bytes to whether the signature fits. */
    @Benchmark
    public SignatureFinding fromBytes() {
        return proof().check(key, checker);
    }

    /** From bytes to verdict, without a proof cache. */
    Verdict verdict() {
        return world.verdict(document, new BindingDemand.None());
    }

    /** What is measured; nobody may change it. */
    byte[] document() {
        return document;
    }

    /** The same up to what is signed. */
    @Benchmark
    public Object untilTheSignature() {
        return proof().flaw();
    }

    private CredentialProof proof() {
        CredentialProof proof =
                ((SecuredCredential) format.recognise(document).orElseThrow()).proofs().getFirst();
        if (proof.flaw().isPresent()) {
            throw new IllegalStateException(proof.flaw().get().toString());
        }
        return proof;
    }

    /** The signature alone. */
    @Benchmark
    public void bareSignature() {
        bare.run();
    }
}
