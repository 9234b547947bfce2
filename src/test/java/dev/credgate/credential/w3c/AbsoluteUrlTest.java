package dev.credgate.credential.w3c;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AbsoluteUrlTest {

    @Test
    void takesUrlsAndIris() {
        assertTrue(AbsoluteUrl.is("https://www.w3.org/ns/credentials/v2"));
        assertTrue(AbsoluteUrl.is("urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33"));
        assertTrue(AbsoluteUrl.is("did:example:a~b!c$d&e'f(g)*h,i;j=k/%20?#@[]"));
        assertTrue(AbsoluteUrl.is("https://例え.jp/澳門"));
        assertTrue(AbsoluteUrl.is("a+b-c.9:x"));
    }

    @Test
    void refusesWhatHasNoSchemeOrNothingAfterIt() {
        assertFalse(AbsoluteUrl.is(""));
        assertFalse(AbsoluteUrl.is("no scheme"));
        assertFalse(AbsoluteUrl.is(":x"));
        assertFalse(AbsoluteUrl.is("https:"));
        assertFalse(AbsoluteUrl.is("9a:x"));
        assertFalse(AbsoluteUrl.is("a_b:x"));
        assertFalse(AbsoluteUrl.is("/path?x=a:b"));
    }

    /**
     * RFC 3986, section 2, and RFC 3987, section 2.2: neither delimiters of text nor white space.
     */
    @Test
    void eachCharacterIsAllowedOrNotWhereverItStands() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean allowed =
                    c > ' '
                            && !(c >= 0x7F && c <= 0xA0)
                            && !Character.isWhitespace((char) c)
                            && "<>\"{}|\\^`".indexOf(c) < 0;
            String text = "a:b" + (char) c;
            assertEquals(
                    allowed,
                    AbsoluteUrl.is(text),
                    () -> "U+" + Integer.toHexString(text.charAt(3)));
        }
    }
}
