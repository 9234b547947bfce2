package dev.credgate.verification;

import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.BlockRef;
import dev.credgate.source.Source;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What verification says of one credential or presentation. A value: the same bytes, snapshot and
 * instant give an equal one.
 *
 * @param format {@code weidentity}, {@code sd_jwt_vc}, … ; empty when the bytes are of no known
 *     format
 * @param types {@code cpt:1000}, …, as the credential says; empty for a presentation
 * @param checks in the order of {@link CheckName}, each name once
 * @param claims what was disclosed; personal data: never logged, stored or audited
 * @param credentials for a presentation (and a multi-signed credential) the verdicts of what it
 *     holds, in its order
 * @param standings what a session must go on checking: one for each credential, or for each proof
 *     of its issuer's where it has several; empty unless {@code verdict} is valid
 * @param wanted documents from elsewhere that must be had before more can be said; empty when
 *     nothing is missing
 */
public record Verdict(
        Decision verdict,
        Optional<String> format,
        Optional<String> issuer,
        Optional<String> subject,
        List<String> types,
        List<Check> checks,
        JsonObject claims,
        Optional<LedgerStamp> ledger,
        Instant verifiedAt,
        List<Verdict> credentials,
        List<Standing> standings,
        Set<Source> wanted) {

    /**
     * Begins the subject of a verdict on a credential that names nobody and that a key answered
     * for: the key's JWK thumbprint URI (RFC 9278). No issuer may write such a subject.
     */
    public static final String KEY_ALONE = "urn:ietf:params:oauth:jwk-thumbprint:sha-256:";

    /** The same of a key of which nothing but its account's address is known, which follows. */
    public static final String ACCOUNT_ALONE = "urn:credgate:account:";

    /** Whether a subject is the name of a key, or looks like one. */
    public static boolean namesKeyAlone(String subject) {
        return subject.startsWith(KEY_ALONE) || subject.startsWith(ACCOUNT_ALONE);
    }

    public Verdict {
        types = List.copyOf(types);
        checks = List.copyOf(checks);
        credentials = List.copyOf(credentials);
        standings = List.copyOf(standings);
        wanted = Set.copyOf(wanted);
    }

    /** The first of the types, by which a reader is told what it is. */
    public Optional<String> type() {
        return types.stream().findFirst();
    }

    /** The same with what a policy, or whoever asked, makes of it; nothing further can be valid. */
    public Verdict with(Decision decision, List<Check> checks) {
        return new Verdict(
                decision,
                format,
                issuer,
                subject,
                types,
                checks,
                claims,
                ledger,
                verifiedAt,
                credentials,
                decision == Decision.VALID ? standings : List.of(),
                wanted);
    }

    /** The verdict as one that rests on more, if it is valid. */
    Verdict restingAlsoOn(List<Standing> more) {
        if (more.isEmpty() || verdict != Decision.VALID) {
            return this;
        }
        List<Standing> all = new ArrayList<>(standings);
        all.addAll(more);
        return new Verdict(
                verdict,
                format,
                issuer,
                subject,
                types,
                checks,
                claims,
                ledger,
                verifiedAt,
                credentials,
                all,
                wanted);
    }

    /** The block a verdict rests on and that block's age at the verdict's instant. */
    public record LedgerStamp(long chainId, BlockRef block, Duration age) {}
}
