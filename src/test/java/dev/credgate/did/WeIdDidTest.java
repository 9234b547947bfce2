package dev.credgate.did;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One spelling of a WeIdentity DID is read, and it is the one that is written. */
class WeIdDidTest {

    private static final String ADDRESS = "3b814678c239fa3938df0fdd46d4f69130d548df";

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "101", "999999999999999999"})
    void what_is_read_is_written_alike(String chain) {
        String text = "did:weid:" + chain + ":0x" + ADDRESS;
        WeIdDid did = WeIdDid.parse(text).orElseThrow();
        assertThat(did).hasToString(text);
        assertThat(did.chain()).isEqualTo(Long.parseLong(chain));
        assertThat(did.address()).hasToString("0x" + ADDRESS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "did:weid:",
                "did:weid:101",
                "did:weid::0x3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:0101:0x3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:1000000000000000000:0x3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:-1:0x3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:1\u0661:0x3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:101:3b814678c239fa3938df0fdd46d4f69130d548df00",
                "did:weid:101:0X3b814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:101:0x3B814678c239fa3938df0fdd46d4f69130d548df",
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548d",
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df0",
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548d?",
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548d\u00e9",
                // Its low byte is a digit.
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548d\u0130",
                // Two characters that are one in other alphabets' bytes.
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548\ud83d\ude00",
                "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df ",
                "DID:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df"
            })
    void another_spelling_is_none(String text) {
        assertThat(WeIdDid.parse(text)).isEmpty();
    }

    @Test
    void every_digit_counts_in_its_place() {
        for (int place = 0; place < 40; place++) {
            for (char digit : "0123456789abcdef".toCharArray()) {
                StringBuilder text = new StringBuilder("did:weid:1:0x" + ADDRESS);
                text.setCharAt(13 + place, digit);
                assertThat(WeIdDid.parse(text.toString()).orElseThrow())
                        .hasToString(text.toString());
            }
        }
    }
}
