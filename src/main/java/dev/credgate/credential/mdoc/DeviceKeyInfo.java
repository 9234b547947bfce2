package dev.credgate.credential.mdoc;

import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CoseKey;
import dev.credgate.crypto.VerificationKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * DeviceKeyInfo, ISO 18013-5, 9.1.2.4: the holder's key, and which elements it may vouch for.
 *
 * @param namespaces those of which it may vouch for every element
 * @param elements the elements of other namespaces
 */
record DeviceKeyInfo(
        VerificationKey<?, ?> key, Set<String> namespaces, Map<String, Set<String>> elements) {

    static DeviceKeyInfo read(Members info) {
        VerificationKey<?, ?> key =
                Malformation.orMalformed(CoseKey.read(info.required("deviceKey")));
        if (info.optional("keyAuthorizations").isEmpty()) {
            return new DeviceKeyInfo(key, Set.of(), Map.of());
        }
        Members authorizations = info.members("keyAuthorizations");
        Set<String> namespaces =
                authorizations.optional("nameSpaces").isPresent()
                        ? names(authorizations.list("nameSpaces"))
                        : Set.of();
        Map<String, Set<String>> elements = new HashMap<>();
        if (authorizations.optional("dataElements").isPresent()) {
            for (CborMap.Entry entry : authorizations.members("dataElements").map().entries()) {
                elements.put(
                        Members.name(entry.key(), "keyAuthorizations"),
                        names(Members.list(entry.value(), "keyAuthorizations.dataElements")));
            }
        }
        return new DeviceKeyInfo(key, namespaces, elements);
    }

    private static Set<String> names(List<CborItem> items) {
        Set<String> names = new HashSet<>();
        items.forEach(item -> names.add(Members.name(item, "keyAuthorizations")));
        return names;
    }

    /** Whether the issuer lets the holder's key vouch for that element. */
    boolean authorises(String namespace, String element) {
        return namespaces.contains(namespace)
                || elements.getOrDefault(namespace, Set.of()).contains(element);
    }
}
