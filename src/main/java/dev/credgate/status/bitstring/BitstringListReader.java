package dev.credgate.status.bitstring;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Presented;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.status.Inflation;
import dev.credgate.status.ListProof;
import dev.credgate.status.ReadList;
import dev.credgate.status.RememberedProof;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Reads a list credential, Bitstring Status List 1.0, section 2.2, whatever secures it. */
final class BitstringListReader {

    private static final String TYPE = "BitstringStatusListCredential";

    private static final int MOST_PURPOSES = 16;

    /** Of a number of milliseconds: 30 million years are enough, and no sum overflows. */
    private static final int MOST_DIGITS = 18;

    private BitstringListReader() {}

    static ReadList<BitstringList> read(byte[] body, ListProof formats) {
        return switch (formats.recognise(body).orElse(null)) {
            case SecuredCredential list -> read(list, body.length);
            case Presented.Malformed(_, var found) ->
                    out("the list is malformed: " + found.flaw().name().toLowerCase(Locale.ROOT));
            case null, default -> out("the list is no credential of a known format");
        };
    }

    private static ReadList<BitstringList> read(SecuredCredential list, int length) {
        if (list.types().stream().noneMatch(BitstringListReader::isListType)) {
            return out("the list is no BitstringStatusListCredential");
        }
        if (list.dateFlaw().isPresent()) {
            return out("the list's dates are not in form");
        }
        if (list.proofs().isEmpty()
                || list.proofs().stream()
                        .map(CredentialProof::flaw)
                        .anyMatch(Optional::isPresent)) {
            return out("the list's proof is not in form");
        }
        if (!list.statuses().isEmpty()) {
            return out("the list has a status of its own, which is not followed");
        }
        JsonObject subject = list.claims();
        if (!subject.member("type").filter(BitstringListReader::isList).isPresent()) {
            return out("the list's subject is no BitstringStatusList");
        }
        Optional<Set<String>> purposes = purposes(subject);
        if (purposes.isEmpty()) {
            return out("the list names no statusPurpose");
        }
        Optional<JsonValue> statusSize = subject.member("statusSize");
        OptionalInt size = statusSize.map(BitstringListReader::size).orElse(OptionalInt.empty());
        if (statusSize.isPresent() && size.isEmpty()) {
            return out("the list's statusSize is no number of bits");
        }
        Optional<JsonValue> ttl = subject.member("ttl");
        Optional<Duration> life = ttl.flatMap(BitstringListReader::milliseconds);
        if (ttl.isPresent() && life.isEmpty()) {
            return out("the list's ttl is no number of milliseconds");
        }
        return switch (inflated(subject)) {
            case Inflation.Broken _ ->
                    out("the list's encodedList is not GZIP in multibase base64url");
            case Inflation.TooLarge _ ->
                    out("the list inflates to more than " + Inflation.MOST + " bytes");
            case Inflation.Inflated(var bits) ->
                    new ReadList.InForm<>(
                            new ReadList.Frame(
                                    Optional.of(list.issuer()),
                                    RememberedProof.all(list.proofs()),
                                    list.validFrom(),
                                    list.validUntil(),
                                    life),
                            new BitstringList(list.id(), purposes.get(), size, bits),
                            // The proofs hold on to the credential: its bytes and its parsed text.
                            bits.memory() + 4L * length);
        };
    }

    /**
     * {@code https://www.w3.org/ns/credentials/status#…} by the context of VC 2.0; the bare term,
     * or another vocabulary's, in credentials whose types are read without applying it.
     */
    private static boolean isListType(String type) {
        return type.equals("vc:" + TYPE) || type.startsWith("vc:") && type.endsWith("#" + TYPE);
    }

    private static boolean isList(JsonValue type) {
        return switch (type) {
            case JsonString(String text) -> text.equals("BitstringStatusList");
            case JsonArray(List<JsonValue> several) ->
                    several.contains(new JsonString("BitstringStatusList"));
            default -> false;
        };
    }

    private static Optional<Set<String>> purposes(JsonObject subject) {
        return subject.member("statusPurpose")
                .flatMap(purpose ->
                        switch (purpose) {
                            case JsonString(String one) -> Optional.of(Set.of(one));
                            case JsonArray(List<JsonValue> several)
                                    when several.size() <= MOST_PURPOSES ->
                                    strings(several);
                            default -> Optional.empty();
                        });
    }

    private static Optional<Set<String>> strings(List<JsonValue> several) {
        Set<String> strings = new HashSet<>();
        for (JsonValue one : several) {
            if (!(one instanceof JsonString(String text))) {
                return Optional.empty();
            }
            strings.add(text);
        }
        return strings.isEmpty() ? Optional.empty() : Optional.of(strings);
    }

    private static OptionalInt size(JsonValue value) {
        return value instanceof JsonNumber(String token) && token.matches("[1-9][0-9]{0,3}")
                ? OptionalInt.of(Integer.parseInt(token))
                : OptionalInt.empty();
    }

    private static Optional<Duration> milliseconds(JsonValue value) {
        return value instanceof JsonNumber(String token)
                        && token.length() <= MOST_DIGITS
                        && token.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(Duration.ofMillis(Long.parseLong(token)))
                : Optional.empty();
    }

    private static Inflation inflated(JsonObject subject) {
        if (!(subject.member("encodedList").orElse(null) instanceof JsonString(String encoded))) {
            return new Inflation.Broken();
        }
        return Multibase.BASE64URL
                .decode(encoded)
                .map(gzip -> Inflation.ofGzip(gzip, Inflation.MOST))
                .orElseGet(Inflation.Broken::new);
    }

    private static ReadList<BitstringList> out(String why) {
        return new ReadList.OutOfForm<>(why);
    }
}
