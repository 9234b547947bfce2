package dev.credgate.fuzz;

import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import com.upokecenter.cbor.CBORType;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.CoseSigning;
import dev.credgate.crypto.Base64Url;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.tokenlist.TokenListStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Status list tokens. JSON stands for the claims of a JWT and a CBOR map for those of a CWT, whose
 * envelopes a fuzzer does not get through by itself; anything else is a whole token. What is found
 * at a place must be what an inflater of its own finds there.
 */
public final class TokenListFuzz {

    private static final String JWT =
            Base64Url.encode(
                            "{\"alg\":\"ES256\",\"typ\":\"statuslist+jwt\",\"kid\":\"k\"}"
                                    .getBytes(StandardCharsets.UTF_8))
                    + ".";
    private static final byte[] SIGNATURE = signature();

    private TokenListFuzz() {}

    private static byte[] signature() {
        byte[] signature = new byte[64];
        signature[31] = 1;
        signature[63] = 1;
        return signature;
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == '{') {
            byte[] token =
                    (JWT + Base64Url.encode(bytes) + "." + Base64Url.encode(SIGNATURE))
                            .getBytes(StandardCharsets.US_ASCII);
            compare(token, ofJson(bytes));
        } else if (bytes.length > 0 && (bytes[0] & 0xE0) == 0xA0) {
            CborWriter out = new CborWriter();
            CoseSigning.of(
                            CoseAlgorithm.ES256,
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of("application/statuslist+cwt"),
                            List.of(),
                            bytes)
                    .write(SIGNATURE, out.tag(18));
            compare(out.toBytes(), ofCbor(bytes));
        } else {
            read(bytes, 0);
        }
    }

    private record Packed(int size, byte[] bits) {}

    private static StatusFinding read(byte[] token, long index) {
        return new TokenListStatus()
                .read(
                        new StatusReference(
                                "token_status_list", Lists.LIST, index, "", 1, Map.of()),
                        Lists.context(token));
    }

    private static void compare(byte[] token, Optional<Packed> packed) {
        for (int index : new int[] {0, 1, 7, 1000}) {
            StatusFinding found = read(token, index);
            Optional<Long> value =
                    switch (found) {
                        case StatusFinding.Active _ -> Optional.of(0L);
                        case StatusFinding.Revoked _ -> Optional.of(1L);
                        case StatusFinding.Suspended _ -> Optional.of(2L);
                        case StatusFinding.Message(long other, _) -> Optional.of(other);
                        default -> Optional.empty();
                    };
            if (value.isPresent() && !value.equals(packed.map(it -> at(it, index)))) {
                throw new IllegalStateException(
                        "place " + index + " holds something else than " + found);
            }
        }
    }

    private static long at(Packed packed, int index) {
        int bit = index * packed.size();
        return bit / 8 < packed.bits().length
                ? packed.bits()[bit / 8] >> bit % 8 & (1 << packed.size()) - 1
                : -1;
    }

    private static Optional<Packed> ofJson(byte[] claims) {
        return JsonParser.parse(claims) instanceof JsonReading.Read(JsonObject object)
                        && object.member("status_list").orElse(null) instanceof JsonObject list
                        && list.member("bits").orElse(null) instanceof JsonNumber(String size)
                        && list.member("lst").orElse(null) instanceof JsonString(String lst)
                ? Base64Url.decode(lst)
                        .flatMap(Lists::inflated)
                        .map(bits -> new Packed(Integer.parseInt(size), bits))
                : Optional.empty();
    }

    private static Optional<Packed> ofCbor(byte[] claims) {
        try {
            CBORObject list = CBORObject.DecodeFromBytes(claims).get(CBORObject.FromObject(65_533));
            if (list == null || list.getType() != CBORType.Map) {
                return Optional.empty();
            }
            int size = list.get("bits").AsInt32Value();
            return Lists.inflated(list.get("lst").GetByteString())
                    .map(bits -> new Packed(size, bits));
        } catch (CBORException | IllegalStateException | NullPointerException _) {
            return Optional.empty();
        }
    }
}
