package dev.credgate.credential.jose;

import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import java.util.Arrays;

/** A compact JWS that lacks only its signature. Immutable. */
public final class UnsignedJws {

    private final byte[] message;

    private UnsignedJws(byte[] message) {
        this.message = message;
    }

    /** One with that header, which names the algorithm, and those bytes. */
    public static UnsignedJws of(JsonObject header, byte[] payload) {
        byte[] first = Base64Url.encodeToBytes(JsonWriter.write(header));
        byte[] second = Base64Url.encodeToBytes(payload);
        byte[] message = Arrays.copyOf(first, first.length + 1 + second.length);
        message[first.length] = '.';
        System.arraycopy(second, 0, message, first.length + 1, second.length);
        return new UnsignedJws(message);
    }

    /** The signing input, a new array. */
    public byte[] message() {
        return message.clone();
    }

    /** The whole. */
    public byte[] attach(byte[] signature) {
        byte[] third = Base64Url.encodeToBytes(signature);
        byte[] whole = Arrays.copyOf(message, message.length + 1 + third.length);
        whole[message.length] = '.';
        System.arraycopy(third, 0, whole, message.length + 1, third.length);
        return whole;
    }
}
