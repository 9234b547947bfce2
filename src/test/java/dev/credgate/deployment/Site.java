package dev.credgate.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The site that {@code docs/kubernetes.md} tells an operator to make, made beside our folders. */
final class Site {

    private static final Pattern FILE =
            Pattern.compile("```\\w*\\n# (\\S+/\\S+)\\n(.*?)```", Pattern.DOTALL);

    private Site() {}

    /** Writes the page's files, and the secrets that it says to make, into a folder. */
    static void make(Path folder) {
        try {
            Matcher files = FILE.matcher(Files.readString(Path.of("docs/kubernetes.md")));
            while (files.find()) {
                Path file = folder.resolve(files.group(1));
                Files.createDirectories(file.getParent());
                Files.writeString(file, files.group(2));
            }
            for (String file :
                    new String[] {
                        "client-ca/ca.crt",
                        "secrets/service.key",
                        "secrets/pin",
                        "secrets/password",
                        "secrets/tls.crt",
                        "secrets/tls.key"
                    }) {
                Path secret = folder.resolve("site").resolve(file);
                Files.createDirectories(secret.getParent());
                Files.writeString(secret, "made for the test: " + file);
            }
            copy(Path.of("k8s"), folder.resolve("k8s"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }
}
