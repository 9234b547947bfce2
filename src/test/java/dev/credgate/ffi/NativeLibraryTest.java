package dev.credgate.ffi;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeLibraryTest {

    @Test
    void callsAFunctionWithAddressesAndNumbers() {
        try (NativeLibrary c = NativeLibrary.open("libc.so.6");
                NativeMemory text = NativeMemory.of("credgate\0".getBytes(US_ASCII))) {
            assertThat(c.function("strlen", 1).call(text.address())).isEqualTo(8);
            assertThat(c.function("strnlen", 2).call(text.address(), 4)).isEqualTo(4);
            assertThat((int) c.function("getpid", 0).call())
                    .isEqualTo((int) ProcessHandle.current().pid());
        }
    }

    @Test
    void aFunctionFillsMemoryAndGivesOutItsOwn() {
        try (NativeLibrary c = NativeLibrary.open("libc.so.6");
                NativeMemory memory = NativeMemory.allocate(24)) {
            memory.putLong(8, -2);
            long given = c.function("memset", 3).call(memory.address(), 'x', 4);
            assertThat(given).isEqualTo(memory.address());
            assertThat(memory.get(0, 5)).containsExactly('x', 'x', 'x', 'x', 0);
            assertThat(memory.getLong(8)).isEqualTo(-2);
            assertThat(NativeMemory.at(given, 16).getLong(8)).isEqualTo(-2);
            memory.clear();
            assertThat(memory.get(0, 24)).containsOnly(0);
        }
    }

    @Test
    void aFunctionIsFoundByItsAddress() {
        try (NativeLibrary c = NativeLibrary.open("libc.so.6")) {
            assertThatThrownBy(() -> NativeLibrary.at(0, 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(c.find("no_such_function", 1)).isEmpty();
            assertThatThrownBy(() -> c.function("no_such_function", 1))
                    .isInstanceOf(NativeLibraryException.class)
                    .hasMessage("libc.so.6 has no function no_such_function");
        }
    }

    @Test
    void whatIsNoLibraryIsNamed(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> NativeLibrary.open("libnosuch.so.9"))
                .isInstanceOf(NativeLibraryException.class)
                .hasMessageContaining("libnosuch.so.9");
        Path text = Files.writeString(folder.resolve("text.so"), "no library");
        assertThatThrownBy(() -> NativeLibrary.open(text.toString()))
                .isInstanceOf(NativeLibraryException.class)
                .hasMessageContaining("text.so");
    }

    @Test
    void memoryIsBoundedAndFreedOnce() {
        NativeMemory memory = NativeMemory.allocate(8);
        assertThatThrownBy(() -> memory.getLong(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.put(4, new byte[5]))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> memory.get(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        memory.close();
        memory.close();
        assertThatThrownBy(memory::address).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> memory.getLong(0)).isInstanceOf(IllegalStateException.class);
    }
}
