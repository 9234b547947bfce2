package dev.credgate.fuzz;

import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;

/** SD-JWT VCs, with their disclosures and key bindings. */
public final class SdJwtVcFuzz {

    private static final SdJwtVcFormat FORMAT = new SdJwtVcFormat();

    private SdJwtVcFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
