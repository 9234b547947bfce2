package dev.credgate.hsm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The C half of the JDK's PKCS#11 provider. A JVM brings it; beside a native executable it is a
 * file of its own, and one that was left behind must show at the start and not at the first
 * signature.
 */
final class JdkLibrary {

    private static final String FILE = System.mapLibraryName("j2pkcs11");

    private JdkLibrary() {}

    /** Why no token can be opened by this program; empty when the library is where it belongs. */
    static Optional<String> fault() {
        return System.getProperty("org.graalvm.nativeimage.imagecode") == null
                ? Optional.empty()
                : ProcessHandle.current().info().command().map(Path::of).flatMap(JdkLibrary::fault);
    }

    static Optional<String> fault(Path executable) {
        Path library = executable.resolveSibling(FILE);
        return Files.isReadable(library)
                ? Optional.empty()
                : Optional.of(
                        library
                                + " is missing: the native executable opens a token only with"
                                + " that file of its build beside it");
    }
}
