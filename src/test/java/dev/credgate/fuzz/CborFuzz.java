package dev.credgate.fuzz;

import dev.credgate.credential.cose.CborAgain;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborParser;
import dev.credgate.credential.cose.CborWriter;
import dev.credgate.credential.cose.CoseKey;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Cwt;
import dev.credgate.credential.cose.Reading.Read;

/** The CBOR parser: what it takes, it takes again from its own writing; and what is read of it. */
public final class CborFuzz {

    private CborFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        if (CborParser.parse(bytes) instanceof Read<CborItem>(CborItem item)) {
            CborWriter written = new CborWriter();
            CborAgain.write(item, written);
            if (!(CborParser.parse(written.toBytes()) instanceof Read)) {
                throw new IllegalStateException("what was written cannot be read");
            }
            CoseKey.read(item);
        }
        if (CoseSign1.read(bytes) instanceof Read<CoseSign1>(CoseSign1 message)) {
            Cwt.read(message);
        }
    }
}
