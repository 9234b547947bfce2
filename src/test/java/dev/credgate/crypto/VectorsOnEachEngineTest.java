package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The tests that hold whole credentials of every format to what others published, once more with
 * each engine before all others wherever it stands in a row. That each is right about Wycheproof's
 * signatures is {@link EnginesAgreeTest}'s neighbour {@code WycheproofEnginesTest}'s to show; here
 * its answers go through everything that asks for them. An ordinary run has the fastest first.
 */
class VectorsOnEachEngineTest {

    private static final List<String> TESTS =
            List.of(
                    "dev.credgate.verification.WeIdentityVectorsTest",
                    "dev.credgate.verification.MdocVerdictTest",
                    "dev.credgate.credential.dataintegrity.PublishedVectorsTest",
                    "dev.credgate.credential.dataintegrity.WholeDocumentVectorsTest",
                    "dev.credgate.credential.dataintegrity.SelectiveDisclosureVectorsTest",
                    "dev.credgate.credential.jose.WycheproofJoseTest",
                    "dev.credgate.credential.jwtvc.JwtVcTest",
                    "dev.credgate.credential.jwtvc.JwtVcPresentationTest",
                    "dev.credgate.credential.jwtvc.JoseCoseFeaturesTest",
                    "dev.credgate.credential.sdjwtvc.SdJwtVcTest",
                    "dev.credgate.credential.sdjwtvc.SdJwtVcHolderTest",
                    "dev.credgate.credential.mdoc.IsoExampleTest",
                    "dev.credgate.credential.mdoc.MdocFormatTest",
                    "dev.credgate.credential.mdoc.MdocFaultsTest",
                    "dev.credgate.credential.vccose.VcCoseTest",
                    "dev.credgate.credential.cose.CoseSign1Test",
                    "dev.credgate.status.tokenlist.TokenListVectorsTest");

    @ParameterizedTest
    @CsvSource({
        "libcrypto, 'P-256 P-384 P-521 Ed25519 RSA-PKCS1 RSA-PSS'",
        "bouncycastle,"
                + " 'P-256 P-384 P-521 secp256k1 secp256k1-recovery Ed25519 RSA-PKCS1 RSA-PSS'",
        "jdk, 'P-256 P-384 P-521 Ed25519 RSA-PSS'"
    })
    void everyVectorHolds(String engine, String algorithms) throws Exception {
        assumeTrue(
                System.getenv("CREDGATE_VECTORS") != null,
                "CREDGATE_VECTORS is not set: the vectors were NOT run with " + engine);
        String said = EngineProcess.run(engine, TestsInAProcess.class, TESTS);
        assertThat(said.lines())
                .as(said)
                .containsAll(
                        Arrays.stream(algorithms.split(" "))
                                .map(algorithm -> algorithm + " by " + engine)
                                .toList());
        assertThat(said).containsPattern("[1-9][0-9]{2,} succeeded, [0-9]+ skipped, 0 failed");
    }
}
