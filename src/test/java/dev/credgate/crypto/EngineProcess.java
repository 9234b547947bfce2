package dev.credgate.crypto;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A process in which one engine is asked before all others: each process chooses once. */
final class EngineProcess {

    private EngineProcess() {}

    /** What a program on the tests' classes says, all of it; one that hangs is ended. */
    static String run(String engine, Class<?> program, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx1g",
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(EngineOrder.SETTING, engine);
        Process process = builder.start();
        // An engine may hang, which ends this test and no more.
        Thread guard = Thread.ofVirtual().start(() -> endLate(process));
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
            guard.interrupt();
        }
    }

    private static void endLate(Process process) {
        try {
            if (!process.waitFor(10, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            // It is over.
        }
    }
}
