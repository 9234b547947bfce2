package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborText;
import dev.credgate.credential.cose.CborMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The MSO's {@code status} (IETF Token Status List, section 6.3; ISO/IEC 18013-5, second edition):
 * a map of mechanisms, all of which must be asked. Those that are not followed here, such as {@code
 * identifier_list}, are handed on by their names, so that the verdict says so.
 */
final class MdocStatus {

    static final String TOKEN_STATUS_LIST = "token_status_list";

    private static final String FOREIGN = "status.";
    private static final URI NOWHERE = URI.create("about:blank");

    private MdocStatus() {}

    static List<StatusReference> read(CborItem status) {
        List<StatusReference> references = new ArrayList<>();
        for (CborMap.Entry entry : Members.of(status, "status").map().entries()) {
            String name = Members.name(entry.key(), "status");
            references.add(
                    name.equals("status_list") ? list(entry.value()) : other(name, entry.value()));
        }
        if (references.isEmpty()) {
            throw new Malformation(Flaw.STATUS_MALFORMED, "status names no mechanism");
        }
        return List.copyOf(references);
    }

    private static StatusReference list(CborItem value) {
        Members list = Members.of(value, "status.status_list");
        return new StatusReference(
                TOKEN_STATUS_LIST,
                absolute(list.text("uri"))
                        .orElseThrow(() ->
                                new Malformation(Flaw.STATUS_MALFORMED, list.what() + ".uri")),
                list.number("idx"),
                "",
                1,
                Map.of());
    }

    /** Nobody here knows what such a mechanism must hold, and so whether it is out of form. */
    private static StatusReference other(String name, CborItem value) {
        URI uri =
                value instanceof CborMap members
                                && members.get("uri").orElse(null) instanceof CborText(String text)
                        ? absolute(text).orElse(NOWHERE)
                        : NOWHERE;
        // It must not pass for one that is followed by having its name there.
        return new StatusReference(FOREIGN + name, uri, 0, "", 1, Map.of());
    }

    private static Optional<URI> absolute(String text) {
        try {
            return Optional.of(new URI(text)).filter(URI::isAbsolute);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
