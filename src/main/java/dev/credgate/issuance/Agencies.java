package dev.credgate.issuance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The agencies, read once at the start from one file each. Immutable. */
public final class Agencies {

    private final Map<CertificatePin, Agency> byPin;

    private Agencies(Map<CertificatePin, Agency> byPin) {
        this.byPin = byPin;
    }

    /** No agency: nothing can be issued. */
    public static Agencies none() {
        return new Agencies(Map.of());
    }

    /**
     * Reads every {@code *.yaml} and {@code *.yml} of a folder. A name, a pin, a DID or a key that
     * two agencies share is a fault: each of them must tell one agency from the other.
     *
     * @throws AgencyFaultException all that is wrong, a line each
     */
    public static Agencies read(Path folder) throws AgencyFaultException {
        List<String> faults = new ArrayList<>();
        Map<CertificatePin, Agency> byPin = new LinkedHashMap<>();
        Map<String, Path> taken = new LinkedHashMap<>();
        for (Path file : files(folder)) {
            AgencyFile.read(file, faults)
                    .ifPresent(agency -> {
                        claim(taken, "name", agency.name(), file, faults);
                        claim(taken, "certificate", agency.pin().toString(), file, faults);
                        claim(taken, "did", agency.did().toString(), file, faults);
                        agency.keys().forEach(key -> claim(taken, "key", key, file, faults));
                        byPin.put(agency.pin(), agency);
                    });
        }
        if (!faults.isEmpty()) {
            throw new AgencyFaultException(faults);
        }
        return new Agencies(byPin);
    }

    private static void claim(
            Map<String, Path> taken, String key, String value, Path file, List<String> faults) {
        Path other = taken.putIfAbsent(key + " " + value, file);
        if (other != null) {
            faults.add(
                    file + ": " + key + ": expected one of its own, but " + other + " has it too");
        }
    }

    private static List<Path> files(Path folder) throws AgencyFaultException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(Files::isRegularFile)
                    .filter(file ->
                            file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new AgencyFaultException(
                    List.of(
                            "credgate.agencies-dir: expected a folder with one YAML file an agency,"
                                    + " but "
                                    + folder
                                    + " cannot be read"));
        }
    }

    /** The agency whose key that is. */
    public Optional<Agency> byPin(CertificatePin pin) {
        return Optional.ofNullable(byPin.get(pin));
    }

    /** All of them. */
    public Collection<Agency> all() {
        return byPin.values();
    }
}
