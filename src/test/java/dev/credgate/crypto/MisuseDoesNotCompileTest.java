package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A key knows what it signs and which signatures it takes: whoever mixes up two of them hears of it
 * from the compiler, on the very line, and whoever does not, does not.
 */
class MisuseDoesNotCompileTest {

    private static final String VERIFY =
            "boolean use(%s key, %s signed, %s signature) {"
                    + " return SignatureEngines.prepare(key).verify(signed, signature); }";

    /** How a key, what it signs and its signature are written, and that they go together. */
    private static final List<String> RIGHT =
            List.of(
                    verify("NistPublicKey<Curve.P256>", "Message", "EcdsaSignature<Curve.P256>"),
                    verify("NistPublicKey<Curve.P521>", "Message", "EcdsaSignature<Curve.P521>"),
                    verify("Secp256k1PublicKey", "Hash", "EcdsaSignature<Curve.K256>"),
                    verify("AccountKey", "Hash", "EcdsaSignature<Curve.K256>"),
                    verify("RecoveryKey", "Hash", "RecoverableSignature"),
                    verify("Ed25519PublicKey", "Message", "Ed25519Signature"),
                    verify("RsaKey<RsaPadding.Pss>", "Message", "RsaSignature<RsaPadding.Pss>"),
                    verify("Bls12381G2PublicKey", "BbsDisclosure", "BbsProof"),
                    "<M, S extends Signature> java.util.BitSet use(VerificationKey<M, S> key,"
                            + " List<PreparedKey.Claim<M, S>> claims) {"
                            + " return SignatureEngines.prepare(key).verifyAll(claims); }",
                    "java.util.Optional<Ed25519PublicKey> use(byte[] encoded) {"
                            + " return Ed25519PublicKey.of(encoded); }");

    private static final Map<String, String> WRONG =
            Map.ofEntries(
                    Map.entry(
                            "another algorithm's signature",
                            verify("NistPublicKey<Curve.P256>", "Message", "Ed25519Signature")),
                    Map.entry(
                            "another curve's signature",
                            verify(
                                    "NistPublicKey<Curve.P256>",
                                    "Message",
                                    "EcdsaSignature<Curve.P384>")),
                    Map.entry(
                            "secp256k1's signature for a NIST curve",
                            verify(
                                    "NistPublicKey<Curve.P256>",
                                    "Message",
                                    "EcdsaSignature<Curve.K256>")),
                    Map.entry(
                            "another padding's signature",
                            verify(
                                    "RsaKey<RsaPadding.Pss>",
                                    "Message",
                                    "RsaSignature<RsaPadding.Pkcs1>")),
                    Map.entry(
                            "a signature that names its key, for a key that is named",
                            verify("Secp256k1PublicKey", "Hash", "RecoverableSignature")),
                    Map.entry(
                            "a signature without v, for a key that is recovered",
                            verify("RecoveryKey", "Hash", "EcdsaSignature<Curve.K256>")),
                    Map.entry(
                            "a message where a digest is signed",
                            verify("Secp256k1PublicKey", "Message", "EcdsaSignature<Curve.K256>")),
                    Map.entry(
                            "a digest where a message is signed",
                            verify(
                                    "NistPublicKey<Curve.P256>",
                                    "Hash",
                                    "EcdsaSignature<Curve.P256>")),
                    Map.entry(
                            "bytes that nobody read as a signature",
                            verify("Ed25519PublicKey", "Message", "byte[]")),
                    Map.entry(
                            "bytes that nobody read as a key",
                            verify("byte[]", "Message", "Ed25519Signature")),
                    Map.entry(
                            "a disclosure's proof for a signature",
                            verify("Ed25519PublicKey", "Message", "BbsProof")),
                    Map.entry(
                            "a batch of another key's claims",
                            "java.util.BitSet use(Ed25519PublicKey key,"
                                    + " List<PreparedKey.Claim<Message,"
                                    + " EcdsaSignature<Curve.P256>>> claims) {"
                                    + " return SignatureEngines.prepare(key).verifyAll(claims); }"),
                    Map.entry(
                            "a key that was not checked",
                            "Ed25519PublicKey use(byte[] encoded) {"
                                    + " return new Ed25519PublicKey(encoded); }"),
                    Map.entry(
                            "a kind of signature of one's own",
                            "record Mine() implements Signature {}"),
                    Map.entry(
                            "a kind of key of one's own",
                            "record Mine(KeyAlgorithm algorithm)"
                                    + " implements VerificationKey<Hash, RecoverableSignature> {}"));

    @TempDir private static Path classes;

    private static String verify(String key, String signed, String signature) {
        return VERIFY.formatted(key, signed, signature);
    }

    /** Of somebody outside the package. */
    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String name, String member) {
            super(URI.create("string:///elsewhere/" + name + ".java"), Kind.SOURCE);
            text =
                    "package elsewhere; import dev.credgate.crypto.*; import java.util.List;"
                            + " abstract class %s { %s }".formatted(name, member);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static List<String> errors(Source source) throws IOException {
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
                            List.of(source))
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

    @Test
    void whatGoesTogetherCompiles() throws IOException {
        for (int at = 0; at < RIGHT.size(); at++) {
            assertThat(errors(new Source("Right" + at, RIGHT.get(at)))).as(RIGHT.get(at)).isEmpty();
        }
    }

    /** For the types' sake: a name that is misspelt would not compile either. */
    @Test
    void whatDoesNotGoTogetherDoesNotCompile() throws IOException {
        SoftAssertions each = new SoftAssertions();
        for (Map.Entry<String, String> misuse : WRONG.entrySet()) {
            each.assertThat(errors(new Source("Wrong", misuse.getValue())))
                    .as(misuse.getKey())
                    .isNotEmpty()
                    .isSubsetOf(
                            "compiler.err.cant.apply.symbol",
                            "compiler.err.prob.found.req",
                            "compiler.err.cant.inherit.from.sealed",
                            "compiler.err.report.access");
        }
        each.assertAll();
    }
}
