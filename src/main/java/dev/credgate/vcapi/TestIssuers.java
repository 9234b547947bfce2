package dev.credgate.vcapi;

import dev.credgate.crypto.KeyAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The issuers that the suites ask for, one for each suite and curve. Immutable. */
final class TestIssuers {

    private final List<TestIssuer> all =
            List.of(
                    issuer(KeyAlgorithm.P256, "ecdsa-rdfc-2019", false, "ecdsa-rdfc-2019"),
                    issuer(KeyAlgorithm.P384, "ecdsa-rdfc-2019", false, "ecdsa-rdfc-2019"),
                    issuer(KeyAlgorithm.P256, "ecdsa-jcs-2019", false, "ecdsa-jcs-2019"),
                    issuer(KeyAlgorithm.P384, "ecdsa-jcs-2019", false, "ecdsa-jcs-2019"),
                    issuer(KeyAlgorithm.P256, "ecdsa-sd-2023", false, "ecdsa-sd-2023"),
                    issuer(
                            KeyAlgorithm.ED25519,
                            "eddsa-rdfc-2022",
                            false,
                            "eddsa-rdfc-2022",
                            "vc2.0"),
                    issuer(KeyAlgorithm.ED25519, "eddsa-jcs-2022", false, "eddsa-jcs-2022"),
                    issuer(KeyAlgorithm.ED25519, "eddsa-rdfc-2022", true, "BitstringStatusList"),
                    issuer(KeyAlgorithm.P256, TestIssuer.JOSE, false, "EnvelopingProof"));

    private final Map<String, TestIssuer> byId =
            all.stream().collect(Collectors.toUnmodifiableMap(TestIssuer::id, Function.identity()));

    private static TestIssuer issuer(
            KeyAlgorithm algorithm, String suite, boolean withStatus, String... tags) {
        return new TestIssuer(TestKey.generate(algorithm), suite, List.of(tags), withStatus);
    }

    List<TestIssuer> all() {
        return all;
    }

    /** The issuer of that id. */
    Optional<TestIssuer> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The one whose status lists are published. */
    TestIssuer withStatus() {
        return all.stream().filter(TestIssuer::withStatus).findFirst().orElseThrow();
    }
}
