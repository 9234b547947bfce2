package dev.credgate.issuance;

import java.io.IOException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.util.encoders.Hex;

/**
 * Compares distinguished names as RFC 5280 §7.1 says: in order, values as text whatever their
 * string type, without regard to case and to how many spaces there are. {@link
 * X500Principal#equals} does so for the attributes of RFC 2253 in two of the string types only:
 * what an administrator writes gets another type than what a CA wrote.
 */
final class DistinguishedNames {

    private DistinguishedNames() {}

    /** The same text for equal names, for no others; empty for what is not well formed. */
    static Optional<String> folded(X500Principal name) {
        try {
            return Optional.of(
                    Arrays.stream(X500Name.getInstance(name.getEncoded()).getRDNs())
                            .map(DistinguishedNames::folded)
                            .collect(Collectors.joining(",")));
        } catch (IllegalArgumentException | IllegalStateException _) {
            return Optional.empty(); // what is lazily read is met here
        }
    }

    private static String folded(RDN rdn) {
        return Arrays.stream(rdn.getTypesAndValues())
                .map(DistinguishedNames::folded)
                .sorted()
                .collect(Collectors.joining("+"));
    }

    private static String folded(AttributeTypeAndValue part) {
        String value =
                part.getValue() instanceof ASN1String string
                        ? folded(string.getString()).replaceAll("[\\\\,+#]", "\\\\$0")
                        : "#" + Hex.toHexString(encoded(part));
        return part.getType().getId() + "=" + value;
    }

    private static byte[] encoded(AttributeTypeAndValue part) {
        try {
            return part.getValue().toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String folded(String value) {
        return Normalizer.normalize(value, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .strip()
                .replaceAll("\\s+", " ");
    }
}
