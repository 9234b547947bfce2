package dev.credgate.fuzz;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Base64Url;
import dev.credgate.status.StatusFinding;
import dev.credgate.status.bitstring.BitstringStatus;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/**
 * Bitstring status lists. JSON stands for the list credential's subject; anything else is its
 * compressed list. What is found at a place must be what an inflater of its own finds there.
 */
public final class BitstringListFuzz {

    private static final String HEADER =
            Base64Url.encode(
                            "{\"alg\":\"ES256\",\"typ\":\"vc+jwt\",\"kid\":\"did:web:issuer.example#k\"}"
                                    .getBytes(StandardCharsets.UTF_8))
                    + ".";
    private static final String SIGNATURE = "." + Base64Url.encode(signature());

    private static byte[] signature() {
        byte[] signature = new byte[64];
        signature[31] = 1;
        signature[63] = 1;
        return signature;
    }

    private BitstringListFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (bytes.length > 0 && bytes[0] == '{') {
            byte[] list = list(new String(bytes, StandardCharsets.UTF_8));
            for (String purpose : new String[] {"revocation", "message"}) {
                read(list, purpose, 1, 3);
            }
            return;
        }
        byte[] list =
                list(
                        "{\"type\":\"BitstringStatusList\",\"statusPurpose\":\"message\",\"encodedList\":\"u"
                                + Base64Url.encode(bytes)
                                + "\"}");
        Optional<byte[]> bits = Lists.unzipped(bytes);
        for (int size : new int[] {1, 2, 7}) {
            for (int index : new int[] {0, 1, 1000, 18_723}) {
                Optional<Long> found =
                        switch (read(list, "message", size, index)) {
                            case StatusFinding.Active _ -> Optional.of(0L);
                            case StatusFinding.Message(long value, _) -> Optional.of(value);
                            default -> Optional.empty();
                        };
                if (found.isPresent() && !found.equals(bits.map(it -> at(it, size, index)))) {
                    throw new IllegalStateException(
                            "place %d of %d bits holds something else than %s"
                                    .formatted(index, size, found));
                }
            }
        }
    }

    private static byte[] list(String subject) {
        String document =
                "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"],"
                        + "\"type\":[\"VerifiableCredential\",\"BitstringStatusListCredential\"],"
                        + "\"issuer\":\""
                        + Lists.ISSUER
                        + "\",\"credentialSubject\":"
                        + subject
                        + "}";
        return (HEADER + Base64Url.encode(document.getBytes(StandardCharsets.UTF_8)) + SIGNATURE)
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static StatusFinding read(byte[] list, String purpose, int size, long index) {
        return new BitstringStatus()
                .read(
                        new StatusReference(
                                "bitstring", Lists.LIST, index, purpose, size, Map.of()),
                        Lists.context(list));
    }

    /** Bit by bit, the highest first; what is not there is -1. */
    private static long at(byte[] bits, int size, int index) {
        long value = 0;
        for (int bit = index * size; bit < (index + 1) * size; bit++) {
            if (bit / 8 >= bits.length) {
                return -1;
            }
            value = value << 1 | bits[bit / 8] >> 7 - bit % 8 & 1;
        }
        return value;
    }
}
