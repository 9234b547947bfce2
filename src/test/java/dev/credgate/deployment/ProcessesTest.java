package dev.credgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which processes the script takes for those of a stack. */
class ProcessesTest {

    @TempDir Path home;

    @Test
    void aSessionOfBeforeAReboot() throws Exception {
        Files.createDirectories(home.resolve("run"));
        Files.createDirectories(home.resolve("logs"));
        // The first of the session is gone, what it started is not.
        scripted("start one sh -c 'sleep 300 & echo $! >\"$0\"' \"$home/child\"; wait $!");
        String child = Files.readString(home.resolve("child")).strip();
        try {
            assertThat(scripted("members one")).isEqualTo(child);
            Path record = home.resolve("run/one.pid");
            // Not every machine says which start it is: the record of one that does is written
            // here.
            String[] recorded = Files.readString(record).strip().split(" ", 3);
            String process = recorded[0] + " " + recorded[1];
            Files.writeString(record, process + " another-boot\n");
            assertThat(scripted("members one")).isEmpty();
            Files.writeString(record, process + "\n");
            assertThat(scripted("members one")).isEqualTo(child);
            assertThat(scripted("stop one; members one")).isEmpty();
        } finally {
            ProcessHandle.of(Long.parseLong(child)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** Its session may live on, and a boot that is taken for a time of start would tell nothing. */
    @Test
    void whatHasEndedBeforeItIsLookedAtIsRecordedWithItsBoot() throws Exception {
        Files.createDirectories(home.resolve("run"));
        Files.createDirectories(home.resolve("logs"));
        assertThat(
                        scripted(
                                "stat_field() { :; }; start one true; wait $!; read -r _ began since"
                                        + " <\"$home/run/one.pid\"; [[ $since == \"$(boot)\" ]] && printf"
                                        + " %s \"$began\""))
                .isEqualTo("-");
    }

    private String scripted(String work) throws IOException, InterruptedException {
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "-c",
                                "home=$1; source src/main/sh/processes.sh; " + work,
                                "bash",
                                home.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        bash.waitFor();
        return said.strip();
    }
}
