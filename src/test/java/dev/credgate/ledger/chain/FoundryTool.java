package dev.credgate.ledger.chain;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Where npm put Foundry's native programs. They are started themselves, not through npm's node
 * wrapper: a signal then reaches the program, and nothing is left behind.
 */
final class FoundryTool {

    /** The folder of the contracts, with package.json and foundry.toml; tests run in the module. */
    static final Path SOLIDITY = Path.of("src/main/solidity").toAbsolutePath();

    private FoundryTool() {}

    /**
     * The native program of that name ({@code anvil}, {@code forge}).
     *
     * @throws IllegalStateException with one line that says what to run, when npm has not installed
     *     it
     */
    static Path find(String name) {
        String os = System.getProperty("os.name").startsWith("Mac") ? "darwin" : "linux";
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String cpu = arch.equals("aarch64") || arch.equals("arm64") ? "arm64" : "amd64";
        Path binary =
                SOLIDITY.resolve(
                        "node_modules/@foundry-rs/" + name + "-" + os + "-" + cpu + "/bin/" + name);
        if (!Files.isExecutable(binary)) {
            throw new IllegalStateException(
                    name
                            + " is not installed: run ./credgate test, or `npm ci` in"
                            + " src/main/solidity (looked for "
                            + binary
                            + ")");
        }
        return binary;
    }
}
