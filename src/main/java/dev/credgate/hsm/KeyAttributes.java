package dev.credgate.hsm;

import java.util.ArrayList;
import java.util.List;

/**
 * What the token itself says of a private key (PKCS#11 v2.40 §4.9): read from the object, never
 * assumed from the template it was asked for with.
 *
 * @param local made in the token, not brought to it
 */
public record KeyAttributes(
        boolean sensitive,
        boolean alwaysSensitive,
        boolean extractable,
        boolean neverExtractable,
        boolean local,
        boolean sign) {

    /** Why such a key may not be used; empty when it may. */
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        if (extractable) {
            faults.add("CKA_EXTRACTABLE is true");
        }
        if (!sensitive) {
            faults.add("CKA_SENSITIVE is false");
        }
        if (!neverExtractable) {
            faults.add("CKA_NEVER_EXTRACTABLE is false");
        }
        if (!alwaysSensitive) {
            faults.add("CKA_ALWAYS_SENSITIVE is false");
        }
        if (!local) {
            faults.add("CKA_LOCAL is false: it was not generated in the token");
        }
        if (!sign) {
            faults.add("CKA_SIGN is false");
        }
        return faults;
    }
}
