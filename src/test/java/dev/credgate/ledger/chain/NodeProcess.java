package dev.credgate.ledger.chain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one of the contracts' tools to its end.
 *
 * @param exit its exit code
 * @param output what it wrote to both of its outputs
 */
record NodeProcess(int exit, String output) {

    private static final long MINUTES = 10;

    /** Runs it in the contracts' folder, or says that it is not there. */
    static NodeProcess run(List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile("tool", ".log");
        Process process =
                new ProcessBuilder(command)
                        .directory(FoundryTool.SOLIDITY.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(command + " did not end: " + read(log));
            }
            return new NodeProcess(process.exitValue(), read(log));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }

    private static String read(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8);
    }
}
