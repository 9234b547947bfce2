package dev.credgate.issuance;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Agencies at one moment. Immutable. */
final class AgencySet {

    private final Map<String, Agency> byName = new LinkedHashMap<>();
    private final Map<CertificatePin, List<Agency>> byPin = new LinkedHashMap<>();
    private final List<Agency> byIssuedName = new ArrayList<>();

    AgencySet(Collection<Agency> agencies) {
        for (Agency agency : agencies) {
            byName.put(agency.name(), agency);
            for (CertificateName name : agency.certificates()) {
                if (name instanceof CertificatePin pin) {
                    byPin.computeIfAbsent(pin, _ -> new ArrayList<>()).add(agency);
                }
            }
            if (agency.certificates().stream().anyMatch(IssuedName.class::isInstance)) {
                byIssuedName.add(agency);
            }
        }
    }

    /** What tells an agency from all others; a word for the kind and the value. */
    static List<String> claims(Agency agency) {
        List<String> claims = new ArrayList<>();
        claims.add("name " + agency.name());
        agency.certificates().forEach(name -> claims.add("certificate " + name));
        for (Agency.Identity identity : agency.identities()) {
            claims.add("did " + identity.did());
            identity.keys().forEach(key -> claims.add("key " + key));
        }
        return claims;
    }

    /** What an agency would share with another of these; empty when it shares nothing. */
    Optional<String> shared(Agency agency) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (Agency other : byName.values()) {
            if (!other.name().equals(agency.name())) {
                claims(other).forEach(claim -> taken.put(claim, other.name()));
            }
        }
        List<String> own = new ArrayList<>();
        for (String claim : claims(agency)) {
            if (own.contains(claim)) {
                return Optional.of(claim + " is there twice");
            }
            own.add(claim);
            String other = taken.get(claim);
            if (other != null) {
                return Optional.of(claim + " is agency " + other + "'s");
            }
        }
        return Optional.empty();
    }

    Collection<Agency> all() {
        return byName.values();
    }

    Optional<Agency> named(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /**
     * Every agency that a certificate names. More than one is a fault of what was configured.
     *
     * @param byAuthority whether a configured CA issued it itself; asked where it matters
     */
    List<Agency> of(X509Certificate certificate, Predicate<X509Certificate> byAuthority) {
        List<Agency> found =
                new ArrayList<>(
                        byPin.getOrDefault(
                                CertificatePin.of(certificate.getPublicKey()), List.of()));
        for (Agency agency : byIssuedName) {
            if (!found.contains(agency)
                    && agency.certificates().stream()
                            .anyMatch(name ->
                                    name instanceof IssuedName
                                            && name.names(certificate)
                                            && byAuthority.test(certificate))) {
                found.add(agency);
            }
        }
        return found;
    }
}
