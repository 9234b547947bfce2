package dev.credgate.issuance;

import dev.credgate.did.WeIdDid;
import dev.credgate.issuance.Agency.Identity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what YAML and JSON say of an agency, once each is maps, lists, texts and numbers. Every
 * fault is a line that names the member and what was expected there.
 */
final class AgencyMembers {

    private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String TYPE = "[a-z]+:[\\x21-\\x7e]{1,500}";
    private static final int MOST_CERTIFICATES = 32;
    private static final int MOST_IDENTITIES = 16;
    private static final int MOST_FURTHER = 16;
    private static final int MOST_TYPES = 1000;

    private final String where;
    private final char dash;
    private final List<String> faults;

    /**
     * @param where stands before each fault
     * @param dash between the words of a member's name: {@code -} in YAML, {@code _} in JSON
     */
    AgencyMembers(String where, char dash, List<String> faults) {
        this.where = where;
        this.dash = dash;
        this.faults = faults;
    }

    /** A member's name as this form writes it. */
    String spelled(String name) {
        return name.replace('-', dash);
    }

    /** Whether a text is an agency's name. */
    static boolean isName(String text) {
        return text.matches(NAME);
    }

    Optional<String> name(@Nullable Object value) {
        return text(
                value,
                "name",
                "a name of a-z, 0-9 and -, at most 63",
                text -> Optional.of(text).filter(AgencyMembers::isName));
    }

    Optional<CertificateName> pin(@Nullable Object value, String member) {
        return text(
                value,
                member,
                "sha256/ and the base64 of the 32-byte hash",
                text -> CertificatePin.parse(text).map(Function.identity()));
    }

    Optional<List<CertificateName>> certificates(@Nullable Object value, String member) {
        return list(value, member, 1, MOST_CERTIFICATES, this::certificate);
    }

    private Optional<CertificateName> certificate(Object value, String member) {
        if (!(value instanceof Map<?, ?> map)) {
            return pin(value, member);
        }
        Optional<CertificateName> name =
                map.keySet().equals(Set.of("issuer", "san"))
                                && map.get("issuer") instanceof String issuer
                                && map.get("san") instanceof String alternative
                        ? IssuedName.parse(issuer, alternative).map(Function.identity())
                        : Optional.empty();
        if (name.isEmpty()) {
            fault(
                    member,
                    "issuer, a distinguished name such as CN=Agencies CA,O=Example, and san,"
                            + " dns:<host>, uri:<URI> or email:<mailbox>");
        }
        return name;
    }

    Optional<List<Identity>> identities(@Nullable Object value, String member) {
        return list(
                value,
                member,
                1,
                MOST_IDENTITIES,
                (one, at) -> {
                    if (one instanceof Map<?, ?> map) {
                        Set<String> known = Set.of("did", "key", spelled("further-keys"));
                        if (known.containsAll(map.keySet())) {
                            return identity(map, at + ".");
                        }
                    }
                    fault(at, "did, key and " + spelled("further-keys") + " only");
                    return Optional.empty();
                });
    }

    /** The DID and keys that lie in a map, beside others. */
    Optional<Identity> identity(Map<?, ?> map, String path) {
        Optional<WeIdDid> did =
                text(
                        map.get("did"),
                        path + "did",
                        "did:weid:<chain>:0x<40 lower-case hex>",
                        WeIdDid::parse);
        Optional<String> key =
                text(
                        map.get("key"),
                        path + "key",
                        "the label of a key in the token",
                        AgencyMembers::label);
        String further = spelled("further-keys");
        Optional<List<String>> others =
                map.containsKey(further)
                        ? distinct(
                                map.get(further),
                                path + further,
                                "a list of labels of keys in the token, each once",
                                MOST_FURTHER,
                                AgencyMembers::label)
                        : Optional.of(List.of());
        return did.isPresent() && key.isPresent() && others.isPresent()
                ? Optional.of(new Identity(did.get(), key.get(), others.get()))
                : Optional.empty();
    }

    private static Optional<String> label(String text) {
        return text.isBlank() || text.length() > 64 ? Optional.empty() : Optional.of(text);
    }

    Optional<Set<String>> types(@Nullable Object value, String member) {
        return distinct(
                        value,
                        member,
                        "a list of types such as cpt:1000 or vct:<name>, each once",
                        MOST_TYPES,
                        text -> Optional.of(text).filter(type -> type.matches(TYPE)))
                .map(LinkedHashSet::new);
    }

    Optional<Quotas> quotas(@Nullable Object value, String member) {
        String hour = spelled("per-hour");
        String day = spelled("per-day");
        if (value instanceof Map<?, ?> map
                && Set.of(hour, day).containsAll(map.keySet())
                && isCount(map, hour)
                && isCount(map, day)) {
            return Optional.of(new Quotas(count(map.get(hour)), count(map.get(day))));
        }
        fault(member, hour + " and " + day + ", whole numbers from 0 to 10^15");
        return Optional.empty();
    }

    private static boolean isCount(Map<?, ?> map, String key) {
        return !map.containsKey(key) || count(map.get(key)).isPresent();
    }

    private static OptionalLong count(@Nullable Object value) {
        long count =
                value instanceof Integer small ? small : value instanceof Long large ? large : -1;
        return count >= 0 && count <= 1_000_000_000_000_000L
                ? OptionalLong.of(count)
                : OptionalLong.empty();
    }

    private <T> Optional<T> text(
            @Nullable Object value,
            String member,
            String expected,
            Function<String, Optional<T>> parse) {
        Optional<T> read = value instanceof String text ? parse.apply(text) : Optional.empty();
        if (read.isEmpty()) {
            fault(member, expected);
        }
        return read;
    }

    private <T> Optional<List<T>> list(
            @Nullable Object value,
            String member,
            int least,
            int most,
            BiFunction<Object, String, Optional<T>> each) {
        if (!(value instanceof List<?> list) || list.size() < least || list.size() > most) {
            fault(member, "a list of " + least + " to " + most);
            return Optional.empty();
        }
        List<T> read = new ArrayList<>();
        int place = 0;
        for (Object one : list) {
            each.apply(one == null ? "" : one, member + "[" + place++ + "]").ifPresent(read::add);
        }
        return read.size() == list.size() ? Optional.of(read) : Optional.empty();
    }

    private Optional<List<String>> distinct(
            @Nullable Object value,
            String member,
            String expected,
            int most,
            Function<String, Optional<String>> parse) {
        List<String> read = new ArrayList<>();
        if (value instanceof List<?> list && list.size() <= most) {
            for (Object one : list) {
                (one instanceof String text ? parse.apply(text) : Optional.<String>empty())
                        .ifPresent(read::add);
            }
            if (read.size() == list.size() && Set.copyOf(read).size() == list.size()) {
                return Optional.of(read);
            }
        }
        fault(member, expected);
        return Optional.empty();
    }

    void fault(String member, String expected) {
        faults.add(where + ": " + member + ": expected " + expected);
    }
}
