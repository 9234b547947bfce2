package dev.credgate.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JVM's image has every library that the JVM and the native code in the jars link to, and no
 * package more; LayoutIT asks the same of what was packaged.
 */
class ImagePackagesTest {

    private static final Dockerfile IMAGE = Dockerfile.of("jvm");

    /** No screen, no sound and no fonts: a gateway never loads what of the JDK wants them. */
    private static final Pattern DESKTOP =
            Pattern.compile(
                    "lib(awt.*|jawt|jsound|fontmanager|freetype|splashscreen|javajpeg|lcms|mlib_image)\\.so");

    @BeforeEach
    void theMachineIsOfTheImagesKind() {
        Optional<String> unknown = DebianPackages.unknown(IMAGE);
        assumeTrue(unknown.isEmpty(), "packages NOT compared: " + unknown.orElse(""));
    }

    @Test
    void theJvmsImageHasWhatIsLinkedTo(@TempDir Path jars) throws IOException {
        Path java = Path.of(System.getProperty("java.home"));
        List<Path> binaries = new ArrayList<>(nativeCodeOfJars(jars));
        assertThat(binaries).as("BLST, Corretto and libsecp256k1").hasSizeGreaterThanOrEqualTo(3);
        try (Stream<Path> files = Files.walk(java.resolve("lib"))) {
            files.filter(file -> file.toString().endsWith(".so"))
                    .filter(file -> !DESKTOP.matcher(String.valueOf(file.getFileName())).matches())
                    .forEach(binaries::add);
        }
        binaries.add(java.resolve("bin/java"));

        Set<String> has = DebianPackages.in(IMAGE);
        Set<String> wanted = new TreeSet<>();
        // Opened by name, when it is there: LibcryptoEngine.
        wanted.add(DebianPackages.having("libcrypto.so.3"));
        assertThat(has).containsAll(wanted);
        for (Path binary : binaries) {
            Set<String> linked = DebianPackages.linkedBy(binary, List.of(java, jars));
            assertThat(has).as("for %s", binary).containsAll(linked);
            wanted.addAll(linked);
        }

        assertThat(wanted).as("what is installed is needed").containsAll(IMAGE.packages());
    }

    /** Of this machine's kind, unpacked. */
    private static List<Path> nativeCodeOfJars(Path into) throws IOException {
        List<Path> unpacked = new ArrayList<>();
        for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (!path.endsWith(".jar")) {
                continue;
            }
            try (JarFile jar = new JarFile(path)) {
                Enumeration<JarEntry> entries = jar.entries();
                while (entries.hasMoreElements()) {
                    JarEntry entry = entries.nextElement();
                    if (entry.getName().endsWith(".so")) {
                        byte[] code = jar.getInputStream(entry).readAllBytes();
                        if (isOfThisMachine(code)) {
                            Path file = into.resolve(entry.getName().replace('/', '_'));
                            unpacked.add(Files.write(file, code));
                        }
                    }
                }
            }
        }
        return unpacked;
    }

    /** ELF's e_machine: 62 is x86-64, 183 AArch64. */
    private static boolean isOfThisMachine(byte[] code) {
        int machine = ByteBuffer.wrap(code).order(ByteOrder.LITTLE_ENDIAN).getShort(18);
        return code[0] == 0x7f
                && machine == (System.getProperty("os.arch").equals("amd64") ? 62 : 183);
    }
}
