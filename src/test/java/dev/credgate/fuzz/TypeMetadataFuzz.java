package dev.credgate.fuzz;

import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.sdjwtvc.KnownTypes;
import dev.credgate.credential.sdjwtvc.KnownTypes.Fetching;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Base64Url;
import dev.credgate.source.SourceReading;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Type metadata as somebody else's server may send it, and a credential that is held to it. */
public final class TypeMetadataFuzz {

    private static final SdJwtVcFormat FORMAT =
            new SdJwtVcFormat(KnownTypes.of(List.of(), List.of(), Fetching.ALWAYS));
    private static final SecuredCredential CREDENTIAL = credential();

    private TypeMetadataFuzz() {}

    private static String encoded(String json) {
        return Base64Url.encode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static SecuredCredential credential() {
        String text =
                encoded("{'alg':'ES256','typ':'dc+sd-jwt','kid':'did:key:z#z'}")
                        + "."
                        + encoded(
                                "{'iss':'did:key:z','vct':'https://t.example/id','_sd':['x','y'],"
                                        + "'name':'a','list':[{'a':1},{'...':'z'},[2]],'o':{'a':{}}}")
                        + "."
                        + Base64Url.encode(new byte[64])
                        + "~";
        return (SecuredCredential)
                FORMAT.recognise(text.getBytes(StandardCharsets.US_ASCII)).orElseThrow();
    }

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        CREDENTIAL
                .typeRules()
                .orElseThrow()
                .check(
                        (_, now) -> new SourceReading.Had(bytes, "application/json", now),
                        Instant.EPOCH)
                .detail();
        try {
            KnownTypes.of(List.of(bytes), List.of(bytes), Fetching.NEVER);
        } catch (IllegalArgumentException _) {
            // A folder with it stops the start.
        }
    }
}
