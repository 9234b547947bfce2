package dev.credgate.credential.weid;

import dev.credgate.credential.Body;
import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.w3c.LikelyFormat;
import dev.credgate.json.JsonFlaw;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * WeIdentity documents, plain and portable.
 *
 * <p>A document is one of them when it is an object with {@code cptId}, or with {@code claim} and
 * {@code issuer}, or with {@code verifiableCredential}; never one with {@code @context}, which is
 * W3C's. JSON that is refused for its strictness only (a name twice, bytes after it, …) or cut
 * short is recognised by the same names in its bytes, so that the sender gets a reason and not
 * silence.
 */
@Singleton
public final class WeIdentityFormat implements CredentialFormat {

    /** Its name in verdicts. */
    public static final String NAME = "weidentity";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<Presented> recognise(Body body) {
        return switch (body.json()) {
            case JsonReading.Read(JsonObject document) when isOurs(document.members()) ->
                    Optional.of(read(document));
            case JsonReading.Read _ -> Optional.empty();
            case JsonReading.Refused(JsonFlaw flaw, int offset) ->
                    flaw(flaw)
                            .filter(_ -> looksLikeOurs(body.bytes()))
                            .map(named ->
                                    new Presented.Malformed(
                                            NAME,
                                            new FlawFound(
                                                    named,
                                                    "the JSON is refused at byte " + offset)));
        };
    }

    private static Presented read(JsonObject document) {
        CredentialReader reader = new CredentialReader();
        try {
            JsonObject plain = PortableJson.plain(document);
            return plain.members().containsKey("verifiableCredential")
                    ? WeIdPresentation.read(plain, reader)
                    : reader.read(plain);
        } catch (Malformation malformation) {
            return new Presented.Malformed(NAME, malformation.found());
        }
    }

    private static boolean isOurs(Map<String, ?> members) {
        return !members.containsKey("@context")
                && (members.containsKey("cptId")
                        || members.containsKey("verifiableCredential")
                        || members.containsKey("claim") && members.containsKey("issuer"));
    }

    private static boolean looksLikeOurs(byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        // Presentations of the W3C's have verifiableCredential as well, before @context at times.
        return !text.contains("\"@context\"")
                && (text.contains("\"cptId\"")
                        || text.contains("\"verifiableCredential\"")
                                && (text.contains("\"context\"") || text.contains("\"claim\""))
                                && LikelyFormat.of(body).isEmpty());
    }

    /**
     * The flaw of a document that is JSON but for strictness or its end; empty for what is no JSON.
     */
    private static Optional<Flaw> flaw(JsonFlaw flaw) {
        return switch (flaw) {
            case EMPTY, SYNTAX -> Optional.empty();
            case CUT_SHORT -> Optional.of(Flaw.TRUNCATED);
            case NOT_UTF8 -> Optional.of(Flaw.NOT_UTF8);
            case UNPAIRED_SURROGATE -> Optional.of(Flaw.UNPAIRED_SURROGATE);
            case DUPLICATE_MEMBER -> Optional.of(Flaw.DUPLICATE_MEMBER);
            case TRAILING_BYTES -> Optional.of(Flaw.TRAILING_BYTES);
            case TOO_DEEP -> Optional.of(Flaw.TOO_DEEP);
            case TOO_LARGE -> Optional.of(Flaw.TOO_LARGE);
        };
    }
}
