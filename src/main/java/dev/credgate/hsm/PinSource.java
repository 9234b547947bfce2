package dev.credgate.hsm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Where a token's PIN is. Never the PIN itself: a value of this type may be logged. */
public sealed interface PinSource {

    /** What is wrong, a line each, without the setting's name. */
    List<String> faults();

    /**
     * The PIN; the caller overwrites the array when done.
     *
     * @throws HsmException of kind CONFIGURATION when there is none
     */
    byte[] read();

    /** A file that only its owner can read; holds the PIN, with one line end after it at most. */
    record InFile(Path file) implements PinSource {

        @Override
        public List<String> faults() {
            List<String> faults = new ArrayList<>();
            if (!Files.isReadable(file)) {
                // What is no path may be the PIN itself, written where its file belongs.
                faults.add(
                        "pin-file: cannot read "
                                + (file.isAbsolute()
                                        ? file
                                        : "it, and it is no absolute path; it is not shown, as it"
                                                + " may be a PIN"));
                return faults;
            }
            try {
                Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
                if (permissions.contains(PosixFilePermission.OTHERS_READ)
                        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                        || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
                    faults.add("pin-file: " + file + " is open to others; chmod 600 (or 640) it");
                }
                long size = Files.size(file);
                if (size < 4 || size > 257) {
                    faults.add("pin-file: a PIN has 4 to 255 bytes; " + file + " has " + size);
                }
            } catch (IOException | UnsupportedOperationException e) {
                faults.add("pin-file: cannot look at " + file + ": " + e.getMessage());
            }
            return faults;
        }

        @Override
        public byte[] read() {
            try {
                return trimmed(Files.readAllBytes(file));
            } catch (IOException e) {
                throw new HsmException(
                        HsmException.Kind.CONFIGURATION, "pin-file: cannot read " + file, e);
            }
        }

        @Override
        public String toString() {
            return "the file " + file;
        }
    }

    /** A variable of the environment, which whoever may look at the process can read. */
    record InEnvironment(String variable) implements PinSource {

        @Override
        public List<String> faults() {
            String value = System.getenv(variable);
            if (value == null || value.isEmpty()) {
                // Nor is the name shown: some write the PIN itself there.
                return List.of("pin-env: the environment has no variable of that name");
            }
            int size = value.getBytes(StandardCharsets.UTF_8).length;
            return size < 4 || size > 255
                    ? List.of(
                            "pin-env: a PIN has 4 to 255 bytes; that in "
                                    + variable
                                    + " has "
                                    + size)
                    : List.of();
        }

        @Override
        public byte[] read() {
            String value = System.getenv(variable);
            if (value == null) {
                throw new HsmException(
                        HsmException.Kind.CONFIGURATION,
                        "pin-env: the environment has no variable of that name");
            }
            return trimmed(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "the variable " + variable;
        }
    }

    private static byte[] trimmed(byte[] read) {
        int length = read.length;
        while (length > 0 && (read[length - 1] == '\n' || read[length - 1] == '\r')) {
            length--;
        }
        byte[] pin = Arrays.copyOf(read, length);
        Arrays.fill(read, (byte) 0);
        return pin;
    }
}
