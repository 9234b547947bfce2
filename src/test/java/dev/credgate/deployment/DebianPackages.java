package dev.credgate.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Debian packages that an image has, and those that a program wants for the libraries it links
 * to, as {@code dpkg} and {@code ldd} of this machine tell them: it must be of the same release.
 */
public final class DebianPackages {

    private static final Pattern FOUND =
            Pattern.compile("^\\s*(?:\\S+ => )?(/\\S+) \\(0x", Pattern.MULTILINE);

    private static final Pattern NOT_FOUND =
            Pattern.compile("^\\s*(\\S+) => not found", Pattern.MULTILINE);

    /** By a library's name: dpkg reads the lists of all packages for each question. */
    private static final Map<String, Optional<String>> OWNERS = new ConcurrentHashMap<>();

    private DebianPackages() {}

    /** Why nothing can be said of that image here; empty when something can. */
    public static Optional<String> unknown(Dockerfile image) {
        String base = image.the("FROM").operands().getFirst();
        String here;
        try {
            String system = Files.readString(Path.of("/etc/os-release"));
            here = field(system, "ID") + ":" + field(system, "VERSION_ID") + "-slim";
        } catch (IOException e) {
            here = "unknown, " + e;
        }
        return base.equals(here)
                ? Optional.empty()
                : Optional.of("the image is of " + base + ", and this machine " + here);
    }

    private static String field(String system, String name) {
        Matcher matcher = Pattern.compile("(?m)^" + name + "=\"?([\\w.]+)").matcher(system);
        return matcher.find() ? matcher.group(1) : "";
    }

    /**
     * Those that its Dockerfile installs, and what they depend on, the C library among it. What the
     * base has besides may be gone from the next one.
     */
    public static Set<String> in(Dockerfile image) {
        Map<String, List<String>> needs = new HashMap<>();
        run("dpkg-query", "--show", "--showformat=${Package}\t${Pre-Depends}, ${Depends}\n")
                .lines()
                .map(line -> line.split("\t", 2))
                .forEach(fields -> needs.put(fields[0], List.of(fields[1].split(",", -1))));
        Deque<String> asked = new ArrayDeque<>(image.packages());
        Set<String> all = new HashSet<>();
        while (!asked.isEmpty()) {
            String name = asked.pop();
            if (all.add(name)) {
                needs.getOrDefault(name, List.of()).stream()
                        .map(need -> need.strip().split("[ (:|]", 2)[0])
                        .filter(needs::containsKey)
                        .forEach(asked::add);
            }
        }
        return all;
    }

    /**
     * Those that have what a program, or a library, links to; a library that none has is named
     * instead.
     *
     * @param own folders that are copied into the image: what lies in them needs no package
     */
    public static Set<String> linkedBy(Path binary, List<Path> own) {
        String told = run("ldd", binary.toString());
        Set<String> packages = new TreeSet<>();
        FOUND.matcher(told)
                .results()
                .map(found -> found.group(1))
                .filter(library -> own.stream().noneMatch(Path.of(library)::startsWith))
                .map(DebianPackages::having)
                .forEach(packages::add);
        NOT_FOUND
                .matcher(told)
                .results()
                .map(missing -> missing.group(1))
                .filter(name -> own.stream().noneMatch(folder -> holds(folder, name)))
                .forEach(packages::add);
        return packages;
    }

    /** The package that has a library, by its path or name; what was asked for when none has. */
    public static String having(String library) {
        // Since /lib is a link into /usr, a package may know a file by either path.
        String name = library.substring(library.lastIndexOf('/') + 1);
        return OWNERS.computeIfAbsent(name, DebianPackages::owner).orElse(library);
    }

    private static Optional<String> owner(String name) {
        return run("dpkg-query", "--search", "*/" + name)
                .lines()
                .filter(line -> line.endsWith("/" + name) && !line.startsWith("diversion "))
                .map(line -> line.split("[:,]", 2)[0])
                .findFirst();
    }

    private static boolean holds(Path folder, String name) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.anyMatch(file -> file.endsWith(name));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a program says; of ldd and dpkg-query also when it ends with 1, which means "none". */
    private static String run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(command[0] + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
