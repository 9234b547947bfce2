package dev.credgate.fuzz;

import dev.credgate.credential.weid.WeIdentityFormat;

/** WeIdentity's documents. */
public final class WeIdentityFuzz {

    private static final WeIdentityFormat FORMAT = new WeIdentityFormat();

    private WeIdentityFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
