package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CborParser;
import dev.credgate.credential.cose.CborTag;
import dev.credgate.credential.cose.Slice;
import dev.credgate.crypto.Sha2;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The elements that are disclosed, each held to the digest that the issuer signed for it: ISO
 * 18013-5, 9.1.2.4 and 9.3.1.
 */
final class IssuerItems {

    private static final Set<String> MEMBERS =
            Set.of("digestID", "random", "elementIdentifier", "elementValue");

    /** ISO 18013-5, 9.1.2.5. */
    private static final int LEAST_RANDOM = 16;

    private IssuerItems() {}

    /** The elements by namespace, as JSON. */
    static JsonObject read(Members nameSpaces, SecurityObject mso) {
        Map<String, JsonValue> all = new LinkedHashMap<>();
        for (CborMap.Entry entry : nameSpaces.map().entries()) {
            String namespace = Members.name(entry.key(), nameSpaces.what());
            CborItem signed =
                    mso.digests()
                            .get(namespace)
                            .orElseThrow(() ->
                                    new Malformation(
                                            Flaw.DISCLOSURE_UNREFERENCED,
                                            "the MSO has no namespace " + namespace));
            all.put(
                    namespace,
                    namespace(
                            Members.list(entry.value(), namespace),
                            Members.of(signed, "valueDigests"),
                            namespace,
                            mso.digestAlgorithm()));
        }
        return JsonObject.of(all);
    }

    /**
     * JSON pointers (RFC 6901) of what is shown in part: a namespace with digests of more elements,
     * and the whole where there are more namespaces.
     */
    static Set<String> partial(JsonObject claims, SecurityObject mso) {
        Set<String> pointers = new HashSet<>();
        if (mso.digests().size() > claims.members().size()) {
            pointers.add("");
        }
        claims.members()
                .forEach((namespace, elements) -> {
                    if (elements instanceof JsonObject(Map<String, JsonValue> shown)
                            && mso.digests().get(namespace).orElse(null) instanceof CborMap signed
                            && signed.size() > shown.size()) {
                        pointers.add("/" + namespace.replace("~", "~0").replace("/", "~1"));
                    }
                });
        return pointers;
    }

    private static JsonObject namespace(
            List<CborItem> items, Members signed, String namespace, Sha2 algorithm) {
        Map<String, JsonValue> elements = new LinkedHashMap<>();
        Set<Long> ids = new HashSet<>();
        for (CborItem item : items) {
            CborTag tag = Members.encoded(item, "an IssuerSignedItem");
            Slice content = CborTag.encoded(item).orElseThrow();
            Members element =
                    Members.of(
                                    Malformation.orMalformed(CborParser.parse(content)),
                                    "an IssuerSignedItem")
                            .only(MEMBERS);
            long id = element.number("digestID");
            String name = element.text("elementIdentifier");
            if (element.bytes("random").length() < LEAST_RANDOM) {
                throw new Malformation(
                        Flaw.DISCLOSURE_MALFORMED, "random of fewer than 16 bytes: " + name);
            }
            match(signed.map(), id, algorithm.hash(tag.whole().message()), name);
            JsonValue value = ClaimValue.toJson(element.required("elementValue"));
            if (!ids.add(id) || elements.put(name, value) != null) {
                throw new Malformation(
                        Flaw.DISCLOSURE_REPEATED,
                        "an element or a digest id twice in " + namespace + ": " + name);
            }
        }
        return JsonObject.of(elements);
    }

    private static void match(CborMap signed, long id, byte[] digest, String name) {
        CborItem expected =
                signed.get(id)
                        .orElseThrow(() ->
                                new Malformation(
                                        Flaw.DISCLOSURE_UNREFERENCED,
                                        "the MSO has no digest of the id of " + name));
        if (!(expected instanceof CborBytes(Slice bytes)) || !bytes.holds(digest)) {
            throw new Malformation(Flaw.DIGEST_MISMATCH, name);
        }
    }
}
