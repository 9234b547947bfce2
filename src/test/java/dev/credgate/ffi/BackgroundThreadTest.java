package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Only the thread that asks for it steps back. */
class BackgroundThreadTest {

    @Test
    void a_thread_steps_back_and_its_process_does_not() throws Exception {
        int before = niceOfThisThread();
        AtomicInteger inside = new AtomicInteger(-1);
        Thread.ofPlatform().start(BackgroundThread.of(() -> inside.set(niceOfThisThread()))).join();
        assertThat(inside.get()).isEqualTo(Math.max(5, before));
        assertThat(niceOfThisThread()).isEqualTo(before);
    }

    /** The 19th field of proc_pid_stat(5); the second may have spaces in it. */
    private static int niceOfThisThread() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[16]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
