package dev.credgate.did.x509;

import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Sha2;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The names under which whoever holds a certificate may vouch, and under which trust and status
 * stand on the chain. Says nothing of whether the certificate is believed. Immutable.
 *
 * @param dns the leaf's DNS names, lower case, no wildcards
 * @param uris its URIs
 * @param hashes of the leaf and of those that vouch for it, {@code x509_hash:} and base64url of the
 *     SHA-256
 * @param twins by such a hash that which the same certificate has with the twin of its signature:
 *     whoever has the one can make the other
 */
public record CertificateNames(
        List<String> dns, List<String> uris, List<String> hashes, Map<String, String> twins) {

    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int MAX_NAMES = 64;
    private static final Pattern DNS_NAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");
    private static final Pattern HTTPS_URL =
            Pattern.compile("https://[a-z0-9][a-z0-9.-]*(?::[0-9]{1,5})?(?:/[^?#]*)?");
    private static final Pattern URI_NAME =
            Pattern.compile("[a-z][a-z0-9+.-]*:[\\x21-\\x7e]{1,500}");

    public CertificateNames {
        dns = List.copyOf(dns);
        uris = List.copyOf(uris);
        hashes = List.copyOf(hashes);
        twins = Map.copyOf(twins);
    }

    /**
     * The names that a chain gives.
     *
     * @param chain DER, leaf first
     * @return empty when the leaf is no certificate
     */
    public static Optional<CertificateNames> of(List<byte[]> chain) {
        return chain.isEmpty()
                ? Optional.empty()
                : CertificateReader.read(chain.getFirst()).map(leaf -> of(leaf, chain));
    }

    private static CertificateNames of(X509Certificate leaf, List<byte[]> chain) {
        List<String> dns = new ArrayList<>();
        List<String> uris = new ArrayList<>();
        for (List<?> name : alternatives(leaf)) {
            if (name.get(1) instanceof String text && dns.size() + uris.size() < MAX_NAMES) {
                String lower = text.toLowerCase(Locale.ROOT);
                if (name.getFirst().equals(DNS) && DNS_NAME.matcher(lower).matches()) {
                    dns.add(lower);
                } else if (name.getFirst().equals(URI) && URI_NAME.matcher(text).matches()) {
                    uris.add(text);
                }
            }
        }
        Map<String, String> twins = new HashMap<>();
        for (byte[] one : chain) {
            CertificateReader.read(one)
                    .flatMap(CertificateForms::twin)
                    .ifPresent(twin -> twins.put(hash(one), hash(twin)));
        }
        return new CertificateNames(
                dns, uris, chain.stream().map(CertificateNames::hash).toList(), twins);
    }

    private static Collection<List<?>> alternatives(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }

    /** {@code x509_hash:} and base64url of the SHA-256 of a certificate. */
    public static String hash(byte[] certificate) {
        return "x509_hash:" + Base64Url.encode(Sha2.SHA_256.hash(Message.of(certificate)));
    }

    /** The name to stand under when nothing else names the issuer: a DNS name, a URI, the hash. */
    public String preferred() {
        return dns.stream()
                .findFirst()
                .map(name -> "x509_san_dns:" + name)
                .or(() -> uris.stream().findFirst().map(uri -> "x509_san_uri:" + uri))
                .orElse(hashes.getFirst());
    }

    /**
     * The https URL to stand under where the issuer's name must be one, as in JOSE credentials: the
     * first of its URIs that is an https URL and no more, else https and its first DNS name.
     */
    public Optional<String> url() {
        return uris.stream()
                .filter(uri -> HTTPS_URL.matcher(uri).matches())
                .findFirst()
                .or(() -> dns.stream().findFirst().map(name -> "https://" + name));
    }

    /**
     * All the names that the leaf has by itself and by its twin. Of the https URLs on a host of its
     * own, which are without number, the one without a path.
     */
    public List<String> own() {
        List<String> own = new ArrayList<>();
        for (String name : dns) {
            own.add("x509_san_dns:" + name);
            own.add("https://" + name);
        }
        for (String uri : uris) {
            own.add("x509_san_uri:" + uri);
            own.add(uri);
        }
        own.addAll(withTwins(hashes.subList(0, 1)));
        return own;
    }

    /** The names of those that vouch for it, and of their twins. */
    public List<String> above() {
        return withTwins(hashes.subList(1, hashes.size()));
    }

    private List<String> withTwins(List<String> of) {
        List<String> all = new ArrayList<>(of);
        of.stream().filter(twins::containsKey).map(twins::get).forEach(all::add);
        return all;
    }

    /**
     * Whether an issuer of that name may use the certificate: one of the names here, a DID or an
     * https URL that is one of its URIs, or an https URL on the standard port of one of its hosts.
     */
    public boolean include(String issuer) {
        return hashes.contains(issuer)
                || uris.contains(issuer)
                || dns.stream().anyMatch(name -> names(issuer, name))
                || uris.stream().anyMatch(uri -> issuer.equals("x509_san_uri:" + uri));
    }

    private static boolean names(String issuer, String host) {
        String origin = "https://" + host;
        return issuer.equals("x509_san_dns:" + host)
                || issuer.equals(origin)
                || issuer.startsWith(origin + "/");
    }
}
