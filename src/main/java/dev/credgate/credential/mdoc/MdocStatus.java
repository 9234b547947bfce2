package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborMap;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The MSO's {@code status} (IETF Token Status List, section 6.3; ISO/IEC 18013-5, second edition):
 * a map of mechanisms, all of which must be asked. Those that are not followed here, such as {@code
 * identifier_list}, are handed on by their names, so that the verdict says so.
 */
final class MdocStatus {

    static final String TOKEN_STATUS_LIST = "token_status_list";

    private MdocStatus() {}

    static List<StatusReference> read(CborItem status) {
        List<StatusReference> references = new ArrayList<>();
        for (CborMap.Entry entry : Members.of(status, "status").map().entries()) {
            String name = Members.name(entry.key(), "status");
            Members mechanism = Members.of(entry.value(), "status." + name);
            boolean isList = name.equals("status_list");
            references.add(
                    new StatusReference(
                            isList ? TOKEN_STATUS_LIST : name,
                            uri(mechanism),
                            isList ? mechanism.number("idx") : 0,
                            "",
                            1,
                            Map.of()));
        }
        if (references.isEmpty()) {
            throw new Malformation(Flaw.STATUS_MALFORMED, "status names no mechanism");
        }
        return List.copyOf(references);
    }

    private static URI uri(Members mechanism) {
        try {
            URI uri = new URI(mechanism.text("uri"));
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException _) {
            // The same as one that is not absolute.
        }
        throw new Malformation(Flaw.STATUS_MALFORMED, mechanism.what() + ".uri");
    }
}
