package dev.credgate.credential.dataintegrity;

import dev.credgate.crypto.KeyAlgorithm;
import java.util.Optional;
import java.util.Set;

/** The cryptosuites that are read here, and issued but for {@link #BBS_2023}. */
public enum Cryptosuite {
    /** vc-di-eddsa, section 3.2. */
    EDDSA_RDFC_2022("eddsa-rdfc-2022", Canonicalization.RDFC, Set.of(KeyAlgorithm.ED25519)),
    /** vc-di-eddsa, section 3.3. */
    EDDSA_JCS_2022("eddsa-jcs-2022", Canonicalization.JCS, Set.of(KeyAlgorithm.ED25519)),
    /** vc-di-ecdsa, section 3.2. */
    ECDSA_RDFC_2019(
            "ecdsa-rdfc-2019", Canonicalization.RDFC, Set.of(KeyAlgorithm.P256, KeyAlgorithm.P384)),
    /** vc-di-ecdsa, section 3.3. */
    ECDSA_JCS_2019(
            "ecdsa-jcs-2019", Canonicalization.JCS, Set.of(KeyAlgorithm.P256, KeyAlgorithm.P384)),
    /** vc-di-ecdsa, section 3.6: parts of it may be disclosed. */
    ECDSA_SD_2023("ecdsa-sd-2023", Canonicalization.RDFC, Set.of(KeyAlgorithm.P256)),
    /**
     * vc-di-bbs, section 3.3: parts of it may be disclosed, and nobody can tell that two
     * disclosures are of one credential. Read only: no token signs so.
     */
    BBS_2023("bbs-2023", Canonicalization.RDFC, Set.of(KeyAlgorithm.BBS));

    /** How a document becomes bytes. */
    enum Canonicalization {
        /** As a graph: RDF Dataset Canonicalization. */
        RDFC,
        /** As a text: RFC 8785. */
        JCS
    }

    private final String id;
    private final Canonicalization canonicalization;
    private final Set<KeyAlgorithm> algorithms;

    Cryptosuite(String id, Canonicalization canonicalization, Set<KeyAlgorithm> algorithms) {
        this.id = id;
        this.canonicalization = canonicalization;
        this.algorithms = algorithms;
    }

    /** Its identifier, as {@code cryptosuite} has it. */
    public String id() {
        return id;
    }

    Canonicalization canonicalization() {
        return canonicalization;
    }

    /** The keys it signs with. */
    public Set<KeyAlgorithm> algorithms() {
        return algorithms;
    }

    /** The suite of an identifier. */
    public static Optional<Cryptosuite> of(String id) {
        for (Cryptosuite suite : values()) {
            if (suite.id.equals(id)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }
}
