package dev.credgate.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password that is kept in a file. */
final class PasswordFile {

    private PasswordFile() {}

    /**
     * The file's text without the line end that editors leave.
     *
     * @throws IllegalArgumentException when there is no such file, or it can't be read
     */
    static String read(String path) {
        try {
            return Files.readString(Path.of(path)).stripTrailing();
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the database's password file "
                            + path
                            + " can't be read ("
                            + e.getClass().getSimpleName()
                            + "): check CREDGATE_DATABASE_PASSWORD_FILE and the file's permissions",
                    e);
        }
    }
}
