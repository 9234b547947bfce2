package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies of a module, for modules that cannot be initialised anew. */
class ModuleCopiesTest {

    /** NFS keeps a mapped file under another name in its folder, which is not empty then. */
    @Test
    void aCopyIsUsedAlsoWhereItsFolderCannotBeRemoved(@TempDir Path folder) {
        try (SoftHsm hsm = SoftHsm.prepare("copied")) {
            ModuleCopies copies = new ModuleCopies(hsm.settings().module(), folder);
            List<Cryptoki.Slot> slots =
                    copies.use((copy, file) -> {
                        kept(file.resolveSibling(".nfs0001"));
                        return copy.slots();
                    });
            assertThat(slots).extracting(Cryptoki.Slot::label).contains("copied");
        }
    }

    /** As after openings that came back when nobody waited for them any more. */
    @Test
    void onlyCopiesThatAreStillLoadedCount(@TempDir Path folder) {
        try (SoftHsm hsm = SoftHsm.prepare("discarded")) {
            ModuleCopies copies = new ModuleCopies(hsm.settings().module(), folder);
            for (int i = 0; i < 66; i++) {
                copies.discard(copies.use((copy, _) -> copy));
            }
            Cryptoki kept = copies.use((copy, _) -> copy);
            assertThat(kept.slots()).extracting(Cryptoki.Slot::label).contains("discarded");
            copies.discard(kept);
        }
    }

    private static void kept(Path file) {
        try {
            Files.createFile(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
