package dev.credgate.gateway;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Hash;
import dev.credgate.did.KeyName;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.policy.ClaimPath;
import dev.credgate.policy.Shown;
import dev.credgate.verification.Standing;
import dev.credgate.verification.StatusKey;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;

/**
 * A person let into one portal, as the session's token carries it. Immutable.
 *
 * @param id 128 random bits, base64url
 * @param portal the only portal it opens
 * @param subject who presented
 * @param issuer who issued the credential that opened the portal
 * @param type of that credential
 * @param claims JSON text of the claims that the policy lets travel
 * @param standings what must go on holding, for each credential presented and for the presenter;
 *     the first is the one that satisfied the portal's policy
 * @param shown what else the portal's policy asks of that credential
 */
record Session(
        String id,
        String portal,
        String subject,
        String issuer,
        String type,
        String claims,
        Instant issuedAt,
        Instant expires,
        List<Standing> standings,
        Shown shown) {

    /** Begins and divides a status; neither a mechanism nor a purpose that is followed holds it. */
    private static final String STATUS = "~";

    /** Between the letters that say what a standing is for: its names have escapes. */
    private static final String ESCAPED = "e";

    /** Begins certificates; no type does. */
    private static final String CHAIN = "^";

    /** In the place of a standing's issuer: the one that the token names already. No DID is one. */
    private static final String ISSUER = "=i";

    private static final String SUBJECT = "=s";

    Session {
        standings = List.copyOf(standings);
    }

    /** The token's own claims; names are short because cookies are. */
    Map<String, Object> toClaims() {
        Map<String, Object> claims = new LinkedHashMap<>();
        claims.put("jti", id);
        claims.put("sub", subject);
        claims.put("cis", issuer);
        claims.put("cty", type);
        claims.put("clm", this.claims);
        claims.put("std", standings.stream().map(this::written).toList());
        shown.format().ifPresent(format -> claims.put("fmt", format));
        if (!shown.claims().isEmpty()) {
            claims.put("dcl", shown.claims().stream().map(ClaimPath::toString).sorted().toList());
        }
        return claims;
    }

    /** The reverse; empty when a token of ours has another shape, as one of another release may. */
    static Optional<Session> of(JwtClaims claims) {
        try {
            List<String> audience = claims.getAudience();
            if (audience.size() != 1) {
                return Optional.empty();
            }
            String subject = text(claims, "sub");
            String issuer = text(claims, "cis");
            List<Standing> standings = new ArrayList<>();
            for (String standing : claims.getStringListClaimValue("std")) {
                standings.add(read(standing, subject, issuer));
            }
            if (standings.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Session(
                            text(claims, "jti"),
                            audience.getFirst(),
                            subject,
                            issuer,
                            text(claims, "cty"),
                            text(claims, "clm"),
                            Instant.ofEpochMilli(claims.getIssuedAt().getValueInMillis()),
                            Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis()),
                            standings,
                            shown(claims)));
        } catch (MalformedClaimException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Earlier releases wrote nothing of it: what a policy demands then counts as not shown. */
    private static Shown shown(JwtClaims claims) throws MalformedClaimException {
        return new Shown(
                Optional.ofNullable(claims.getStringClaimValue("fmt")),
                claims.getStringListClaimValue("dcl").stream()
                        .flatMap(claim -> ClaimPath.parse(claim).stream())
                        .collect(Collectors.toSet()));
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException {
        String value = claims.getStringClaimValue(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /**
     * Fields divided by blanks. What the token says already is not said again, and hashes are
     * base64url: each request carries and each proxy passes on the whole. Names are written as they
     * are wherever that can be read back; an issuer may give a key any name at all, and where one
     * has a blank they are written with escapes.
     */
    private String written(Standing standing) {
        List<String> fields = new ArrayList<>();
        String name = standing.issuer();
        String keyId = standing.keyId();
        boolean escaped = name.indexOf(' ') >= 0 || keyId.indexOf(' ') >= 0;
        fields.add(
                name.equals(issuer)
                        ? ISSUER
                        : name.equals(subject) ? SUBJECT : escaped ? unblanked(name) : name);
        String shortened = keyId.startsWith(name + '#') ? keyId.substring(name.length()) : keyId;
        fields.add(escaped ? unblanked(shortened) : shortened);
        fields.add(written(standing.key()));
        fields.add(written(standing.statusKey().hash()));
        fields.add(standing.issuedAt().map(i -> "" + i.getEpochSecond()).orElse("-"));
        fields.add(standing.validUntil().map(i -> "" + i.getEpochSecond()).orElse("-"));
        fields.add(
                (standing.trustNeeded() ? "t" : "b")
                        + (escaped ? ESCAPED : "")
                        + (standing.keyNamed() ? "n" : ""));
        standing.types().forEach(type -> fields.add(unblanked(type)));
        standing.statuses().forEach(status -> fields.add(written(status)));
        standing.certificates().ifPresent(chain -> fields.add(written(chain)));
        for (String field : fields) {
            if (field.isEmpty() || field.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("a standing with a blank in it");
            }
        }
        return String.join(" ", fields);
    }

    /** An issuer may call a type what it likes, with blanks in it. */
    private static String unblanked(String type) {
        return type.replace("%", "%25").replace(" ", "%20");
    }

    private static String reblanked(String written) {
        return written.replace("%20", " ").replace("%25", "%");
    }

    /** No type begins with its sign. */
    private static String written(StatusReference status) {
        return STATUS
                + String.join(
                        STATUS,
                        status.mechanism(),
                        status.purpose(),
                        Integer.toString(status.size()),
                        Long.toString(status.index()),
                        status.list().toString());
    }

    private static StatusReference status(String written) {
        String[] parts = written.substring(STATUS.length()).split(STATUS, 5);
        if (parts.length != 5) {
            throw new IllegalArgumentException("a status is cut short");
        }
        return new StatusReference(
                parts[0],
                URI.create(parts[4]),
                Long.parseLong(parts[3]),
                parts[1],
                Integer.parseInt(parts[2]),
                Map.of());
    }

    /** Reads also what an earlier release wrote: whole names, and hashes in hexadecimal. */
    private static Standing read(String written, String subject, String issuer) {
        List<String> fields = Arrays.asList(written.split(" ", -1));
        if (fields.size() < 7) {
            throw new IllegalArgumentException("a standing is cut short");
        }
        List<String> rest = fields.subList(7, fields.size());
        boolean escaped = fields.get(6).startsWith(ESCAPED, 1);
        String name =
                switch (fields.get(0)) {
                    case ISSUER -> issuer;
                    case SUBJECT -> subject;
                    case String other -> escaped ? reblanked(other) : other;
                };
        String keyId = escaped ? reblanked(fields.get(1)) : fields.get(1);
        return new Standing(
                name,
                keyId.startsWith("#") ? name + keyId : keyId,
                hash(fields.get(2)),
                rest.stream()
                        .filter(field -> !field.startsWith(STATUS) && !field.startsWith(CHAIN))
                        .map(Session::reblanked)
                        .toList(),
                StatusKey.of(hash(fields.get(3))),
                instant(fields.get(4)),
                instant(fields.get(5)),
                !fields.get(6).startsWith("b"),
                fields.get(6).endsWith("n"),
                rest.stream()
                        .filter(field -> field.startsWith(CHAIN))
                        .findFirst()
                        .map(Session::chain),
                rest.stream()
                        .filter(field -> field.startsWith(STATUS))
                        .map(Session::status)
                        .toList());
    }

    private static String written(KeyName.Certificates certificates) {
        StringBuilder text = new StringBuilder(CHAIN).append(certificates.purpose().ordinal());
        certificates.chain().forEach(one -> text.append('.').append(Base64Url.encode(one)));
        return text.toString();
    }

    private static KeyName.Certificates chain(String written) {
        String[] parts = written.substring(CHAIN.length()).split("\\.", -1);
        List<byte[]> chain = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            chain.add(Base64.getUrlDecoder().decode(parts[i]));
        }
        int purpose = Integer.parseInt(parts[0]);
        if (chain.isEmpty() || purpose < 0 || purpose >= CertificateUse.values().length) {
            throw new IllegalArgumentException("certificates are cut short");
        }
        return new KeyName.Certificates(chain, CertificateUse.values()[purpose]);
    }

    private static String written(Hash hash) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toBytes());
    }

    private static Hash hash(String written) {
        if (written.length() == 2 + 2 * Hash.BYTES) {
            return Hash.parse(written).orElseThrow(IllegalArgumentException::new);
        }
        byte[] bytes = Base64.getUrlDecoder().decode(written);
        if (bytes.length != Hash.BYTES) {
            throw new IllegalArgumentException("a hash of another length");
        }
        return Hash.of(bytes);
    }

    private static Optional<Instant> instant(String seconds) {
        return seconds.equals("-")
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
}
