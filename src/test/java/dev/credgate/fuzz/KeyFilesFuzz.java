package dev.credgate.fuzz;

import dev.credgate.issuer.tls.HostileFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Certificates, PKCS#8 keys, CAs and lists of revoked certificates as an operator's files hold
 * them, PEM or DER: one after the other with form feeds between, the last for all that are not
 * there. A file that is none is told by its setting's name, and nothing else.
 */
public final class KeyFilesFuzz {

    private static final int FILES = 4;

    private KeyFilesFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        List<byte[]> files = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < bytes.length && files.size() < FILES - 1; at++) {
            if (bytes[at] == '\f') {
                files.add(Arrays.copyOfRange(bytes, from, at));
                from = at + 1;
            }
        }
        while (files.size() < FILES) {
            files.add(Arrays.copyOfRange(bytes, from, bytes.length));
        }
        HostileFiles.read(files.get(0), files.get(1), files.get(2), files.get(3));
    }
}
