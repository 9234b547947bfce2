package dev.credgate.did.x509;

import java.net.URI;
import java.net.URISyntaxException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.CRLDistPoint;
import org.bouncycastle.asn1.x509.DistributionPoint;
import org.bouncycastle.asn1.x509.DistributionPointName;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;

/**
 * Where a certificate says that its revocation would be told (RFC 5280, sections 4.2.1.13,
 * 4.2.2.1).
 *
 * @param lists where complete lists lie, in the certificate's order
 * @param elsewhere whether it names anything that is not read here: other lists, OCSP
 * @param nowhere whether it says that it is told nowhere (RFC 9608)
 */
record DistributionPoints(List<URI> lists, boolean elsewhere, boolean nowhere) {

    private static final String DISTRIBUTION_POINTS = "2.5.29.31";
    private static final String INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String NO_REVOCATION = "2.5.29.56";
    private static final int MAX_LISTS = 4;

    DistributionPoints {
        lists = List.copyOf(lists);
    }

    static DistributionPoints of(X509Certificate certificate) {
        boolean nowhere = certificate.getExtensionValue(NO_REVOCATION) != null;
        try {
            byte[] points = certificate.getExtensionValue(DISTRIBUTION_POINTS);
            byte[] access = certificate.getExtensionValue(INFORMATION_ACCESS);
            List<URI> lists = points == null ? List.of() : lists(points);
            return new DistributionPoints(
                    lists, points != null || access != null && namesOcsp(access), nowhere);
        } catch (RuntimeException _) {
            // ASN.1's readers throw several kinds for what is malformed.
            return new DistributionPoints(List.of(), true, false);
        }
    }

    private static List<URI> lists(byte[] extension) {
        List<URI> lists = new ArrayList<>();
        for (DistributionPoint point :
                CRLDistPoint.getInstance(ASN1OctetString.getInstance(extension).getOctets())
                        .getDistributionPoints()) {
            if (point.getReasons() == null
                    && point.getCRLIssuer() == null
                    && point.getDistributionPoint() != null) {
                lists.addAll(locations(point.getDistributionPoint()));
            }
        }
        return lists.subList(0, Math.min(MAX_LISTS, lists.size()));
    }

    /** The http and https URLs of a distribution point. */
    static List<URI> locations(DistributionPointName name) {
        List<URI> locations = new ArrayList<>();
        if (name.getType() == DistributionPointName.FULL_NAME) {
            for (GeneralName one : GeneralNames.getInstance(name.getName()).getNames()) {
                if (one.getTagNo() == GeneralName.uniformResourceIdentifier
                        && one.getName() instanceof ASN1String text) {
                    add(text.getString(), locations);
                }
            }
        }
        return locations;
    }

    private static void add(String text, List<URI> locations) {
        try {
            URI uri = new URI(text);
            if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getRawFragment() == null) {
                locations.add(uri);
            }
        } catch (URISyntaxException _) {
            // A name that leads nowhere: others may.
        }
    }

    private static boolean namesOcsp(byte[] extension) {
        for (AccessDescription one :
                AuthorityInformationAccess.getInstance(
                                ASN1OctetString.getInstance(extension).getOctets())
                        .getAccessDescriptions()) {
            if (one.getAccessMethod().equals(AccessDescription.id_ad_ocsp)) {
                return true;
            }
        }
        return false;
    }
}
