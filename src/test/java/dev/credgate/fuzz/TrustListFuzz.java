package dev.credgate.fuzz;

import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.source.Sources;
import dev.credgate.trust.TrustSource.Question;
import dev.credgate.trust.lote.ListReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The payload of a published list of trusted entities. Nobody is vouched for whose name or
 * certificate does not stand in it.
 */
public final class TrustListFuzz {

    private static final String NAME = "did:web:issuer.example";

    private TrustListFuzz() {}

    /** Called by the fuzzer. */
    public static void fuzzerTestOneInput(byte[] bytes) {
        int named = ListReader.rendered(bytes, question(NAME, Optional.empty()));
        // An escape could spell it otherwise; without one it has to be there.
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (named > 0 && !text.contains(NAME) && !text.contains("\\")) {
            throw new IllegalStateException("somebody is vouched for whom the list does not name");
        }
        KeyName.Certificates chain =
                new KeyName.Certificates(
                        List.of(CertificatesFuzz.der()), CertificateUse.JOSE_ISSUER);
        ListReader.rendered(bytes, question("x509_san_dns:nobody.example", Optional.of(chain)));
    }

    private static Question question(String issuer, Optional<KeyName.Certificates> chain) {
        return new Question(
                issuer,
                List.of("vct:urn:eudi:pid:1"),
                chain,
                Instant.parse("2026-11-28T08:00:00Z"),
                Sources.NONE);
    }
}
