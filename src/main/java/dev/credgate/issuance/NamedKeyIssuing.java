package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.DidResolver;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.Release.Made;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Verification;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Issuing in the formats whose proofs name their key, all by the same steps: may the agency vouch
 * for the type, do the claims fit its schema, which of its keys can sign the format, is what was
 * signed good by our own verification, is it on record. Thread-safe; blocks on the token and the
 * database.
 */
final class NamedKeyIssuing {

    private final Map<String, CredentialWriter> writers;
    private final DidResolver resolver;
    private final Signer signer;
    private final Verification verification;
    private final SchemaGate schemas;
    private final Release release;
    private final SecureRandom random;

    NamedKeyIssuing(
            List<CredentialWriter> writers,
            DidResolver resolver,
            Signer signer,
            Verification verification,
            SchemaGate schemas,
            Release release,
            SecureRandom random) {
        this.writers =
                writers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        CredentialWriter::format, Function.identity()));
        this.resolver = resolver;
        this.signer = signer;
        this.verification = verification;
        this.schemas = schemas;
        this.release = release;
        this.random = random;
    }

    /**
     * Issues, or says why not.
     *
     * @param now in whole seconds
     */
    IssueOutcome issue(Agency agency, CredentialOrder order, Instant now, LedgerSnapshot snapshot) {
        CredentialWriter writer = writers.get(order.format());
        if (writer == null) {
            return new Refused(
                    Refusal.UNSUPPORTED_FORMAT,
                    "issued here are weidentity and "
                            + writers.keySet().stream().sorted().toList());
        }
        Instant from = order.validFrom().orElse(now);
        if (!order.validUntil().isAfter(from) || !order.validUntil().isAfter(now)) {
            return new Refused(
                    Refusal.DATES_INVALID, "valid_until must lie after valid_from and ahead");
        }
        String issuer = agency.did().toString();
        if (!(TrustRegistry.assess(snapshot.issuer(agency.did().hash()), List.of(order.type()))
                instanceof TrustFinding.Trusted)) {
            return new Refused(
                    Refusal.TYPE_NOT_AUTHORISED,
                    "the chain does not let " + issuer + " vouch for " + order.type());
        }
        Optional<Refused> schema = schemas.refusal(order.type(), from, order.claims(), snapshot);
        if (schema.isPresent()) {
            return schema.get();
        }
        Optional<SigningKey> key = key(agency, writer, snapshot);
        if (key.isEmpty()) {
            return new Refused(
                    Refusal.KEY_NOT_PUBLISHED,
                    "none of the agency's keys in the token is an active key of "
                            + issuer
                            + " on the chain with an algorithm of this format: "
                            + writer.algorithms().stream()
                                    .map(KeyAlgorithm::label)
                                    .sorted()
                                    .toList());
        }
        Terms terms =
                new Terms(
                        UUID.randomUUID(),
                        issuer,
                        key.get().id(),
                        key.get().algorithm(),
                        order.type(),
                        Optional.of(order.subject()),
                        order.claims(),
                        from,
                        Optional.of(order.validUntil()),
                        order.holderKey(),
                        List.of(),
                        List.of(),
                        order.options());
        return switch (writer.draft(terms, random)) {
            case Draft.Refused(String why) -> new Refused(Refusal.CLAIMS_INVALID, why);
            case Draft.Ready ready -> sign(agency, terms, writer.format(), key.get(), ready);
        };
    }

    /**
     * The first of the agency's keys that is published, active and of an algorithm of the format.
     */
    private Optional<SigningKey> key(
            Agency agency, CredentialWriter writer, LedgerSnapshot snapshot) {
        for (String label : agency.keys()) {
            TokenKey key = signer.key(label);
            if (writer.algorithms().contains(SigningKey.algorithm(key))) {
                Optional<Integer> number = IssuingKeys.number(agency, key, snapshot, resolver);
                if (number.isPresent()) {
                    return Optional.of(
                            new SigningKey(label, key, agency.did().keyId(number.get())));
                }
            }
        }
        return Optional.empty();
    }

    private IssueOutcome sign(
            Agency agency, Terms terms, String format, SigningKey key, Draft.Ready draft) {
        byte[] credential = draft.attach(key.sign(signer, draft.message()));
        return switch (Objection.examine(credential, verification)) {
            case Objection.Examined.Good(Hash statusKey) ->
                    release.handOut(
                            agency,
                            new Made(
                                    terms.id(),
                                    format,
                                    terms.type(),
                                    key.id(),
                                    statusKey,
                                    terms.validUntil()),
                            credential);
            case Objection.Examined.Bad(Objection objection) ->
                    release.withhold(
                            agency,
                            terms.id(),
                            format,
                            terms.type(),
                            Keccak256.hash(draft.message()),
                            objection);
        };
    }
}
