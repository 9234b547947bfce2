package dev.credgate.credential.w3c;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The object around a secured credential that is issued here, {@code EnvelopedVerifiableCredential}
 * (data model 2.0, section 4.13.1).
 */
public final class IssuedEnvelope {

    private IssuedEnvelope() {}

    /** The envelope as JSON, its context as a text; the parameters are those of the other one. */
    public static byte[] of(String mediaType, String data) {
        return of(new JsonString(ModelVersion.V2_0.context()), mediaType, data);
    }

    /**
     * The envelope as JSON.
     *
     * @param context that of data model 2.0, or an array that begins with it
     * @param mediaType of what is enveloped, with {@code ;base64} where the data is
     * @param data as it stands behind the comma of the {@code data:} URL
     */
    public static byte[] of(JsonValue context, String mediaType, String data) {
        Map<String, JsonValue> envelope = new LinkedHashMap<>();
        envelope.put("@context", context);
        envelope.put("id", new JsonString("data:" + mediaType + "," + data));
        envelope.put("type", new JsonString("EnvelopedVerifiableCredential"));
        return JsonWriter.write(JsonObject.of(envelope));
    }
}
