package dev.credgate.hsm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Where the token is and how it is opened.
 *
 * @param module the PKCS#11 library
 * @param label the token's label, the same in each slot list, where a slot's number is not
 * @param pinFile a file that only its owner can read; holds the PIN, one line end after it at most
 */
public record TokenSettings(Path module, String label, Path pinFile) {

    /** What is wrong with these settings as far as the file system can tell; one line a fault. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        JdkLibrary.fault().ifPresent(faults::add);
        if (!Files.isRegularFile(module)) {
            faults.add("credgate.hsm.module: there is no file " + module);
        } else if (!module.isAbsolute()) {
            faults.add("credgate.hsm.module: " + module + " is not an absolute path");
        }
        if (label.isBlank() || label.length() > 32) {
            faults.add("credgate.hsm.token-label: a token's label has 1 to 32 characters");
        }
        if (!Files.isReadable(pinFile)) {
            faults.add("credgate.hsm.pin-file: cannot read " + pinFile);
            return faults;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(pinFile);
            if (permissions.contains(PosixFilePermission.OTHERS_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)
                    || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
                faults.add(
                        "credgate.hsm.pin-file: "
                                + pinFile
                                + " is open to others; chmod 600 (or 640) it");
            }
            long size = Files.size(pinFile);
            if (size < 4 || size > 257) {
                faults.add(
                        "credgate.hsm.pin-file: a PIN has 4 to 255 bytes; "
                                + pinFile
                                + " has "
                                + size);
            }
        } catch (IOException | UnsupportedOperationException e) {
            faults.add("credgate.hsm.pin-file: cannot look at " + pinFile + ": " + e.getMessage());
        }
        return faults;
    }

    /** The PIN; the caller overwrites the array when done. */
    byte[] readPin() {
        byte[] read;
        try {
            read = Files.readAllBytes(pinFile);
        } catch (IOException e) {
            throw new HsmException(
                    HsmException.Kind.CONFIGURATION,
                    "credgate.hsm.pin-file: cannot read " + pinFile,
                    e);
        }
        int length = read.length;
        while (length > 0 && (read[length - 1] == '\n' || read[length - 1] == '\r')) {
            length--;
        }
        byte[] pin = Arrays.copyOf(read, length);
        Arrays.fill(read, (byte) 0);
        return pin;
    }
}
