package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkLibraryTest {

    @Test
    void aJvmBringsItsOwn() {
        assertThat(JdkLibrary.fault()).isEmpty();
    }

    @Test
    void besideANativeExecutableItIsAFile(@TempDir Path folder) throws IOException {
        Path executable = folder.resolve("credgate");
        assertThat(JdkLibrary.fault(executable).orElseThrow())
                .contains(folder.resolve("libj2pkcs11.so").toString())
                .contains("missing");
        Files.createFile(folder.resolve("libj2pkcs11.so"));
        assertThat(JdkLibrary.fault(executable)).isEmpty();
    }
}
