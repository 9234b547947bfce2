package dev.credgate.cli;

import dev.credgate.hsm.HsmException;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SigningRequest;
import dev.credgate.hsm.Token;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.TokenSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hsm}: prepares a token, lists its keys, makes new ones in it. */
@Command(
        name = "hsm",
        description = "Prepares a PKCS#11 token, lists its keys, makes new ones in it.",
        mixinStandardHelpOptions = true,
        subcommands = {
            HsmCommand.Init.class,
            HsmCommand.Keys.class,
            HsmCommand.Generate.class,
            HsmCommand.Csr.class,
            RefusedPinsCommand.class
        })
final class HsmCommand {

    /** Which token, and how it is opened. Never the PIN itself: only the file that holds it. */
    static final class TokenOptions {
        @Option(
                names = "--module",
                defaultValue = "${env:CREDGATE_HSM_MODULE}",
                required = true,
                description = "PKCS#11 library (default: $CREDGATE_HSM_MODULE)")
        Path module = Path.of("");

        @Option(
                names = "--token",
                defaultValue = "${env:CREDGATE_HSM_TOKEN_LABEL}",
                required = true,
                description = "the token's label (default: $CREDGATE_HSM_TOKEN_LABEL)")
        String label = "";

        @Option(
                names = "--pin-file",
                defaultValue = "${env:CREDGATE_HSM_PIN_FILE}",
                required = true,
                description = "file with the PIN (default: $CREDGATE_HSM_PIN_FILE)")
        Path pinFile = Path.of("");

        Token open() {
            return Token.open(new TokenSettings(module, label, pinFile));
        }
    }

    @Command(
            name = "init",
            description =
                    "Prepares a SoftHSM token in a folder (for development; a vendor's token is"
                            + " prepared as hsm/README.md says). Finds a token that is there.",
            mixinStandardHelpOptions = true)
    static final class Init implements Callable<Integer> {
        @Option(names = "--folder", required = true, description = "where the token is kept")
        Path folder = Path.of("");

        @Option(
                names = "--token",
                defaultValue = "credgate",
                description = "the token's label (default: ${DEFAULT-VALUE})")
        String label = "";

        @Option(
                names = "--script",
                defaultValue = "hsm/softhsm-init",
                description = "the script that prepares it (default: ${DEFAULT-VALUE})")
        Path script = Path.of("");

        @Override
        public Integer call() throws IOException, InterruptedException {
            return new ProcessBuilder(script.toAbsolutePath().toString(), folder.toString(), label)
                    .inheritIO()
                    .start()
                    .waitFor();
        }
    }

    @Command(
            name = "keys",
            description = "Lists the token's keys; exit code 1 when one of them may not be used.",
            mixinStandardHelpOptions = true)
    static final class Keys implements Callable<Integer> {
        @picocli.CommandLine.Mixin TokenOptions options = new TokenOptions();
        @Spec CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try (Token token = options.open()) {
                boolean allUsable = true;
                for (Map.Entry<TokenKey, List<String>> key : token.keys().entrySet()) {
                    print(out, key.getKey());
                    if (!key.getValue().isEmpty()) {
                        out.println("  may not be used: " + String.join(", ", key.getValue()));
                        allUsable = false;
                    }
                }
                return allUsable ? 0 : 1;
            } catch (HsmException e) {
                spec.commandLine().getErr().println(e.getMessage());
                return 1;
            }
        }
    }

    @Command(
            name = "generate",
            description =
                    "Makes a key in the token, never to leave it, and prints its public half.",
            mixinStandardHelpOptions = true)
    static final class Generate implements Callable<Integer> {
        @picocli.CommandLine.Mixin TokenOptions options = new TokenOptions();

        @Option(names = "--label", required = true, description = "the new key's label")
        String label = "";

        @Option(
                names = "--curve",
                defaultValue = "secp256k1",
                description = "secp256k1, P-256, P-384 or Ed25519 (default: ${DEFAULT-VALUE})")
        String curve = "";

        @Spec CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            KeyCurve chosen =
                    KeyCurve.parse(curve)
                            .orElseThrow(() ->
                                    new ParameterException(
                                            spec.commandLine(),
                                            "--curve is secp256k1, P-256, P-384 or Ed25519, not "
                                                    + curve));
            try (Token token = options.open()) {
                print(spec.commandLine().getOut(), token.generate(label, chosen));
                return 0;
            } catch (HsmException e) {
                spec.commandLine().getErr().println(e.getMessage());
                return 1;
            }
        }
    }

    @Command(
            name = "csr",
            description =
                    "Prints a certificate signing request (PKCS #10, PEM) for a P-256 or P-384 key"
                            + " in the token, signed there: for a document signer's certificate.",
            mixinStandardHelpOptions = true)
    static final class Csr implements Callable<Integer> {
        private static final Pattern DNS =
                Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");

        @picocli.CommandLine.Mixin TokenOptions options = new TokenOptions();

        @Option(names = "--label", required = true, description = "the key's label")
        String label = "";

        @Option(
                names = "--subject",
                required = true,
                description = "distinguished name, such as C=MO,O=Agency,CN=Document signer 1")
        String subject = "";

        @Option(
                names = "--dns",
                description =
                        "DNS name under which the key shall issue: x509_san_dns:<name> on the chain for"
                                + " mdoc, https://<name> for what carries x5c")
        String dns = "";

        @Spec CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            if (!dns.isEmpty() && !DNS.matcher(dns).matches()) {
                throw new ParameterException(spec.commandLine(), "--dns: no name: " + dns);
            }
            try (Token token = options.open()) {
                byte[] request = SigningRequest.of(token, label, subject, dns);
                PrintWriter out = spec.commandLine().getOut();
                out.println("-----BEGIN CERTIFICATE REQUEST-----");
                out.println(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request));
                out.println("-----END CERTIFICATE REQUEST-----");
                return 0;
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
            } catch (HsmException e) {
                spec.commandLine().getErr().println(e.getMessage());
                return 1;
            }
        }
    }

    /** One line a key, for people and for scripts: label, curve, public key in hex, address. */
    private static void print(PrintWriter out, TokenKey key) {
        out.println(
                String.join(
                        "\t",
                        key.label(),
                        key.curve().publicName(),
                        HexFormat.of().formatHex(key.point()),
                        key.address().map(Object::toString).orElse("-")));
    }
}
