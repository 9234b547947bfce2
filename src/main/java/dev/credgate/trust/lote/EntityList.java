package dev.credgate.trust.lote;

import dev.credgate.did.x509.ListedCertificate;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The payload of a published list. Members that no decision rests on are not looked at. Immutable.
 *
 * @param sequence its {@code LoTESequenceNumber}, which grows with each list that is issued; 0
 *     where it has none
 * @param issuedAt when it was issued
 * @param until the first instant at which it says nothing any more
 */
record EntityList(long sequence, Instant issuedAt, Instant until, List<ListedService> services) {

    /** Services in one list: a continent has fewer issuers. */
    static final int MAX_SERVICES = 20_000;

    EntityList {
        services = List.copyOf(services);
    }

    private static final Comparator<EntityList> BY_AGE =
            Comparator.comparingLong(EntityList::sequence).thenComparing(EntityList::issuedAt);

    /** Whether the other was issued later (TS 119 602: the number only ever grows). */
    boolean isOlderThan(EntityList other) {
        return BY_AGE.compare(this, other) < 0;
    }

    /** Leaves the reading; without a stack trace. */
    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1;

        Malformed(String why) {
            super(why, null, false, false);
        }
    }

    /** What bytes are as a list. */
    sealed interface Reading {
        /** One. */
        record Read(EntityList list) implements Reading {}

        /** None, and why. */
        record Refused(String why) implements Reading {}
    }

    static Reading read(byte[] payload) {
        if (!(JsonParser.parse(payload) instanceof JsonReading.Read(JsonObject root))) {
            return new Reading.Refused("it is no JSON object");
        }
        try {
            JsonObject list = object(root, "LoTE");
            JsonObject scheme = object(list, "ListAndSchemeInformation");
            List<ListedService> services = new ArrayList<>();
            for (JsonValue entity : array(list, "TrustedEntitiesList")) {
                for (JsonValue service : array(cast(entity), "TrustedEntityServices")) {
                    service(object(cast(service), "ServiceInformation")).ifPresent(services::add);
                    if (services.size() > MAX_SERVICES) {
                        throw new Malformed("it has more than " + MAX_SERVICES + " services");
                    }
                }
            }
            return new Reading.Read(
                    new EntityList(
                            numberOf(scheme),
                            instant(scheme, "ListIssueDateTime"),
                            instant(scheme, "NextUpdate"),
                            services));
        } catch (Malformed malformed) {
            return new Reading.Refused(String.valueOf(malformed.getMessage()));
        }
    }

    /** A service that is rendered now; empty when it is withdrawn or has terms unknown here. */
    private static Optional<ListedService> service(JsonObject information) {
        boolean withdrawn =
                information.member("ServiceStatus").filter(status -> !isGood(status)).isPresent();
        if (withdrawn || hasCriticalExtension(information)) {
            return Optional.empty();
        }
        JsonObject identity = object(information, "ServiceDigitalIdentity");
        List<ListedCertificate> certificates = new ArrayList<>();
        for (JsonValue one : optionalArray(identity, "X509Certificates")) {
            certificate(text(cast(one), "val")).ifPresent(certificates::add);
        }
        Set<String> names = new HashSet<>();
        for (JsonValue other : optionalArray(identity, "OtherIds")) {
            if (other instanceof JsonString(String text)
                    && (text.startsWith("did:") || text.startsWith("https://"))) {
                names.add(text);
            }
        }
        Instant since =
                information.member("StatusStartingTime").isPresent()
                        ? instant(information, "StatusStartingTime")
                        : Instant.EPOCH;
        return Optional.of(
                new ListedService(
                        text(information, "ServiceTypeIdentifier"), since, certificates, names));
    }

    /** Lists of notified and of granted services say so by URIs of their own that end alike. */
    private static boolean isGood(JsonValue status) {
        return status instanceof JsonString(String uri)
                && (uri.endsWith("/granted") || uri.endsWith("/notified"));
    }

    private static boolean hasCriticalExtension(JsonObject information) {
        return optionalArray(information, "ServiceInformationExtensions").stream()
                .anyMatch(one ->
                        !(one instanceof JsonObject extension)
                                || extension
                                        .member("critical")
                                        .or(() -> extension.member("Critical"))
                                        .filter(is -> is != JsonValue.JsonBoolean.FALSE)
                                        .isPresent());
    }

    private static Optional<ListedCertificate> certificate(String base64) {
        try {
            return ListedCertificate.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static JsonObject cast(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object;
        }
        throw new Malformed("it holds something else where an object belongs");
    }

    private static JsonObject object(JsonObject in, String name) {
        return cast(in.member(name).orElseThrow(() -> new Malformed("it has no " + name)));
    }

    private static List<JsonValue> array(JsonObject in, String name) {
        return in.member(name).orElse(null) instanceof JsonArray(List<JsonValue> elements)
                ? elements
                : fail("its " + name + " is no array");
    }

    private static List<JsonValue> optionalArray(JsonObject in, String name) {
        return in.member(name).isPresent() ? array(in, name) : List.of();
    }

    private static <T> T fail(String why) {
        throw new Malformed(why);
    }

    private static String text(JsonObject in, String name) {
        return in.member(name).orElse(null) instanceof JsonString(String text)
                ? text
                : fail("its " + name + " is no text");
    }

    private static long numberOf(JsonObject scheme) {
        return switch (scheme.member("LoTESequenceNumber").orElse(null)) {
            case null -> 0;
            case JsonNumber(String token) when token.matches("[0-9]{1,18}") ->
                    Long.parseLong(token);
            default -> fail("its LoTESequenceNumber is no number of a list");
        };
    }

    private static Instant instant(JsonObject in, String name) {
        try {
            return OffsetDateTime.parse(text(in, name)).toInstant();
        } catch (DateTimeException _) {
            return fail("its " + name + " is no date");
        }
    }
}
