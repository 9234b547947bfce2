package dev.credgate.issuance;

import dev.credgate.did.WeIdDid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one agency:
 *
 * <pre>{@code
 * name: population                  # a-z, 0-9 and -, at most 63
 * certificate: sha256/<base64>      # SHA-256 of the client certificate's SubjectPublicKeyInfo
 * did: did:weid:101:0x3b81…         # under which it issues
 * key: population                   # label of its secp256k1 key in the token
 * further-keys: [population-p256]   # of further keys, for formats that need them; optional
 * }</pre>
 *
 * <p>Anything else is a fault.
 */
final class AgencyFile {

    private static final int MAX_BYTES = 64 * 1024;
    private static final String FURTHER = "further-keys";
    private static final Set<String> KEYS = Set.of("name", "certificate", "did", "key", FURTHER);
    private static final int MOST_FURTHER = 16;

    private final Path file;
    private final List<String> faults;

    private AgencyFile(Path file, List<String> faults) {
        this.file = file;
        this.faults = faults;
    }

    /** The agency, or empty with at least one line added to {@code faults}. */
    static Optional<Agency> read(Path file, List<String> faults) {
        return new AgencyFile(file, faults).agency();
    }

    private Optional<Agency> agency() {
        if (!(load() instanceof Map<?, ?> map)) {
            fault("(file)", "YAML with name, certificate, did and key, each once");
            return Optional.empty();
        }
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !KEYS.contains(name)) {
                fault(String.valueOf(key), "name, certificate, did, key and further-keys only");
            }
        }
        Optional<String> name =
                member(
                        map,
                        "name",
                        "a name of a-z, 0-9 and -",
                        text ->
                                text.matches("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
                                        ? Optional.of(text)
                                        : Optional.empty());
        Optional<CertificatePin> pin =
                member(
                        map,
                        "certificate",
                        "sha256/ and the base64 of the 32-byte hash",
                        CertificatePin::parse);
        Optional<WeIdDid> did =
                member(map, "did", "did:weid:<chain>:0x<40 lower-case hex>", WeIdDid::parse);
        Optional<String> key =
                member(map, "key", "the label of a key in the token", AgencyFile::label);
        Optional<List<String>> further = further(map);
        return name.isPresent()
                        && pin.isPresent()
                        && did.isPresent()
                        && key.isPresent()
                        && further.isPresent()
                ? Optional.of(
                        new Agency(name.get(), pin.get(), did.get(), key.get(), further.get()))
                : Optional.empty();
    }

    private static Optional<String> label(String text) {
        return text.isBlank() || text.length() > 64 ? Optional.empty() : Optional.of(text);
    }

    private Optional<List<String>> further(Map<?, ?> map) {
        if (!map.containsKey(FURTHER)) {
            return Optional.of(List.of());
        }
        List<String> labels = new ArrayList<>();
        if (map.get(FURTHER) instanceof List<?> list && list.size() <= MOST_FURTHER) {
            for (Object one : list) {
                (one instanceof String text ? label(text) : Optional.<String>empty())
                        .ifPresent(labels::add);
            }
            if (labels.size() == list.size() && Set.copyOf(labels).size() == list.size()) {
                return Optional.of(labels);
            }
        }
        fault(FURTHER, "a list of labels of keys in the token, each once");
        return Optional.empty();
    }

    private <T> Optional<T> member(
            Map<?, ?> map, String key, String expected, Function<String, Optional<T>> parse) {
        Optional<T> value =
                map.get(key) instanceof String text ? parse.apply(text) : Optional.empty();
        if (value.isEmpty()) {
            fault(key, expected);
        }
        return value;
    }

    private @Nullable Object load() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(5);
        options.setCodePointLimit(MAX_BYTES);
        try {
            return Files.size(file) > MAX_BYTES
                    ? null
                    : new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (IOException | YAMLException _) {
            return null;
        }
    }

    private void fault(String key, String expected) {
        faults.add(file + ": " + key + ": expected " + expected);
    }
}
