package dev.credgate.ffi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In a process of its own, whose compiler may stay behind. */
class CompilersStepBackTest {

    @Test
    void theOptimisingCompilerStepsBackAndNobodyElse() throws Exception {
        assertThat(run("-XX:+TieredCompilation")).isEqualTo("true [3] [0]");
    }

    @Test
    void whereThereIsNoneNothingHappens() throws Exception {
        assertThat(run("-XX:TieredStopAtLevel=1")).isEqualTo("false [] [0]");
    }

    private static String run(String option) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                option,
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Program.class.getName())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    /** Says whether there is such a compiler, and how nice its threads and all others are. */
    static final class Program {

        private Program() {}

        public static void main(String... args) throws IOException {
            int own = nice(Path.of("/proc/self")).orElseThrow();
            BackgroundThread.compilersStepBack();
            List<Integer> compilers = nice(true, own);
            System.out.println(!compilers.isEmpty() + " " + compilers + " " + nice(false, own));
        }

        private static List<Integer> nice(boolean compilers, int own) throws IOException {
            try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
                return threads.filter(thread -> isCompiler(thread) == compilers)
                        .map(Program::nice)
                        .flatMap(Optional::stream)
                        .map(nice -> nice - own)
                        .distinct()
                        .toList();
            }
        }

        private static boolean isCompiler(Path thread) {
            return read(thread.resolve("comm")).orElse("").startsWith("C2 ");
        }

        /** The 19th field of proc_pid_stat(5); the second may have spaces in it. */
        private static Optional<Integer> nice(Path thread) {
            return read(thread.resolve("stat"))
                    .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16])
                    .map(Integer::valueOf);
        }

        /** Nothing of a thread that has ended. */
        private static Optional<String> read(Path file) {
            try {
                return Optional.of(Files.readString(file));
            } catch (IOException _) {
                return Optional.empty();
            }
        }
    }
}
