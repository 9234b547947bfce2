package dev.credgate.fuzz;

import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import java.util.List;

/** W3C documents with proofs in them: data model, JSON-LD, canonicalisation. */
public final class DataIntegrityFuzz {

    private static final DataIntegrityFormat FORMAT =
            new DataIntegrityFormat(ContextStore.bundled(), List.of());

    private DataIntegrityFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
