package dev.credgate.did.x509;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;

/**
 * Where the subject of a certificate is, by its name: what ISO/IEC 18013-5 holds document signers
 * (table B.3) and what they sign (9.3.1) to. Immutable.
 *
 * @param countries every {@code countryName}
 * @param provinces every {@code stateOrProvinceName}
 */
public record SubjectPlace(List<String> countries, List<String> provinces) {

    public SubjectPlace {
        countries = List.copyOf(countries);
        provinces = List.copyOf(provinces);
    }

    /** That of a certificate's subject. */
    public static SubjectPlace of(X509Certificate certificate) {
        X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
        return new SubjectPlace(all(subject, BCStyle.C), all(subject, BCStyle.ST));
    }

    private static List<String> all(X500Name name, ASN1ObjectIdentifier type) {
        List<String> values = new ArrayList<>();
        for (RDN part : name.getRDNs(type)) {
            for (AttributeTypeAndValue attribute : part.getTypesAndValues()) {
                if (attribute.getType().equals(type)) {
                    values.add(text(attribute.getValue()));
                }
            }
        }
        return values;
    }

    /** As it is, where Bouncy Castle would escape it for a distinguished name. */
    private static String text(ASN1Encodable value) {
        return value instanceof ASN1String string
                ? string.getString()
                : IETFUtils.valueToString(value);
    }

    /** Whether it has one country. */
    boolean hasCountry() {
        return countries.size() == 1;
    }

    /** Whether it is where an authority is: in its country, and its province if it has one. */
    boolean isWithin(SubjectPlace authority) {
        return hasCountry()
                && countries.equals(authority.countries)
                && (authority.provinces.isEmpty() || provinces.equals(authority.provinces));
    }
}
