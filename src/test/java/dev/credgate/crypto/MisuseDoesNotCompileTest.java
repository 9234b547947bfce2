package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A key knows what it signs and which signatures it takes: whoever mixes up two of them hears of it
 * from the compiler, on the very line, and whoever does not, does not.
 */
class MisuseDoesNotCompileTest {

    @TempDir private static Path classes;

    /** Prepares a key and verifies what it signed. */
    private static String verify(String key, String signed, String signature) {
        return "boolean use(%s key, %s signed, %s signature) {".formatted(key, signed, signature)
                + " return SignatureEngines.prepare(key).verify(signed, signature); }";
    }

    /** Of somebody outside the package. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String member) {
            super(URI.create("string:///elsewhere/Use.java"), Kind.SOURCE);
            text =
                    "package elsewhere; import dev.credgate.crypto.*; import java.util.List;"
                            + " abstract class Use { %s }".formatted(member);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static List<String> errors(String member) throws IOException {
        JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            compiler.getTask(
                            new StringWriter(),
                            files,
                            found,
                            List.of(
                                    "-proc:none",
                                    "-cp",
                                    System.getProperty("java.class.path"),
                                    "-d",
                                    classes.toString()),
                            null,
                            List.of(new Source(member)))
                    .call();
        }
        List<String> errors = new ArrayList<>();
        for (Diagnostic<? extends JavaFileObject> one : found.getDiagnostics()) {
            if (one.getKind() == Diagnostic.Kind.ERROR) {
                errors.add(one.getCode());
            }
        }
        return errors;
    }

    /** How a key, what it signs and its signature are written, and that they go together. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    NistPublicKey<Curve.P256> | Message       | EcdsaSignature<Curve.P256>
                    NistPublicKey<Curve.P521> | Message       | EcdsaSignature<Curve.P521>
                    Secp256k1PublicKey        | Hash          | EcdsaSignature<Curve.K256>
                    AccountKey                | Hash          | EcdsaSignature<Curve.K256>
                    RecoveryKey               | Hash          | RecoverableSignature
                    Ed25519PublicKey          | Message       | Ed25519Signature
                    RsaKey<RsaPadding.Pss>    | Message       | RsaSignature<RsaPadding.Pss>
                    Bls12381G2PublicKey       | BbsDisclosure | BbsProof
                    """)
    void whatGoesTogetherCompiles(String key, String signed, String signature) throws IOException {
        assertThat(errors(verify(key, signed, signature))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<M, S extends Signature> java.util.BitSet use(VerificationKey<M, S> key,"
                        + " List<PreparedKey.Claim<M, S>> claims) {"
                        + " return SignatureEngines.prepare(key).verifyAll(claims); }",
                "java.util.Optional<Ed25519PublicKey> use(byte[] encoded) {"
                        + " return Ed25519PublicKey.of(encoded); }",
            })
    void aBatchAndACheckedKeyCompile(String member) throws IOException {
        assertThat(errors(member)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            textBlock =
                    """
                    another algorithm's signature | NistPublicKey<Curve.P256> | Message | Ed25519Signature
                    another curve's signature | NistPublicKey<Curve.P256> | Message | EcdsaSignature<Curve.P384>
                    secp256k1's signature for a NIST curve | NistPublicKey<Curve.P256> | Message | EcdsaSignature<Curve.K256>
                    another padding's signature | RsaKey<RsaPadding.Pss> | Message | RsaSignature<RsaPadding.Pkcs1>
                    a signature that names its key, for a key that is named | Secp256k1PublicKey | Hash | RecoverableSignature
                    a signature without v, for a key that is recovered | RecoveryKey | Hash | EcdsaSignature<Curve.K256>
                    a message where a digest is signed | Secp256k1PublicKey | Message | EcdsaSignature<Curve.K256>
                    a digest where a message is signed | NistPublicKey<Curve.P256> | Hash | EcdsaSignature<Curve.P256>
                    bytes that nobody read as a signature | Ed25519PublicKey | Message | byte[]
                    bytes that nobody read as a key | byte[] | Message | Ed25519Signature
                    a disclosure's proof for a signature | Ed25519PublicKey | Message | BbsProof
                    """)
    void whatDoesNotGoTogetherDoesNotCompile(
            String misuse, String key, String signed, String signature) throws IOException {
        refuses(misuse, verify(key, signed, signature));
    }

    @Test
    void aBatchOfAnotherKeysClaimsDoesNotCompile() throws IOException {
        refuses(
                "a batch of another key's claims",
                "java.util.BitSet use(Ed25519PublicKey key,"
                        + " List<PreparedKey.Claim<Message, EcdsaSignature<Curve.P256>>> claims) {"
                        + " return SignatureEngines.prepare(key).verifyAll(claims); }");
    }

    @Test
    void aKeyThatWasNotCheckedDoesNotCompile() throws IOException {
        refuses(
                "a key that was not checked",
                "Ed25519PublicKey use(byte[] encoded) { return new Ed25519PublicKey(encoded); }");
    }

    @Test
    void aKindOfOnesOwnDoesNotCompile() throws IOException {
        refuses("a kind of signature of one's own", "record Mine() implements Signature {}");
        refuses(
                "a kind of key of one's own",
                "record Mine(KeyAlgorithm algorithm)"
                        + " implements VerificationKey<Hash, RecoverableSignature> {}");
    }

    /** For the types' sake: a name that is misspelt would not compile either. */
    private static void refuses(String misuse, String member) throws IOException {
        assertThat(errors(member))
                .as(misuse)
                .isNotEmpty()
                .isSubsetOf(
                        "compiler.err.cant.apply.symbol",
                        "compiler.err.prob.found.req",
                        "compiler.err.cant.inherit.from.sealed",
                        "compiler.err.report.access");
    }
}
