package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborArray;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborFloat;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborSimple;
import dev.credgate.credential.cose.CborItem.CborText;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.Slice;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonBoolean;
import dev.credgate.json.JsonValue.JsonNull;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A claim's value as JSON (RFC 8949, section 6.1, with base64url for bytes): dates under tags 0 and
 * 1004 and URIs are their text; numbers of seconds and days, whole numbers of any size and floating
 * point are numbers; byte strings, encoded CBOR and UUIDs are base64url without padding; numbers as
 * keys are their decimal text; undefined is null. Infinity, NaN and other tags are refused: what
 * they mean cannot be said in JSON.
 */
final class ClaimValue {

    private static final int POSITIVE_BIGNUM = 2;
    private static final int NEGATIVE_BIGNUM = 3;
    private static final int URI = 32;
    private static final int UUID = 37;
    private static final int EPOCH_DAYS = 100;

    /** Enough for a number of {@link dev.credgate.json.JsonParser#MAX_NUMBER} digits. */
    private static final int MAX_BIGNUM_BYTES = 400;

    private ClaimValue() {}

    static JsonValue toJson(CborItem item) {
        return switch (item) {
            case CborInteger number -> number(number);
            case CborText(String text) -> new JsonString(text);
            case CborBytes(Slice content) -> new JsonString(Base64Url.encode(content.toBytes()));
            case CborFloat(double value) -> floating(value);
            case CborSimple simple ->
                    switch (simple) {
                        case TRUE -> JsonBoolean.TRUE;
                        case FALSE -> JsonBoolean.FALSE;
                        case NULL, UNDEFINED -> JsonNull.NULL;
                    };
            case CborArray(List<CborItem> items) -> array(items);
            case CborMap map -> object(map);
            case CborTag tag -> tagged((int) Math.min(tag.number(), Integer.MAX_VALUE), tag.item());
        };
    }

    private static JsonNumber number(CborInteger number) {
        return new JsonNumber(
                number.toLong().isPresent()
                        ? Long.toString(number.toLong().getAsLong())
                        : number.value().toString());
    }

    private static JsonNumber floating(double value) {
        if (!Double.isFinite(value)) {
            throw new Malformation(Flaw.NUMBER_OUT_OF_RANGE, "a claim that is no finite number");
        }
        return new JsonNumber(Double.toString(value));
    }

    private static JsonArray array(List<CborItem> items) {
        List<JsonValue> elements = new ArrayList<>(items.size());
        items.forEach(item -> elements.add(toJson(item)));
        return new JsonArray(Collections.unmodifiableList(elements));
    }

    private static JsonObject object(CborMap map) {
        Map<String, JsonValue> members = LinkedHashMap.newLinkedHashMap(map.size());
        for (CborMap.Entry entry : map.entries()) {
            String name =
                    switch (entry.key()) {
                        case CborText(String text) -> text;
                        case CborInteger number -> number(number).token();
                        default -> throw new IllegalStateException("keys are texts or numbers");
                    };
            if (members.put(name, toJson(entry.value())) != null) {
                throw new Malformation(
                        Flaw.DUPLICATE_MEMBER, "a claim with a number and a text as the same key");
            }
        }
        return JsonObject.of(members);
    }

    private static JsonValue tagged(int tag, CborItem item) {
        return switch (item) {
            case CborText text
                    when tag == CborTag.DATE_TIME || tag == CborTag.FULL_DATE || tag == URI ->
                    toJson(text);
            case CborInteger number when tag == CborTag.EPOCH || tag == EPOCH_DAYS ->
                    toJson(number);
            case CborFloat number when tag == CborTag.EPOCH -> toJson(number);
            case CborBytes bytes when tag == CborTag.ENCODED_CBOR || tag == UUID -> toJson(bytes);
            case CborBytes(Slice content) when tag == POSITIVE_BIGNUM -> bignum(content, false);
            case CborBytes(Slice content) when tag == NEGATIVE_BIGNUM -> bignum(content, true);
            default -> throw new Malformation(Flaw.CBOR_MALFORMED, "a claim under tag " + tag);
        };
    }

    private static JsonNumber bignum(Slice content, boolean negative) {
        if (content.length() > MAX_BIGNUM_BYTES) {
            throw new Malformation(Flaw.TOO_LARGE, "a claim that is a number of many digits");
        }
        BigInteger value = new BigInteger(1, content.in(), content.from(), content.length());
        return new JsonNumber((negative ? value.not() : value).toString());
    }
}
