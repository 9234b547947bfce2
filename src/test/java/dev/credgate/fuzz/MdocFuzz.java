package dev.credgate.fuzz;

import dev.credgate.credential.mdoc.MdocFormat;

/** Mobile documents, and everything that a verdict asks of them. */
public final class MdocFuzz {

    private static final MdocFormat FORMAT = new MdocFormat();

    private MdocFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
