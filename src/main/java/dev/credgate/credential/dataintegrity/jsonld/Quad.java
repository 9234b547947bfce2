package dev.credgate.credential.dataintegrity.jsonld;

import org.jspecify.annotations.Nullable;

/**
 * A statement of an RDF dataset. Blank nodes begin with {@code _:}.
 *
 * @param object an IRI, a blank node, or a literal's text when there is a datatype
 * @param language a literal's language, only with the datatype rdf:langString
 * @param graph null for the default graph
 */
record Quad(
        String subject,
        String predicate,
        String object,
        @Nullable String datatype,
        @Nullable String language,
        @Nullable String graph) {

    private static final int PUNCTUATION = 12;

    boolean objectIsBlank() {
        return datatype == null && Iris.isBlank(object);
    }

    /** Whether some blank node stands in it. */
    boolean isBlank() {
        return Iris.isBlank(subject) || objectIsBlank() || graph != null && Iris.isBlank(graph);
    }

    /** How long its line is, nearly: what is escaped in a literal makes it longer. */
    int length() {
        return subject.length()
                + predicate.length()
                + object.length()
                + (datatype == null ? 0 : datatype.length())
                + (language == null ? 0 : language.length())
                + (graph == null ? 0 : graph.length())
                + PUNCTUATION;
    }

    /** How a blank node is called in the text. */
    @FunctionalInterface
    interface Naming {
        String name(String blank);
    }

    /** Its line of canonical N-Quads (RDF Dataset Canonicalization, section 5), end included. */
    void write(StringBuilder line, Naming naming) {
        resource(line, subject, naming);
        line.append(" <").append(predicate).append("> ");
        if (datatype == null) {
            resource(line, object, naming);
        } else {
            literal(line);
        }
        if (graph != null) {
            line.append(' ');
            resource(line, graph, naming);
        }
        line.append(" .\n");
    }

    private static void resource(StringBuilder line, String resource, Naming naming) {
        if (Iris.isBlank(resource)) {
            line.append(naming.name(resource));
        } else {
            line.append('<').append(resource).append('>');
        }
    }

    private void literal(StringBuilder line) {
        line.append('"');
        for (int at = 0; at < object.length(); at++) {
            char c = object.charAt(at);
            if (c >= ' ' && c != '"' && c != '\\' && c != 0x7F) {
                line.append(c);
            } else {
                escape(line, c);
            }
        }
        line.append('"');
        if (language != null) {
            line.append('@').append(language);
        } else if (datatype != null && !datatype.equals(Iris.XSD_STRING)) {
            line.append("^^<").append(datatype).append('>');
        }
    }

    private static void escape(StringBuilder line, char c) {
        switch (c) {
            case '"' -> line.append("\\\"");
            case '\\' -> line.append("\\\\");
            case '\b' -> line.append("\\b");
            case '\t' -> line.append("\\t");
            case '\n' -> line.append("\\n");
            case '\f' -> line.append("\\f");
            case '\r' -> line.append("\\r");
            default ->
                    line.append("\\u00")
                            .append(Character.toUpperCase(Character.forDigit(c >> 4, 16)))
                            .append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
        }
    }
}
