package dev.credgate.verification.schema;

import com.networknt.schema.SchemaLocation;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import dev.credgate.json.JsonParser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * JSON pointers (RFC 6901) into a schema: plain ones, and those that a reference has as its
 * fragment, which are percent-encoded.
 */
final class SchemaPointer {

    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,8}");

    private SchemaPointer() {}

    /**
     * The names that a reference within its own schema leads along.
     *
     * @param reference one that begins with {@code #/}
     * @throws IllegalArgumentException when it is malformed, or the validator takes it for another
     */
    static List<String> names(String reference) {
        String pointer;
        try {
            // Only in forms is a plus a space.
            pointer =
                    URLDecoder.decode(
                            reference.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("a reference is malformed", malformed);
        }
        String[] steps = pointer.substring(1).split("/", -1);
        if (steps.length > JsonParser.MAX_DEPTH) {
            // Deeper than any text; the validator's paths take time that grows with the square.
            throw new IllegalArgumentException("a reference leads nowhere");
        }
        List<String> names = Arrays.stream(steps).map(SchemaPointer::unescape).toList();
        if (!names.equals(asValidated(reference))) {
            throw new IllegalArgumentException("a reference can be read in two ways");
        }
        return names;
    }

    /**
     * As the validator reads it: it decodes steps one by one, and some of them as forms do; numbers
     * it takes for places. What differs would be followed to another schema than was measured.
     */
    private static List<String> asValidated(String reference) {
        NodePath path = SchemaLocation.Fragment.of(reference);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            names.add(path.getElement(i).toString());
        }
        return names;
    }

    /** The plain pointer along names. */
    static String of(Collection<String> names) {
        StringBuilder pointer = new StringBuilder();
        names.forEach(name -> pointer.append('/').append(escape(name)));
        return pointer.toString();
    }

    /** The validator's path for a plain pointer, in which a percent sign is no more than that. */
    static NodePath path(String pointer) {
        NodePath path = new NodePath(PathType.JSON_POINTER);
        for (String step : pointer.substring(1).split("/", -1)) {
            String name = unescape(step);
            // A place in an array must be a number; of an object's members it is the name as well.
            path =
                    INDEX.matcher(name).matches()
                            ? path.append(Integer.parseInt(name))
                            : path.append(name);
        }
        return path;
    }

    static String escape(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    static String unescape(String step) {
        return step.replace("~1", "/").replace("~0", "~");
    }
}
