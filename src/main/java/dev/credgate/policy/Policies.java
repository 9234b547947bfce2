package dev.credgate.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The portals' policies, read once at start. Immutable. */
public final class Policies {

    private final Map<String, Policy> byPortal;

    private Policies(Map<String, Policy> byPortal) {
        this.byPortal = byPortal;
    }

    /**
     * Reads every {@code *.yaml} and {@code *.yml} of a folder; other files and sub-folders are
     * left alone.
     *
     * @throws PolicyFaultException when the folder cannot be read or holds no policy, a file is no
     *     policy, or two files name the same portal or origin; all faults at once
     */
    public static Policies read(Path folder) throws PolicyFaultException {
        List<String> faults = new ArrayList<>();
        Map<String, Policy> byPortal = new TreeMap<>();
        Map<String, Path> portals = new TreeMap<>();
        Map<String, Path> origins = new TreeMap<>();
        for (Path file : files(folder)) {
            PolicyFile.read(file, faults)
                    .ifPresent(policy -> {
                        Path same = portals.putIfAbsent(policy.portal(), file);
                        if (same != null) {
                            faults.add(
                                    PolicyFile.line(
                                            file,
                                            "portal",
                                            "a name of its own, but " + same + " has it"));
                        }
                        Path sameOrigin = origins.putIfAbsent(policy.origin(), file);
                        if (sameOrigin != null) {
                            faults.add(
                                    PolicyFile.line(
                                            file,
                                            "origin",
                                            "an origin of its own, but " + sameOrigin + " has it"));
                        }
                        byPortal.put(policy.portal(), policy);
                    });
        }
        if (!faults.isEmpty()) {
            throw new PolicyFaultException(faults);
        }
        return new Policies(byPortal);
    }

    private static List<Path> files(Path folder) throws PolicyFaultException {
        if (!Files.isDirectory(folder)) {
            throw new PolicyFaultException(
                    List.of(
                            "credgate.portals-dir: expected a folder with one YAML file a portal,"
                                    + " but "
                                    + folder
                                    + " is none"));
        }
        List<Path> found;
        try (Stream<Path> entries = Files.list(folder)) {
            found =
                    entries.filter(Files::isRegularFile)
                            .filter(file ->
                                    file.toString().endsWith(".yaml")
                                            || file.toString().endsWith(".yml"))
                            .sorted()
                            .toList();
        } catch (IOException unreadable) {
            throw new PolicyFaultException(
                    List.of(
                            "credgate.portals-dir: "
                                    + folder
                                    + " cannot be read: "
                                    + unreadable.getMessage()));
        }
        if (found.isEmpty()) {
            throw new PolicyFaultException(
                    List.of(
                            "credgate.portals-dir: expected at least one portal's policy in "
                                    + folder
                                    + ", a file ending in .yaml"));
        }
        return found;
    }

    /** The policy of a portal, by its exact name. */
    public Optional<Policy> of(String portal) {
        return Optional.ofNullable(byPortal.get(portal));
    }

    /** All of them, by name. */
    public Collection<Policy> all() {
        return byPortal.values();
    }
}
