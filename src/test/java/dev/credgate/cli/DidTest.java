package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Keccak256;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Whom the registry can be told of by hand: every name that an issuer may have in a verdict. */
class DidTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:weid:101:0x1111111111111111111111111111111111111111",
                "did:web:gov.example",
                "x509_san_dns:gov.example",
                "https://gov.example",
                "https://gov.example:8443",
                "https://gov.example/",
                "https://gov.example/agencies/population"
            })
    void anIssuersNameIsTakenLetterForLetter(String name) throws Exception {
        assertThat(new Did.Converter().convert(name).hash()).isEqualTo(Keccak256.hash(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gov.example",
                "https://",
                "https://Gov.example",
                "HTTPS://gov.example",
                "https://a@gov.example",
                "https://gov.example?a",
                "https://gov.example/#a",
                "https://gov.example/ a",
                "gov.example"
            })
    void anythingElseIsNone(String name) {
        assertThatThrownBy(() -> new Did.Converter().convert(name))
                .isInstanceOf(TypeConversionException.class);
    }
}
