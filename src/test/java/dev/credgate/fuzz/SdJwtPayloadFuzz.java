package dev.credgate.fuzz;

import dev.credgate.credential.jose.CompactText;
import dev.credgate.credential.sdjwt.SdJwt;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Base64Url;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What stands behind an SD-JWT's base64url, which a fuzzer does not get through by itself: the
 * payload, and after each line break one disclosure.
 */
public final class SdJwtPayloadFuzz {

    private static final String HEADER =
            Base64Url.encode(
                    "{\"alg\":\"ES256\",\"typ\":\"dc+sd-jwt\",\"kid\":\"did:key:z#z\"}"
                            .getBytes(StandardCharsets.UTF_8));
    private static final String SIGNATURE = Base64Url.encode(new byte[64]);
    private static final SdJwtVcFormat FORMAT = new SdJwtVcFormat();

    private SdJwtPayloadFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes((HEADER + ".").getBytes(StandardCharsets.US_ASCII));
        int from = 0;
        boolean payload = true;
        while (from <= bytes.length) {
            int to = from;
            while (to < bytes.length && bytes[to] != '\n') {
                to++;
            }
            whole.writeBytes(Base64Url.encodeToBytes(Arrays.copyOfRange(bytes, from, to)));
            if (payload) {
                whole.writeBytes(("." + SIGNATURE).getBytes(StandardCharsets.US_ASCII));
                payload = false;
            }
            whole.write('~');
            from = to + 1;
        }
        byte[] text = whole.toByteArray();
        SdJwt.read(CompactText.of(text).orElseThrow());
        Walk.through(FORMAT, text);
    }
}
