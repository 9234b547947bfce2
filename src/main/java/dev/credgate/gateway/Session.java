package dev.credgate.gateway;

import dev.credgate.credential.StatusReference;
import dev.credgate.crypto.Hash;
import dev.credgate.verification.Standing;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        List<Standing> standings) {

    /** Begins and divides a status; neither a mechanism nor a purpose holds it. */
    private static final String STATUS = "~";

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
        claims.put("std", standings.stream().map(Session::written).toList());
        return claims;
    }

    /** The reverse; empty when a token of ours has another shape, as one of another release may. */
    static Optional<Session> of(JwtClaims claims) {
        try {
            List<String> audience = claims.getAudience();
            if (audience.size() != 1) {
                return Optional.empty();
            }
            List<Standing> standings = new ArrayList<>();
            for (String standing : claims.getStringListClaimValue("std")) {
                standings.add(read(standing));
            }
            if (standings.isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(
                    new Session(
                            text(claims, "jti"),
                            audience.getFirst(),
                            text(claims, "sub"),
                            text(claims, "cis"),
                            text(claims, "cty"),
                            text(claims, "clm"),
                            Instant.ofEpochMilli(claims.getIssuedAt().getValueInMillis()),
                            Instant.ofEpochMilli(claims.getExpirationTime().getValueInMillis()),
                            standings));
        } catch (MalformedClaimException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String text(JwtClaims claims, String name) throws MalformedClaimException {
        String value = claims.getStringClaimValue(name);
        if (value == null) {
            throw new IllegalArgumentException(name);
        }
        return value;
    }

    /** Fields divided by blanks, which none of them can hold. */
    private static String written(Standing standing) {
        List<String> fields = new ArrayList<>();
        fields.add(standing.issuer());
        fields.add(standing.keyId());
        fields.add(standing.key().toString());
        fields.add(standing.statusKey().toString());
        fields.add(standing.issuedAt().map(i -> "" + i.getEpochSecond()).orElse("-"));
        fields.add(standing.validUntil().map(i -> "" + i.getEpochSecond()).orElse("-"));
        fields.add((standing.trustNeeded() ? "t" : "b") + (standing.keyNamed() ? "n" : ""));
        fields.addAll(standing.types());
        standing.statuses().forEach(status -> fields.add(written(status)));
        for (String field : fields) {
            if (field.isEmpty() || field.indexOf(' ') >= 0) {
                throw new IllegalArgumentException("a standing with a blank in it");
            }
        }
        return String.join(" ", fields);
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

    private static Standing read(String written) {
        List<String> fields = Arrays.asList(written.split(" ", -1));
        if (fields.size() < 7) {
            throw new IllegalArgumentException("a standing is cut short");
        }
        List<String> rest = fields.subList(7, fields.size());
        return new Standing(
                fields.get(0),
                fields.get(1),
                hash(fields.get(2)),
                rest.stream().filter(field -> !field.startsWith(STATUS)).toList(),
                hash(fields.get(3)),
                instant(fields.get(4)),
                instant(fields.get(5)),
                !fields.get(6).startsWith("b"),
                fields.get(6).endsWith("n"),
                rest.stream()
                        .filter(field -> field.startsWith(STATUS))
                        .map(Session::status)
                        .toList());
    }

    private static Hash hash(String written) {
        return Hash.parse(written).orElseThrow(IllegalArgumentException::new);
    }

    private static Optional<Instant> instant(String seconds) {
        return seconds.equals("-")
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
}
