package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IntegrityMetadataTest {

    /** The document and the digests that Subresource Integrity itself prints, section 3.1. */
    private static final byte[] PUBLISHED =
            "alert('Hello, world.');".getBytes(StandardCharsets.US_ASCII);

    private static final String SHA_384 =
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO";
    private static final String SHA_512 =
            "sha512-Q2bFTOhEALkN8hOms2FKTDLy7eugP2zFZ1T8LCvX42Fp3WoNr3bjZSAHeOsHrbV1"
                    + "Fu9/A0EzCinRE7Af1ofPrw==";
    private static final String WRONG_512 =
            "sha512-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
                    + "AAAAAAAAAA==";

    private static boolean fits(String text) {
        return IntegrityMetadata.read(text).orElseThrow().fits(PUBLISHED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                SHA_384,
                SHA_512,
                SHA_384 + " " + SHA_512,
                "  " + SHA_384 + "\t",
                SHA_384 + "?type=application/json",
                "md5-AAAA " + SHA_384,
                "sha256-AAAA " + SHA_384,
                WRONG_512 + " " + SHA_512,
                "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t-eX6xO"
            })
    void takesTheDocumentThatIsMeant(String text) {
        assertThat(fits(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                WRONG_512,
                "sha384-",
                "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6x",
                // Only the strongest counts: a weaker one beside it opens nothing.
                SHA_384 + " " + WRONG_512,
            })
    void refusesAnother(String text) {
        assertThat(fits(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "md5-AAAA", "SHA384-AAAA", "sha-384-AAAA", "sha384", "none"})
    void knowsWhenItIsToldNothing(String text) {
        assertThat(IntegrityMetadata.read(text)).isEmpty();
        assertThat(IntegrityMetadata.read(text + " ".repeat(5000))).isEmpty();
    }

    @Test
    void namesADocumentSoThatItFits() {
        String name = IntegrityMetadata.of(Sha2.SHA_256, Sha2.SHA_256.hash(Message.of(PUBLISHED)));
        assertThat(name).matches("sha256-[A-Za-z0-9+/]{43}=");
        assertThat(fits(name)).isTrue();
    }
}
