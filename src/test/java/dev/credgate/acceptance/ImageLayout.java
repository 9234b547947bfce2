package dev.credgate.acceptance;

import dev.credgate.TestFolders;
import dev.credgate.deployment.Dockerfile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A container's file system as the Dockerfile and the manifests lay it out, in a folder, and a
 * process that has nothing else. As root it is a root file system, mounted read-only but for the
 * image's volumes, and the process is the image's user without capabilities. Otherwise, or where
 * mounting is not allowed, permissions alone keep it from writing and paths are the folder's own.
 */
final class ImageLayout implements AutoCloseable {

    private static final Path JAVA = Path.of("/opt/java/openjdk");
    private static final Path PROGRAM = Path.of("/opt/credgate");

    private final Path root;
    private final Dockerfile image;
    private final boolean contained;

    private ImageLayout(Path root, Dockerfile image, boolean contained) {
        this.root = root;
        this.image = image;
        this.contained = contained;
    }

    /** With the program that lies in a folder as both images copy it: native, or a JVM's. */
    static ImageLayout of(Path program) throws IOException {
        Path root = Files.createTempDirectory("credgate-image").toRealPath();
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        boolean natively = Files.exists(program.resolve("credgate"));
        ImageLayout layout =
                new ImageLayout(
                        root, Dockerfile.of(natively ? "native" : "jvm"), canBeContained(root));
        layout.copy(program, PROGRAM);
        Files.createDirectories(layout.at(JAVA));
        for (String volume : layout.image.volumes()) {
            Path folder = layout.at(Path.of(volume));
            Files.createDirectories(folder);
            layout.give(folder, "rwx------");
        }
        return layout;
    }

    private static boolean canBeContained(Path own) {
        try {
            return Files.getOwner(own).getName().equals("root")
                    && new ProcessBuilder("unshare", "--mount", "true").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** How much of a container this is, for whoever reads the test's output. */
    String kind() {
        return contained
                ? "a read-only root file system and user " + image.user()
                : "permissions only: mounting needs root";
    }

    private Path at(Path path) {
        return root.resolve(Path.of("/").relativize(path));
    }

    /** A path of the image, as the process sees it. */
    String seen(String path) {
        return contained ? path : at(Path.of(path)).toString();
    }

    private String seenIfPath(String value) {
        return value.startsWith("/") ? seen(value) : value;
    }

    /** Copies a folder in; what it holds is its owner's, and nobody may write it. */
    void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = at(to).resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
                    Files.setPosixFilePermissions(
                            copy,
                            PosixFilePermissions.fromString(
                                    Files.isExecutable(file) ? "r-xr-xr-x" : "r--r--r--"));
                }
            }
        }
    }

    /** Files in a volume's folder, which the gateway may write. */
    void keep(Path from, Path to) throws IOException {
        copy(from, to);
        try (Stream<Path> files = Files.walk(at(to))) {
            for (Path file : files.toList()) {
                give(file, Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }

    /** Mounts a ConfigMap's files: behind two links, so that the kubelet can swap them at once. */
    void configMap(Path folder, Map<String, byte[]> files) throws IOException {
        mount(folder, files, "rw-r--r--");
    }

    /** Mounts a Secret's files: mode 0400 and an fsGroup make 0440, root's and that group's. */
    void secret(Path folder, Map<String, byte[]> files) throws IOException {
        mount(folder, files, "r--r-----");
    }

    private void mount(Path folder, Map<String, byte[]> files, String permissions)
            throws IOException {
        Path version = at(folder).resolve("..2026_11_24_00_00_00.1");
        Files.createDirectories(version);
        Files.createSymbolicLink(at(folder).resolve("..data"), version.getFileName());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path written = Files.write(version.resolve(file.getKey()), file.getValue());
            if (contained) {
                attributes(written).setGroup(group());
            }
            Files.setPosixFilePermissions(written, PosixFilePermissions.fromString(permissions));
            Files.createSymbolicLink(
                    at(folder).resolve(file.getKey()), Path.of("..data", file.getKey()));
        }
    }

    private void give(Path file, String permissions) throws IOException {
        if (contained) {
            attributes(file).setGroup(group());
            attributes(file).setOwner(principals().lookupPrincipalByName(image.user()));
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private GroupPrincipal group() throws IOException {
        return principals().lookupPrincipalByGroupName(image.group());
    }

    private UserPrincipalLookupService principals() {
        return root.getFileSystem().getUserPrincipalLookupService();
    }

    private static PosixFileAttributeView attributes(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class);
    }

    /** What the gateway wrote into a volume. */
    List<String> written(String volume) throws IOException {
        Path folder = at(Path.of(volume));
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(file -> folder.relativize(file).toString()).sorted().toList();
        }
    }

    /** Runs the image's entry point with these variables and the image's own, and no other. */
    Process start(Map<String, String> variables, Path log) throws IOException {
        List<String> environment = new ArrayList<>();
        image.environment()
                .forEach((name, value) -> environment.add(name + "=" + seenIfPath(value)));
        variables.forEach((name, value) -> environment.add(name + "=" + seenIfPath(value)));
        List<String> command = new ArrayList<>();
        if (contained) {
            command.addAll(List.of("unshare", "--mount", "--propagation", "private", "bash", "-c"));
            command.add(CONTAIN);
            command.addAll(List.of("bash", root.toString(), System.getProperty("java.home")));
            command.add(image.user());
            command.add(image.group());
            command.add(image.folder());
            command.add(String.join(" ", image.volumes()));
        }
        command.addAll(List.of("env", "-i"));
        command.addAll(environment);
        for (String argument : image.entryPoint()) {
            command.add(
                    contained || !argument.startsWith(JAVA.toString())
                            ? seenIfPath(argument)
                            : argument.replace(JAVA.toString(), System.getProperty("java.home")));
        }
        return new ProcessBuilder(command)
                .directory(at(Path.of(image.folder())).toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** $1 root, $2 JDK, $3 user, $4 group, $5 folder, $6 volumes; then the command. */
    private static final String CONTAIN =
            """
            set -euo pipefail
            root=$1 jdk=$2 user=$3 group=$4 folder=$5 volumes=$6
            shift 6
            mount --bind "$root" "$root"
            for system in usr bin lib lib64 proc dev; do
                [[ -e /$system ]] || continue
                mkdir -p "$root/$system"
                mount --rbind "/$system" "$root/$system"
            done
            for system in usr bin lib lib64; do
                [[ ! -e /$system ]] || mount -o remount,bind,ro "$root/$system"
            done
            mount --bind -o ro "$jdk" "$root/opt/java/openjdk"
            for volume in $volumes; do mount --bind "$root$volume" "$root$volume"; done
            mount -o remount,bind,ro "$root"
            exec chroot "$root" /usr/bin/env --chdir="$folder" /usr/bin/setpriv --reuid="$user" \\
                --regid="$group" --clear-groups --no-new-privs --inh-caps=-all --bounding-set=-all "$@"
            """;

    @Override
    public void close() {
        TestFolders.remove(root);
    }
}
