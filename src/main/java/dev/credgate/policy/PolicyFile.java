package dev.credgate.policy;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads one portal's policy:
 *
 * <pre>{@code
 * portal: benefits                       # a-z, 0-9 and -, at most 63
 * origin: https://benefits.example       # scheme, host and port as a browser spells them
 * accept:                                # any one of these opens the portal
 *   - type: cpt:1000
 *     issuers:                           # optional: any issuer that the chain trusts for the type
 *       - did:weid:101:0x3b81…
 *     claims: [id, name, /address/city]  # optional: must be disclosed
 *     max-age: 365d                      # optional: since issuance; s, m, h, d
 * session-length: 15m                    # optional, 15m; 1m to 12h
 * header-claims: [name]                  # optional, none: what travels in X-Credgate-Claims
 * allow-self-issued-challenge: false     # optional, false
 * }</pre>
 *
 * <p>Anything else is a fault: a policy that was mistyped must not open a door.
 */
final class PolicyFile {

    private static final int MAX_BYTES = 256 * 1024;
    private static final Duration DEFAULT_SESSION = Duration.ofMinutes(15);
    private static final Duration MIN_SESSION = Duration.ofMinutes(1);
    private static final Duration MAX_SESSION = Duration.ofHours(12);

    private static final Set<String> KEYS =
            Set.of(
                    "portal",
                    "origin",
                    "accept",
                    "session-length",
                    "header-claims",
                    "allow-self-issued-challenge");
    private static final Set<String> ACCEPT_KEYS =
            Set.of("type", "formats", "issuers", "claims", "max-age");

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern HTTPS =
            Pattern.compile("https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[1-9][0-9]{0,4})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("http://(localhost|127\\.0\\.0\\.1)(:[1-9][0-9]{0,4})?");
    private static final Pattern TYPE =
            Pattern.compile("cpt:(0|[1-9][0-9]{0,9})|(vct|vc|doctype):[^\\s*]+");
    private static final Pattern DID =
            Pattern.compile(
                    "did:weid:(0|[1-9][0-9]*):0x[0-9a-f]{40}|did:(?!weid:)[a-z0-9]+:\\S+"
                            + "|x509_(san_dns|san_uri|hash):\\S+|https://\\S+");
    private static final Pattern FORMAT = Pattern.compile("[a-z][a-z0-9_]{0,31}");
    private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

    private final Path file;
    private final List<String> faults;

    private PolicyFile(Path file, List<String> faults) {
        this.file = file;
        this.faults = faults;
    }

    /** The policy, or empty with at least one line added to {@code faults}. */
    static Optional<Policy> read(Path file, List<String> faults) {
        int before = faults.size();
        Optional<Policy> policy = new PolicyFile(file, faults).policy();
        return faults.size() == before ? policy : Optional.empty();
    }

    static String line(Path file, String key, String expected) {
        return file + ": " + key + ": expected " + expected;
    }

    private void fault(String key, String expected) {
        faults.add(line(file, key, expected));
    }

    private Optional<Policy> policy() {
        if (!(load() instanceof Map<?, ?> map)) {
            if (faults.isEmpty() || !faults.getLast().startsWith(file.toString())) {
                fault("(file)", "keys and values, starting with portal: <name>");
            }
            return Optional.empty();
        }
        unknown("", map, KEYS);
        String portal = text("portal", map.get("portal"), NAME, "a name of a-z, 0-9 and -");
        String origin = origin(map.get("origin"));
        List<Acceptance> accept = accept(map.get("accept"));
        Duration length =
                map.containsKey("session-length")
                        ? duration("session-length", map.get("session-length"))
                        : DEFAULT_SESSION;
        if (length.compareTo(MIN_SESSION) < 0 || length.compareTo(MAX_SESSION) > 0) {
            fault("session-length", "1m to 12h, not " + map.get("session-length"));
        }
        List<ClaimPath> headerClaims = claims("header-claims", map.get("header-claims"));
        boolean selfIssued = flag("allow-self-issued-challenge", map);
        reachable(accept, map.containsKey("session-length") ? length : Duration.ZERO);
        return Optional.of(new Policy(portal, origin, accept, length, headerClaims, selfIssued));
    }

    private @Nullable Object load() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(10);
        options.setCodePointLimit(MAX_BYTES);
        try {
            if (Files.size(file) > MAX_BYTES) {
                fault("(file)", "at most " + MAX_BYTES + " bytes");
                return null;
            }
            return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
        } catch (CharacterCodingException _) {
            fault("(file)", "UTF-8 text");
        } catch (IOException unreadable) {
            fault("(file)", "a readable file, but: " + unreadable.getMessage());
        } catch (MarkedYAMLException malformed) {
            String where =
                    malformed.getProblemMark() == null
                            ? "(file)"
                            : "line " + (malformed.getProblemMark().getLine() + 1);
            fault(where, "YAML without duplicate keys, but: " + malformed.getProblem());
        } catch (YAMLException malformed) {
            fault("(file)", "YAML, but: " + firstLine(malformed.getMessage()));
        }
        return null;
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "it cannot be read" : message.lines().findFirst().orElse("");
    }

    private void unknown(String prefix, Map<?, ?> map, Set<String> known) {
        for (Object key : map.keySet()) {
            if (!(key instanceof String name) || !known.contains(name)) {
                fault(
                        prefix + key,
                        "one of " + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }

    private String text(String key, @Nullable Object value, Pattern shape, String expected) {
        if (value instanceof String text && shape.matcher(text).matches()) {
            return text;
        }
        fault(key, expected + (value == null ? "" : ", not " + shown(value)));
        return "";
    }

    private String origin(@Nullable Object value) {
        if (value instanceof String text
                && (HTTPS.matcher(text).matches() && !text.endsWith(":443")
                        || LOOPBACK.matcher(text).matches() && !text.endsWith(":80"))) {
            return text;
        }
        fault(
                "origin",
                "https://host or https://host:port, lower case, no path, no default port (http"
                        + " only for localhost)"
                        + (value == null ? "" : ", not " + shown(value)));
        return "";
    }

    private List<Acceptance> accept(@Nullable Object value) {
        if (!(value instanceof List<?> entries) || entries.isEmpty()) {
            fault("accept", "a list with at least one entry {type: …}");
            return List.of();
        }
        List<Acceptance> accept = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            String key = "accept[" + i + "]";
            if (entries.get(i) instanceof Map<?, ?> map) {
                accept.add(acceptance(key + ".", map));
            } else {
                fault(key, "keys and values, at least type: <family>:<type>");
            }
        }
        return accept;
    }

    private Acceptance acceptance(String prefix, Map<?, ?> map) {
        unknown(prefix, map, ACCEPT_KEYS);
        String type =
                text(
                        prefix + "type",
                        map.get("type"),
                        TYPE,
                        "cpt:<number>, vct:<name>, vc:<IRI> or doctype:<name>, never *");
        Optional<Set<String>> formats = Optional.empty();
        if (map.containsKey("formats")) {
            Set<String> names = new LinkedHashSet<>();
            List<?> listed = map.get("formats") instanceof List<?> list ? list : List.of();
            if (listed.isEmpty()) {
                fault(
                        prefix + "formats",
                        "a list of formats as in verdicts; leave the key out to accept every one");
            }
            for (int i = 0; i < listed.size(); i++) {
                names.add(
                        text(
                                prefix + "formats[" + i + "]",
                                listed.get(i),
                                FORMAT,
                                "a format's name as in verdicts, such as sd_jwt_vc"));
            }
            formats = Optional.of(names);
        }
        Optional<Set<String>> issuers = Optional.empty();
        if (map.containsKey("issuers")) {
            Set<String> dids = new LinkedHashSet<>();
            List<?> listed = map.get("issuers") instanceof List<?> list ? list : List.of();
            if (listed.isEmpty()) {
                fault(
                        prefix + "issuers",
                        "a list of DIDs; leave the key out to accept every issuer that the chain"
                                + " trusts for the type");
            }
            for (int i = 0; i < listed.size(); i++) {
                dids.add(
                        text(
                                prefix + "issuers[" + i + "]",
                                listed.get(i),
                                DID,
                                "a DID in canonical form, an x509_ name or an https URL"));
            }
            issuers = Optional.of(dids);
        }
        return new Acceptance(
                type,
                formats,
                issuers,
                claims(prefix + "claims", map.get("claims")),
                map.containsKey("max-age")
                        ? Optional.of(duration(prefix + "max-age", map.get("max-age")))
                        : Optional.empty());
    }

    private List<ClaimPath> claims(String key, @Nullable Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof List<?> list)) {
            fault(key, "a list of claims, not " + shown(value));
            return List.of();
        }
        Set<ClaimPath> paths = new LinkedHashSet<>();
        for (int i = 0; i < list.size(); i++) {
            Optional<ClaimPath> path =
                    list.get(i) instanceof String text ? ClaimPath.parse(text) : Optional.empty();
            if (path.isEmpty()) {
                fault(key + "[" + i + "]", "a claim's name, or a JSON Pointer like /address/city");
            } else if (!paths.add(path.get())) {
                fault(key + "[" + i + "]", "each claim once");
            }
        }
        return List.copyOf(paths);
    }

    private Duration duration(String key, @Nullable Object value) {
        if (value instanceof String text) {
            var matcher = DURATION.matcher(text);
            if (matcher.matches()) {
                long count = Long.parseLong(matcher.group(1));
                return switch (matcher.group(2)) {
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                };
            }
        }
        fault(key, "a number and a unit, s, m, h or d, like 15m or 365d, not " + shown(value));
        return DEFAULT_SESSION;
    }

    private boolean flag(String key, Map<?, ?> map) {
        Object value = map.get(key);
        if (value instanceof Boolean flag) {
            return flag;
        }
        if (map.containsKey(key)) {
            fault(key, "true or false, not " + shown(value));
        }
        return false;
    }

    /** Entries and lengths that can never come to bear are mistakes of whoever wrote them. */
    private void reachable(List<Acceptance> accept, Duration length) {
        Set<Integer> covered = new HashSet<>();
        for (int i = 0; i < accept.size(); i++) {
            for (int j = 0; j < accept.size(); j++) {
                if (i != j
                        && !covered.contains(j)
                        && !covered.contains(i)
                        && accept.get(j).covers(accept.get(i))) {
                    covered.add(i);
                    fault(
                            "accept[" + i + "]",
                            "an entry of its own, but accept["
                                    + j
                                    + "] accepts all that it would accept");
                }
            }
        }
        if (!accept.isEmpty()
                && accept.stream()
                        .allMatch(
                                a -> a.maxAge().map(m -> m.compareTo(length) < 0).orElse(false))) {
            fault(
                    "session-length",
                    "no more than the longest max-age, which ends every session before it");
        }
    }

    private static String shown(@Nullable Object value) {
        String text = String.valueOf(value).replaceAll("\\s+", " ");
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
