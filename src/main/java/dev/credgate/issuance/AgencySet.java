package dev.credgate.issuance;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /**
     * What tells an agency from all others.
     *
     * @param text a word for the kind and the value as it is written
     * @param value the same for all ways to write it
     */
    record Claim(String text, String value) {
        private Claim(String text) {
            this(text, text);
        }
    }

    /** All that an agency claims for itself. */
    static List<Claim> claims(Agency agency) {
        List<Claim> claims = new ArrayList<>();
        claims.add(new Claim("name " + agency.name()));
        agency.certificates()
                .forEach(name ->
                        claims.add(
                                new Claim("certificate " + name, "certificate " + name.claim())));
        for (Agency.Identity identity : agency.identities()) {
            claims.add(new Claim("did " + identity.did()));
            identity.keys().forEach(key -> claims.add(new Claim("key " + key)));
        }
        return claims;
    }

    /** What an agency would share with another of these; empty when it shares nothing. */
    Optional<String> shared(Agency agency) {
        Map<String, String> taken = new LinkedHashMap<>();
        for (Agency other : byName.values()) {
            if (!other.name().equals(agency.name())) {
                claims(other).forEach(claim -> taken.put(claim.value(), other.name()));
            }
        }
        Set<String> own = new HashSet<>();
        for (Claim claim : claims(agency)) {
            if (!own.add(claim.value())) {
                return Optional.of(claim.text() + " is there twice");
            }
            String other = taken.get(claim.value());
            if (other != null) {
                return Optional.of(claim.text() + " is agency " + other + "'s");
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
