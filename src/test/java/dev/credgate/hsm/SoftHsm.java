package dev.credgate.hsm;

import dev.credgate.TestFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A real SoftHSM token in a temporary folder, made by {@code hsm/softhsm-init}. Each has a copy of
 * the module of its own, since a module keeps one state a process and reads {@code SOFTHSM2_CONF}
 * once.
 */
public final class SoftHsm implements AutoCloseable {

    private final Path folder;
    private final TokenSettings settings;
    private final Map<String, String> environment;

    private SoftHsm(Path folder, TokenSettings settings, Map<String, String> environment) {
        this.folder = folder;
        this.settings = settings;
        this.environment = environment;
    }

    /** Prepares a token and makes it the one that this process's SoftHSM will open next. */
    public static SoftHsm prepare() {
        return prepare("credgate");
    }

    /** The same with a label. */
    public static SoftHsm prepare(String label) {
        try {
            Path folder = Files.createTempDirectory("credgate-hsm");
            Map<String, String> environment = init(folder, label);
            Path module =
                    Files.copy(
                            Path.of(environment.get("CREDGATE_HSM_MODULE")),
                            folder.resolve("libsofthsm2.so"),
                            StandardCopyOption.REPLACE_EXISTING);
            setEnvironment("SOFTHSM2_CONF", folder.resolve("softhsm2.conf").toString());
            return new SoftHsm(
                    folder, new TokenSettings(module, label, folder.resolve("pin")), environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Makes a token in that folder where there is none; gives what was written for a gateway's
     * environment.
     */
    public static Map<String, String> init(Path folder, String label) {
        try {
            run("hsm/softhsm-init", folder.toString(), label);
            return readEnvironment(folder.resolve("env"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Prepares another token beside it, in the same module and with the same PIN. Before the module
     * is loaded, which finds its slots then.
     */
    TokenSettings another(String label) {
        Map<String, String> _ = init(folder, label);
        return new TokenSettings(
                label,
                settings.module(),
                new TokenPlace.ByLabel(label),
                settings.pin(),
                settings.sessions(),
                settings.patience(),
                settings.answerWithin(),
                settings.copies());
    }

    /** How the token is opened. */
    public TokenSettings settings() {
        return settings;
    }

    /** The token's label. */
    public String label() {
        return settings.place() instanceof TokenPlace.ByLabel(String label) ? label : "";
    }

    /** The file with its PIN. */
    public Path pinFile() {
        return folder.resolve("pin");
    }

    /** Where everything of it is. */
    public Path folder() {
        return folder;
    }

    /** What {@code hsm/softhsm-init} wrote for a gateway's environment. */
    public Map<String, String> environment() {
        return environment;
    }

    /** Opens the token and makes keys in it. */
    public SoftHsm withKey(String label, KeyCurve curve) {
        try (Token token = Token.open(settings)) {
            token.generate(label, curve);
        }
        return this;
    }

    /** Removes everything. */
    @Override
    public void close() {
        TestFolders.remove(folder);
    }

    /** Runs a program to its end and gives what it printed. */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }

    private static Map<String, String> readEnvironment(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .map(line -> line.split("=", 2))
                .collect(
                        Collectors.toUnmodifiableMap(
                                pair -> pair[0],
                                pair -> pair[1].substring(1, pair[1].length() - 1)));
    }

    /** Java cannot change its own environment; C can, and SoftHSM reads it there. */
    static void setEnvironment(String name, String value) {
        Linker linker = Linker.nativeLinker();
        try (Arena arena = Arena.ofConfined()) {
            int result =
                    (int)
                            linker.downcallHandle(
                                            linker.defaultLookup().find("setenv").orElseThrow(),
                                            FunctionDescriptor.of(
                                                    ValueLayout.JAVA_INT,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.ADDRESS,
                                                    ValueLayout.JAVA_INT))
                                    .invoke(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new IllegalStateException("setenv failed");
            }
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
