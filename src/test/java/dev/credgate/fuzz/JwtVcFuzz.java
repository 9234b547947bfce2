package dev.credgate.fuzz;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import java.util.ArrayList;
import java.util.List;

/** W3C credentials and presentations as JWTs, and envelopes of them. */
public final class JwtVcFuzz {

    private static final List<CredentialFormat> FORMATS = new ArrayList<>();
    private static final JwtVcFormat FORMAT = new JwtVcFormat(new CredentialFormats(FORMATS));

    static {
        FORMATS.add(new SdJwtVcFormat());
        FORMATS.add(FORMAT);
    }

    private JwtVcFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        Walk.through(FORMAT, bytes);
    }
}
