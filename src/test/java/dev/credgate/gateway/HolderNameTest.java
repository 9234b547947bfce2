package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.verification.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No portal learns which key answered, and no two the same name. */
class HolderNameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                Verdict.KEY_ALONE + "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                Verdict.ACCOUNT_ALONE + "0x00000000000000000000000000000000000000aa",
                "urn:credgate:holder:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
            })
    void ofABareKeyIsThePortalsOwn(String subject) {
        String here = HolderName.of(subject, "https://a.example");
        assertThat(here)
                .startsWith("urn:credgate:holder:")
                .isNotEqualTo(subject)
                .isEqualTo(HolderName.of(subject, "https://a.example"))
                .isNotEqualTo(HolderName.of(subject, "https://b.example"));
    }

    @Test
    void ofSomebodyIsHisName() {
        assertThat(HolderName.of("did:ethr:0x7a69:0xaa", "https://a.example"))
                .isEqualTo("did:ethr:0x7a69:0xaa");
    }
}
