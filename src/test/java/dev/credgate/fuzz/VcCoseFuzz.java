package dev.credgate.fuzz;

import dev.credgate.credential.vccose.VcCoseFormat;

/** W3C credentials as COSE messages, and everything that a verdict asks of them. */
public final class VcCoseFuzz {

    private static final VcCoseFormat FORMAT = new VcCoseFormat();

    private VcCoseFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
