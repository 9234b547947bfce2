package dev.credgate.issuance;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.SeveralSignatures;
import dev.credgate.credential.SeveralSignatures.Drafted;
import dev.credgate.credential.SeveralSignatures.Maker;
import dev.credgate.credential.SeveralSignatures.Wanted;
import dev.credgate.credential.SeveralSignatures.Wish;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.w3c.TypeNames;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.hsm.HsmException;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.issuance.IssueOutcome.Unavailable;
import dev.credgate.issuance.IssueOutcome.Unknown;
import dev.credgate.issuance.ListPlaces.Drawn;
import dev.credgate.issuance.WishedKeys.Chosen;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.trust.TrustFinding;
import dev.credgate.trust.TrustRegistry;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Issuing in the formats whose proofs name their key, all by the same steps: may the agency vouch
 * for the type, do the claims fit its schema, which of its keys can sign the format; then the
 * cycle. Thread-safe; blocks on the token and the database.
 */
final class NamedKeyIssuing {

    private final Map<String, CredentialWriter> writers;
    private final KeyChoice choice;
    private final WishedKeys wished;
    private final SchemaGate schemas;
    private final IssuanceCycle cycle;
    private final SecureRandom random;
    private final SignerCertificates certificates;
    private final ListPlaces places;

    NamedKeyIssuing(
            List<CredentialWriter> writers,
            KeyChoice choice,
            SchemaGate schemas,
            IssuanceCycle cycle,
            SecureRandom random,
            SignerCertificates certificates,
            ListPlaces places) {
        this.writers =
                writers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        CredentialWriter::format, Function.identity()));
        this.choice = choice;
        this.wished = new WishedKeys(choice);
        this.schemas = schemas;
        this.cycle = cycle;
        this.random = random;
        this.certificates = certificates;
        this.places = places;
    }

    /**
     * Issues, or says why not.
     *
     * @param now in whole seconds
     */
    IssueOutcome issue(
            Agency agency,
            CredentialOrder order,
            Instant now,
            LedgerSnapshot snapshot,
            Keeping keeping) {
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
        Optional<CertificateUse> certificate = writer.certificate(order.options());
        return certificate.isPresent()
                ? certified(agency, order, from, now, writer, certificate.get(), snapshot, keeping)
                : published(agency, order, from, writer, snapshot, keeping);
    }

    /** Under the agency's DID, by a key that the chain has. */
    private IssueOutcome published(
            Agency agency,
            CredentialOrder order,
            Instant from,
            CredentialWriter writer,
            LedgerSnapshot snapshot,
            Keeping keeping) {
        Optional<Refused> refused = refusal(agency.did().toString(), order, from, snapshot);
        if (refused.isPresent()) {
            return refused.get();
        }
        return switch (wanted(writer, order)) {
            case Wanted.Refused(String why) -> new Refused(Refusal.CLAIMS_INVALID, why);
            case Wanted.Signatures(List<Wish> wishes) ->
                    signed(agency, order, from, writer, wishes, snapshot, keeping);
        };
    }

    private static Wanted wanted(CredentialWriter writer, CredentialOrder order) {
        return writer.several()
                .map(several -> several.wanted(order.options()))
                .orElseGet(() ->
                        new Wanted.Signatures(
                                List.of(new Wish("", writer.algorithms(), Optional.empty()))));
    }

    /** By as many keys as there are wishes. */
    private IssueOutcome signed(
            Agency agency,
            CredentialOrder order,
            Instant from,
            CredentialWriter writer,
            List<Wish> wishes,
            LedgerSnapshot snapshot,
            Keeping keeping) {
        return switch (wished.choose(agency, writer, wishes, snapshot)) {
            case Chosen.None(Refused refused) -> refused;
            case Chosen.Keys(List<SigningKey> keys) ->
                    issue(
                            agency,
                            order,
                            from,
                            writer,
                            new Signatory(
                                    agency.did().toString(),
                                    keys.getFirst().id(),
                                    keys.getFirst(),
                                    keys.subList(1, keys.size()),
                                    List.of()),
                            keeping);
        };
    }

    /** Under the name of the certificate that one of those keys has. */
    private IssueOutcome certified(
            Agency agency,
            CredentialOrder order,
            Instant from,
            Instant now,
            CredentialWriter writer,
            CertificateUse use,
            LedgerSnapshot snapshot,
            Keeping keeping) {
        List<SignerCertificate> covering =
                certificates.of(agency, use).stream().filter(one -> one.covers(now, from)).toList();
        List<SignerCertificate> valid =
                covering.stream().filter(one -> !certificates.isRefused(one, now)).toList();
        Map<Boolean, List<SignerCertificate>> signers =
                valid.stream()
                        .collect(
                                Collectors.partitioningBy(
                                        one -> one.lastsUntil(order.validUntil())));
        Optional<Certified> lasting =
                firstWithKey(agency, writer, snapshot, signers.getOrDefault(true, List.of()));
        if (lasting.isPresent()) {
            SignerCertificate signer = lasting.get().signer();
            Optional<Refused> refused =
                    refusal(signer.name(), order, from, snapshot)
                            .or(() -> unheld(agency, signer.name(), snapshot));
            return refused.isPresent()
                    ? refused.get()
                    : issue(
                            agency,
                            order,
                            from,
                            writer,
                            new Signatory(
                                    signer.name(),
                                    signer.id(),
                                    lasting.get().key(),
                                    List.of(),
                                    signer.chain()),
                            keeping);
        }
        Optional<Certified> shorter =
                firstWithKey(
                        agency,
                        writer,
                        snapshot,
                        signers.getOrDefault(false, List.of()).stream()
                                .sorted(Comparator.comparing(SignerCertificate::until).reversed())
                                .toList());
        return shorter.isPresent()
                ? new Refused(
                        Refusal.DATES_INVALID,
                        "valid_until must not lie after the end of the "
                                + signers(use)
                                + " certificate or of what vouches for it: "
                                + shorter.get().signer().until())
                : new Refused(
                        Refusal.KEY_NOT_CERTIFIED,
                        covering.isEmpty()
                                ? "the agency has no "
                                        + signers(use)
                                        + " certificate that is valid now and at valid_from"
                                : "each of the agency's "
                                        + signers(use)
                                        + " certificates is revoked, or for no active key of its own"
                                        + " in the token that signs this format");
    }

    private static String signers(CertificateUse use) {
        return switch (use) {
            case MDOC_SIGNER -> "document signer's";
            case JOSE_ISSUER -> "JOSE signer's";
        };
    }

    /** A certificate and its key. */
    private record Certified(SignerCertificate signer, SigningKey key) {}

    /**
     * The first of them that has an active key.
     *
     * @throws HsmException when none has, and one might if its token answered
     */
    private Optional<Certified> firstWithKey(
            Agency agency,
            CredentialWriter writer,
            LedgerSnapshot snapshot,
            List<SignerCertificate> signers) {
        Optional<HsmException> away = Optional.empty();
        for (SignerCertificate signer : signers) {
            try {
                Optional<SigningKey> key = key(agency, writer, snapshot, signer);
                if (key.isPresent()) {
                    return Optional.of(new Certified(signer, key.get()));
                }
            } catch (HsmException e) {
                // The next one's key may be in a token that answers.
                away = Optional.of(e);
            }
        }
        if (away.isPresent()) {
            throw away.get();
        }
        return Optional.empty();
    }

    /**
     * Who signs.
     *
     * @param issuer under whose name
     * @param keyId of the verification method or the certificate
     * @param key which makes the first signature
     * @param further which make the others
     */
    private record Signatory(
            String issuer,
            String keyId,
            SigningKey key,
            List<SigningKey> further,
            List<byte[]> certificates) {}

    /** What the chain has against it. */
    private Optional<Refused> refusal(
            String issuer, CredentialOrder order, Instant from, LedgerSnapshot snapshot) {
        String type = asVerified(order.type());
        return TrustRegistry.assess(snapshot.issuer(Keccak256.hash(issuer)), List.of(type))
                        instanceof TrustFinding.Trusted
                ? schemas.refusal(type, from, order.claims(), snapshot)
                : Optional.of(
                        new Refused(
                                Refusal.TYPE_NOT_AUTHORISED,
                                "the chain does not let " + issuer + " vouch for " + type));
    }

    /** Nobody could suspend or revoke what is issued under a name that another account holds. */
    private static Optional<Refused> unheld(Agency agency, String name, LedgerSnapshot snapshot) {
        return ActingDid.holds(agency, name, snapshot)
                ? Optional.empty()
                : Optional.of(
                        new Refused(
                                Refusal.ISSUER_NOT_PERMITTED,
                                "the account that the chain has for "
                                        + name
                                        + " is not that of "
                                        + agency.did()));
    }

    /** What has no type of its own goes by the whole name of the base type. */
    private static String asVerified(String type) {
        return type.equals("vc:VerifiableCredential") ? TypeNames.BASE : type;
    }

    private IssueOutcome issue(
            Agency agency,
            CredentialOrder order,
            Instant from,
            CredentialWriter writer,
            Signatory signatory,
            Keeping keeping) {
        UUID id = UUID.randomUUID();
        Terms terms = terms(id, order, from, signatory, List.of());
        // What cannot be written takes no place.
        if (built(writer, signatory, terms) instanceof Built.Refused(String why)) {
            return new Refused(Refusal.CLAIMS_INVALID, why);
        }
        Optional<StatusKind> kind = writer.statusKind(order.options());
        if (kind.isEmpty()) {
            return carryOut(agency, order, writer, signatory, terms, keeping);
        }
        return switch (places.draw(agency, signatory.issuer(), id, kind.get())) {
            case Drawn.NotNow(String why) -> new Unavailable(why);
            case Drawn.Place(List<StatusReference> statuses) -> {
                IssueOutcome outcome =
                        carryOut(
                                agency,
                                order,
                                writer,
                                signatory,
                                terms(id, order, from, signatory, statuses),
                                keeping);
                if (!(outcome instanceof Issued || outcome instanceof Unknown)) {
                    places.giveBack(agency, signatory.issuer(), id);
                }
                yield outcome;
            }
        };
    }

    private IssueOutcome carryOut(
            Agency agency,
            CredentialOrder order,
            CredentialWriter writer,
            Signatory signatory,
            Terms terms,
            Keeping keeping) {
        return switch (built(writer, signatory, terms)) {
            case Built.Refused(String why) -> new Refused(Refusal.CLAIMS_INVALID, why);
            case Built.Ready(Supplier<Unsigned> unsigned) ->
                    cycle.carryOut(
                            agency,
                            new IssuanceCycle.Prepared(
                                    terms.id(),
                                    signatory.issuer(),
                                    writer.format(),
                                    order.type(),
                                    signatory.keyId(),
                                    terms.validUntil(),
                                    signatory.key(),
                                    signatory.further(),
                                    unsigned.get()),
                            keeping);
        };
    }

    /** A credential as its writer builds it, or why it does not. */
    private sealed interface Built {
        record Ready(Supplier<Unsigned> unsigned) implements Built {}

        record Refused(String why) implements Built {}
    }

    private Built built(CredentialWriter writer, Signatory signatory, Terms terms) {
        if (signatory.further().isEmpty()) {
            return switch (writer.draft(terms, random)) {
                case Draft.Refused(String why) -> new Built.Refused(why);
                case Draft.Ready ready -> new Built.Ready(() -> Unsigned.Named.of(ready));
            };
        }
        SeveralSignatures several =
                writer.several()
                        .orElseThrow(() -> new IllegalStateException("several keys for one proof"));
        List<Maker> makers =
                signatory.further().stream()
                        .map(key -> new Maker(key.id(), key.algorithm()))
                        .toList();
        return switch (several.draft(terms, makers)) {
            case Drafted.Refused(String why) -> new Built.Refused(why);
            case Drafted.Ready ready -> new Built.Ready(() -> Unsigned.Several.of(ready));
        };
    }

    private static Terms terms(
            UUID id,
            CredentialOrder order,
            Instant from,
            Signatory signatory,
            List<StatusReference> statuses) {
        return new Terms(
                id,
                signatory.issuer(),
                signatory.key().id(),
                signatory.key().algorithm(),
                order.type(),
                Optional.of(order.subject()),
                order.claims(),
                from,
                Optional.of(order.validUntil()),
                order.holderKey(),
                statuses,
                signatory.certificates(),
                order.options());
    }

    /** That key of the agency for which the certificate is, under the same conditions. */
    private Optional<SigningKey> key(
            Agency agency,
            CredentialWriter writer,
            LedgerSnapshot snapshot,
            SignerCertificate certificate) {
        return choice.firstKey(
                agency,
                snapshot,
                key ->
                        writer.algorithms().contains(SigningKey.algorithm(key))
                                && Arrays.equals(key.point(), certificate.point()));
    }
}
