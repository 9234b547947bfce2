package dev.credgate.credential.dataintegrity.jsonld;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/** What IRIs and keywords look like (JSON-LD 1.1, sections 1.7 and 5.2; RFC 3987). */
final class Iris {

    static final String RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    static final String RDF_FIRST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#first";
    static final String RDF_REST = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest";
    static final String RDF_NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil";
    static final String RDF_JSON = "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON";
    static final String RDF_LANG_STRING = "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString";
    static final String XSD = "http://www.w3.org/2001/XMLSchema#";
    static final String XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";
    static final String XSD_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean";
    static final String XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer";
    static final String XSD_DOUBLE = "http://www.w3.org/2001/XMLSchema#double";
    static final String I18N = "https://www.w3.org/ns/i18n#";

    private static final Set<String> KEYWORDS =
            Set.of(
                    "@base",
                    "@container",
                    "@context",
                    "@direction",
                    "@graph",
                    "@id",
                    "@import",
                    "@included",
                    "@index",
                    "@json",
                    "@language",
                    "@list",
                    "@nest",
                    "@none",
                    "@prefix",
                    "@propagate",
                    "@protected",
                    "@reverse",
                    "@set",
                    "@type",
                    "@value",
                    "@version",
                    "@vocab");

    private Iris() {}

    static boolean isKeyword(String text) {
        return text.length() > 2 && text.charAt(0) == '@' && KEYWORDS.contains(text);
    }

    /** {@code @} and letters: reserved for keywords to come. */
    static boolean looksLikeKeyword(String text) {
        if (text.length() < 2 || text.charAt(0) != '@') {
            return false;
        }
        for (int at = 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return true;
    }

    static boolean isBlank(String text) {
        return text.startsWith("_:");
    }

    /** A blank node's name as N-Quads may write it; the plain part of what is allowed. */
    static boolean isBlankLabel(String text) {
        if (text.length() < 3 || !isBlank(text)) {
            return false;
        }
        for (int at = 2; at < text.length(); at++) {
            char c = text.charAt(at);
            if (!(isLetter(c) || c >= '0' && c <= '9' || at > 2 && (c == '-' || c == '_'))) {
                return false;
            }
        }
        return true;
    }

    /** A scheme, a colon, and nothing that N-Quads forbids between angle brackets. */
    static boolean isAbsolute(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !isLetter(text.charAt(0))) {
            return false;
        }
        for (int at = 1; at < colon; at++) {
            char c = text.charAt(at);
            if (!(isLetter(c) || c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.')) {
                return false;
            }
        }
        for (int at = colon + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c <= ' '
                    || c == '<'
                    || c == '>'
                    || c == '"'
                    || c == '{'
                    || c == '}'
                    || c == '|'
                    || c == '^'
                    || c == '`'
                    || c == '\\'
                    || c == 0x7F
                    || c > 0x7F && Character.isWhitespace(c)
                    || c == '\u00A0'
                    || c == '\uFEFF') {
                return false;
            }
        }
        return true;
    }

    /** Absolute, and of the letters that RFC 3986 has in each part, or beyond ASCII. */
    static boolean isUri(String text) {
        try {
            return isAbsolute(text) && new URI(text).isAbsolute();
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    /** Well-formed by BCP 47, section 2.2.9, as JSON-LD asks. */
    static boolean isLanguageTag(String text) {
        int start = 0;
        boolean first = true;
        for (int at = 0; at <= text.length(); at++) {
            if (at == text.length() || text.charAt(at) == '-') {
                boolean alone = at - start == 1 && first;
                if (at == start || at - start > 8 || alone && "ixIX".indexOf(text.charAt(0)) < 0) {
                    return false;
                }
                start = at + 1;
                first = false;
            } else {
                char c = text.charAt(at);
                if (!isLetter(c) && (first || c < '0' || c > '9')) {
                    return false;
                }
            }
        }
        return true;
    }
}
