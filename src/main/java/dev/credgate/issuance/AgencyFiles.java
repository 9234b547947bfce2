package dev.credgate.issuance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The folder with one file an agency. */
public final class AgencyFiles {

    private AgencyFiles() {}

    /**
     * Reads every {@code *.yaml} and {@code *.yml} of a folder. A name, a certificate, a DID or a
     * key that two agencies share is a fault: each of them must tell one agency from the other.
     *
     * @throws AgencyFaultException all that is wrong, a line each
     */
    public static List<Agency> read(Path folder) throws AgencyFaultException {
        List<String> faults = new ArrayList<>();
        List<Agency> agencies = new ArrayList<>();
        Map<String, Path> taken = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            AgencyFile.read(file, faults)
                    .ifPresent(agency -> {
                        for (AgencySet.Claim claim : AgencySet.claims(agency)) {
                            Path other = taken.putIfAbsent(claim.value(), file);
                            if (other != null) {
                                faults.add(
                                        file
                                                + ": "
                                                + claim.text()
                                                + ": expected one of its own, but "
                                                + other
                                                + " has it too");
                            }
                        }
                        agencies.add(agency);
                    });
        }
        if (!faults.isEmpty()) {
            throw new AgencyFaultException(faults);
        }
        return agencies;
    }

    private static List<Path> files(Path folder) throws AgencyFaultException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException _) {
            throw new AgencyFaultException(
                    List.of(
                            "credgate.agencies-dir: expected a folder with one YAML file an agency,"
                                    + " but "
                                    + folder
                                    + " cannot be read"));
        }
    }
}
