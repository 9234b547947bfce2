package dev.credgate.ffi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.ffi.StartMemory.Range;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Only pages that can be read again from the program's file are given back. */
class StartMemoryTest {

    private static final Path PROGRAM = Path.of("/opt/credgate/credgate");

    @Test
    void pages_of_the_program_that_nobody_wrote_are_found() {
        assertThat(
                        StartMemory.unchanged(
                                PROGRAM,
                                smaps(
                                        "00410000-048fb000 r-xp 00010000 fe:00 12   /opt/credgate/credgate",
                                        0)))
                .containsExactly(new Range(0x410000, 0x48fb000));
        assertThat(
                        StartMemory.unchanged(
                                PROGRAM,
                                smaps(
                                        "7f0000000000-7f0000001000 r--p 00010000 fe:00 12 /opt/credgate/credgate",
                                        0)))
                .containsExactly(new Range(0x7f0000000000L, 0x7f0000001000L));
    }

    @Test
    void no_other_pages_are() {
        for (String mapping :
                List.of(
                        "00410000-048fb000 rw-p 00010000 fe:00 12   /opt/credgate/credgate",
                        "00410000-048fb000 r-xp 00010000 fe:00 12   /usr/lib/libc.so.6",
                        "00410000-048fb000 r-xp 00010000 fe:00 12   /opt/credgate/credgate (deleted)",
                        "00410000-048fb000 r--p 00000000 00:00 0    [vvar]",
                        "00410000-048fb000 r--p 00000000 00:00 0")) {
            assertThat(StartMemory.unchanged(PROGRAM, smaps(mapping, 0))).as(mapping).isEmpty();
        }
        assertThat(
                        StartMemory.unchanged(
                                PROGRAM,
                                smaps(
                                        "00410000-048fb000 r--p 00010000 fe:00 12   /opt/credgate/credgate",
                                        4)))
                .as("written before it became read-only")
                .isEmpty();
    }

    @Test
    void written_pages_that_are_swapped_out_are_not() {
        String relro = "00410000-048fb000 r--p 00010000 fe:00 12   /opt/credgate/credgate";
        assertThat(StartMemory.unchanged(PROGRAM, smaps(relro, 0, 4))).isEmpty();
        assertThat(StartMemory.unchanged(PROGRAM, smaps(relro, 4, 4))).isEmpty();
        List<String> untold = new ArrayList<>(smaps(relro, 0));
        untold.removeIf(line -> line.startsWith("Swap:"));
        untold.addAll(smaps("5000-6000 rw-p 00000000 00:00 0", 0));
        assertThat(StartMemory.unchanged(PROGRAM, untold)).as("another's count").isEmpty();
    }

    @Test
    void every_mapping_is_looked_at_by_itself() {
        List<String> smaps =
                new ArrayList<>(
                        smaps("1000-2000 r--p 00010000 fe:00 12 /opt/credgate/credgate", 4));
        smaps.addAll(smaps("2000-3000 r--p 00010000 fe:00 12 /opt/credgate/credgate", 0, 4));
        smaps.addAll(smaps("3000-4000 r-xp 00010000 fe:00 12 /opt/credgate/credgate", 0));
        smaps.addAll(smaps("5000-6000 rw-p 00010000 fe:00 12 /opt/credgate/credgate", 0));
        assertThat(StartMemory.unchanged(PROGRAM, smaps))
                .containsExactly(new Range(0x3000, 0x4000));
    }

    @Test
    void this_process_can_be_read() throws Exception {
        Path java = Path.of("/proc/self/exe").toRealPath();
        assertThat(StartMemory.unchanged(java)).isNotEmpty();
        StartMemory.giveBack();
    }

    private static List<String> smaps(String mapping, int writtenKilobytes) {
        return smaps(mapping, writtenKilobytes, 0);
    }

    private static List<String> smaps(String mapping, int writtenKilobytes, int swapped) {
        return List.of(
                mapping,
                "Size:              70572 kB",
                "Rss:               48832 kB",
                "Anonymous:      %8d kB".formatted(writtenKilobytes),
                "Swap:           %8d kB".formatted(swapped),
                "SwapPss:        %8d kB".formatted(swapped),
                "VmFlags: rd ex mr mw me sd");
    }
}
