package dev.credgate.issuance;

import dev.credgate.issuance.Agency.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
 * types: [cpt:1000]                 # what it may have issued; optional: what the chain lets it
 * quotas: {per-hour: 100, per-day: 1000}   # optional
 * }</pre>
 *
 * <p>Instead of {@code certificate} there may be {@code certificates}, a list of pins and of maps
 * of {@code issuer} and {@code san}; instead of {@code did}, {@code key} and {@code further-keys} a
 * list of them called {@code dids}. Anything else is a fault.
 */
final class AgencyFile {

    private static final int MAX_BYTES = 64 * 1024;
    private static final Set<String> KEYS =
            Set.of(
                    "name",
                    "certificate",
                    "certificates",
                    "did",
                    "key",
                    "further-keys",
                    "dids",
                    "types",
                    "quotas");

    private final Path file;
    private final AgencyMembers members;

    private AgencyFile(Path file, List<String> faults) {
        this.file = file;
        this.members = new AgencyMembers(file.toString(), '-', faults);
    }

    /** The agency, or empty with at least one line added to {@code faults}. */
    static Optional<Agency> read(Path file, List<String> faults) {
        return new AgencyFile(file, faults).agency();
    }

    private Optional<Agency> agency() {
        if (!(load() instanceof Map<?, ?> map)) {
            members.fault("(file)", "YAML with name, certificate, did and key, each once");
            return Optional.empty();
        }
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !KEYS.contains(name)) {
                members.fault(
                        String.valueOf(key),
                        "name, certificate, did, key, further-keys, certificates, dids, types and"
                                + " quotas only");
            }
        }
        Optional<String> name = members.name(map.get("name"));
        Optional<List<CertificateName>> certificates =
                map.containsKey("certificates") && !map.containsKey("certificate")
                        ? members.certificates(map.get("certificates"), "certificates")
                        : members.pin(map.get("certificate"), "certificate").map(List::of);
        Optional<List<Identity>> identities =
                map.containsKey("dids") && !map.containsKey("did")
                        ? members.identities(map.get("dids"), "dids")
                        : members.identity(map, "").map(List::of);
        Optional<Optional<Set<String>>> types =
                map.containsKey("types")
                        ? members.types(map.get("types"), "types").map(Optional::of)
                        : Optional.of(Optional.empty());
        Optional<Quotas> quotas =
                map.containsKey("quotas")
                        ? members.quotas(map.get("quotas"), "quotas")
                        : Optional.of(Quotas.NONE);
        return name.isPresent()
                        && certificates.isPresent()
                        && identities.isPresent()
                        && types.isPresent()
                        && quotas.isPresent()
                ? Optional.of(
                        new Agency(
                                name.get(),
                                certificates.get(),
                                identities.get(),
                                types.get(),
                                quotas.get()))
                : Optional.empty();
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
}
