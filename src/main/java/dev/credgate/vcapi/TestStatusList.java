package dev.credgate.vcapi;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.DocumentWriter;
import dev.credgate.crypto.Multibase;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.source.Source;
import dev.credgate.source.SourceReading;
import dev.credgate.source.Sources;
import dev.credgate.status.publication.Deflation;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one list in which what the test issuers issue has its status: everything in it is good. It
 * offers what the specification leaves open: a message for each of the two values, and a page that
 * explains them. Not {@code statusSize}: the W3C's suite holds the number of messages to the number
 * of bits where both are there, and not, as the specification has it, to the number of values, so
 * that no entry could pass; without it an entry has one bit. Thread-safe.
 */
final class TestStatusList implements Sources {

    /** A bit each: the 16 KB that hide who is asked for. */
    private static final int ENTRIES = 1 << 17;

    private static final String PURPOSE = "message";
    private static final List<String> MESSAGES = List.of("in force", "withdrawn");

    private final URI uri;
    private final byte[] list;
    private final Instant made;
    private final AtomicInteger next;

    /**
     * @param origin where this gateway is reached
     */
    TestStatusList(
            String origin,
            TestIssuer issuer,
            DocumentWriter documents,
            Instant now,
            SecureRandom random) {
        this.uri = URI.create(origin + VcApiRoutes.STATUS_LIST);
        this.made = now;
        this.next = new AtomicInteger(random.nextInt(ENTRIES));
        Draft drawn =
                documents.document(
                        document(issuer.id(), now),
                        issuer.key().verificationMethod(),
                        issuer.key().algorithm(),
                        now,
                        random);
        this.list =
                switch (drawn) {
                    case Draft.Ready draft -> draft.attach(issuer.key().sign(draft.message()));
                    case Draft.Refused(String why) -> throw new IllegalStateException(why);
                };
    }

    private JsonObject document(String issuer, Instant now) {
        return JsonObject.of(
                Map.of(
                        "@context",
                        texts("https://www.w3.org/ns/credentials/v2"),
                        "id",
                        new JsonString(uri.toString()),
                        "type",
                        texts("VerifiableCredential", "BitstringStatusListCredential"),
                        "issuer",
                        new JsonString(issuer),
                        "validFrom",
                        new JsonString(now.truncatedTo(ChronoUnit.SECONDS).toString()),
                        "credentialSubject",
                        JsonObject.of(
                                Map.of(
                                        "id",
                                        new JsonString(uri + "#list"),
                                        "type",
                                        new JsonString("BitstringStatusList"),
                                        "statusPurpose",
                                        new JsonString(PURPOSE),
                                        "encodedList",
                                        new JsonString(
                                                Multibase.BASE64URL.encode(
                                                        Deflation.gzip(
                                                                new byte
                                                                        [ENTRIES
                                                                                / Byte.SIZE])))))));
    }

    private static JsonArray texts(String... texts) {
        return new JsonArray(List.of(texts).stream().<JsonValue>map(JsonString::new).toList());
    }

    /** The list as it is handed out, JSON. */
    byte[] bytes() {
        return list.clone();
    }

    /** A place for a new credential, as its {@code credentialStatus}. */
    JsonObject entry() {
        int index = next.getAndUpdate(last -> (last + 1) % ENTRIES);
        return JsonObject.of(
                Map.of(
                        "id",
                        new JsonString(uri + "#" + index),
                        "type",
                        new JsonString("BitstringStatusListEntry"),
                        "statusPurpose",
                        new JsonString(PURPOSE),
                        "statusListIndex",
                        new JsonString(Integer.toString(index)),
                        "statusListCredential",
                        new JsonString(uri.toString()),
                        "statusMessage",
                        messages(),
                        "statusReference",
                        new JsonString(uri + "#meaning")));
    }

    private static JsonArray messages() {
        JsonValue[] messages = new JsonValue[MESSAGES.size()];
        for (int value = 0; value < messages.length; value++) {
            messages[value] =
                    JsonObject.of(
                            Map.of(
                                    "status",
                                    new JsonString("0x" + Integer.toHexString(value)),
                                    "message",
                                    new JsonString(MESSAGES.get(value))));
        }
        return new JsonArray(List.of(messages));
    }

    /** Our own list is at hand; nothing else is fetched for the suites. */
    @Override
    public SourceReading read(Source source, Instant now) {
        return source.uri().equals(uri)
                ? new SourceReading.Had(list.clone(), "application/vc", made)
                : new SourceReading.Unavailable("the test endpoints fetch nothing from elsewhere");
    }
}
