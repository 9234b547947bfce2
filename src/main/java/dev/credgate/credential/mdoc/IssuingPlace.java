package dev.credgate.credential.mdoc;

import dev.credgate.credential.Flaw;
import dev.credgate.did.x509.SubjectPlace;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.List;
import java.util.Map;

/**
 * Where a driving licence says that it was issued: ISO/IEC 18013-5, 9.3.1, lets a document signer
 * speak for the country of its certificate alone, and for the state or province if there is one.
 */
final class IssuingPlace {

    private static final String NAMESPACE = "org.iso.18013.5.1";
    private static final String COUNTRY = "issuing_country";
    private static final String JURISDICTION = "issuing_jurisdiction";

    private IssuingPlace() {}

    /** Refuses what was disclosed and does not agree with the signer's certificate. */
    static void check(JsonObject claims, SubjectPlace signer) {
        if (!(claims.members().get(NAMESPACE)
                instanceof JsonObject(Map<String, JsonValue> elements))) {
            return;
        }
        if (elements.containsKey(COUNTRY)) {
            agree(elements.get(COUNTRY), signer.countries(), COUNTRY);
        }
        if (elements.containsKey(JURISDICTION) && !signer.provinces().isEmpty()) {
            agree(elements.get(JURISDICTION), signer.provinces(), JURISDICTION);
        }
    }

    private static void agree(JsonValue said, List<String> certified, String element) {
        if (!(said instanceof JsonString(String text)) || !certified.equals(List.of(text))) {
            throw new Malformation(
                    Flaw.DATA_MODEL,
                    element + " is another than in the document signer's certificate");
        }
    }
}
