package dev.credgate.issuance;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.auth.x500.X500Principal;

/**
 * A certificate by who issued it and one of its subject alternative names (RFC 5280 §4.2.1.6): so
 * that it may be renewed with a new key. Whoever runs that authority decides who has the name. Who
 * asks must know besides that it was that authority and no other of its name.
 *
 * @param issuer its issuer's distinguished name, compared by {@link DistinguishedNames}
 * @param alternative {@code dns:<host name>}, {@code uri:<URI>} or {@code email:<mailbox>}, the
 *     whole of it; a host name in lower case and without wildcard
 */
public record IssuedName(X500Principal issuer, String alternative) implements CertificateName {

    /** The tags of GeneralName that count, by our prefix. */
    private static final Map<String, Integer> KINDS = Map.of("email", 1, "dns", 2, "uri", 6);

    private static final Pattern HOST =
            Pattern.compile("[a-z0-9]([a-z0-9-]{0,62})(\\.[a-z0-9][a-z0-9-]{0,62})*");

    private static final int LONGEST = 1024;

    /**
     * Reads both; empty when one is none.
     *
     * @param issuer a distinguished name as RFC 4514 writes it
     */
    public static Optional<IssuedName> parse(String issuer, String alternative) {
        if (issuer.isBlank()
                || issuer.length() > LONGEST
                || alternative.length() > LONGEST
                || !isAlternative(alternative)) {
            return Optional.empty();
        }
        try {
            IssuedName name = new IssuedName(new X500Principal(issuer), alternative);
            return DistinguishedNames.folded(name.issuer).map(_ -> name);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isAlternative(String text) {
        int colon = text.indexOf(':');
        String value = text.substring(colon + 1);
        return colon > 0
                && KINDS.containsKey(text.substring(0, colon))
                && !value.isEmpty()
                && value.chars().allMatch(c -> c > ' ' && c < 0x7f)
                && (!text.startsWith("dns:") || HOST.matcher(value).matches());
    }

    @Override
    public boolean names(X509Certificate certificate) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names != null
                    && names.stream().anyMatch(this::is)
                    && isIssuer(certificate.getIssuerX500Principal());
        } catch (CertificateParsingException _) {
            return false;
        }
    }

    private boolean is(List<?> name) {
        int colon = alternative.indexOf(':');
        Integer kind = KINDS.get(alternative.substring(0, colon));
        if (!(name.get(0) instanceof Integer found)
                || !found.equals(kind)
                || !(name.get(1) instanceof String value)) {
            return false;
        }
        String text = found == 2 ? value.toLowerCase(Locale.ROOT) : value;
        return text.equals(alternative.substring(colon + 1));
    }

    /** Whether that is the issuer's name. */
    boolean isIssuer(X500Principal name) {
        Optional<String> folded = DistinguishedNames.folded(issuer);
        return folded.isPresent() && folded.equals(DistinguishedNames.folded(name));
    }

    /** The issuer as it is written in a document, RFC 2253. */
    public String issuerText() {
        return issuer.getName(X500Principal.RFC2253);
    }

    @Override
    public String claim() {
        return DistinguishedNames.folded(issuer).orElseGet(this::issuerText) + " " + alternative;
    }

    @Override
    public String toString() {
        return issuerText() + " " + alternative;
    }
}
