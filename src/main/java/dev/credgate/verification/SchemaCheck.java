package dev.credgate.verification;

import dev.credgate.credential.DataAuthorisation;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.did.Resolution;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.TypeSchema;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.Judgement.Ground;
import dev.credgate.verification.schema.Hiding;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Claims against the rules of WeIdentity's type for data authorisation and against the schemas that
 * the chain keeps for the credential's types, in the version in force at its issuance. For
 * WeIdentity this is what proves JSON types at all.
 */
final class SchemaCheck {

    private SchemaCheck() {}

    /**
     * What is held to a schema.
     *
     * @param hiding what of the claims is hidden, asked where there is a schema
     * @param issuedAt by which the schema's version is chosen
     * @param typesSigned whether the signature covers the claims' JSON types
     */
    record Held(
            List<String> types,
            JsonObject claims,
            Supplier<Hiding> hiding,
            Instant issuedAt,
            boolean typesSigned) {}

    /** Claims that nobody signed are not worth the time, which their sender could ask for. */
    static Check unproven() {
        return Check.skip(CheckName.SCHEMA, "without a signature there is nothing to hold to it");
    }

    static Check check(Judgement judgement, PresentedCredential credential, SchemaLibrary library) {
        if (!credential.inner().isEmpty()) {
            return Check.skip(
                    CheckName.SCHEMA, "the credentials it holds are checked each on its own");
        }
        if (judgement.ground() instanceof Ground.Missing missing) {
            return missing.unknown(CheckName.SCHEMA);
        }
        if (credential.proofFlaw().isPresent() || judgement.fit(credential).isEmpty()) {
            return unproven();
        }
        Optional<Check> unauthorised =
                credential
                        .dataAuthorisation()
                        .flatMap(authorisation -> authorisation(judgement, authorisation));
        if (unauthorised.isPresent()) {
            return unauthorised.get();
        }
        return check(
                judgement,
                new Held(
                        credential.types(),
                        credential.claims(),
                        () -> new Hiding(credential.hidden(), Optional.empty()),
                        credential.issuedAt(),
                        credential.typesSigned()),
                library);
    }

    /** What keeps a data authorisation from being one, by this snapshot; on firm ground. */
    private static Optional<Check> authorisation(
            Judgement judgement, DataAuthorisation authorisation) {
        return switch (authorisation) {
            case DataAuthorisation.Unfit(String why) ->
                    Optional.of(Check.fail(CheckName.SCHEMA, Reason.AUTHORISATION_MALFORMED, why));
            case DataAuthorisation.Sound(String to) ->
                    switch (judgement.resolve(to)) {
                        case Resolution.Found _ -> Optional.empty();
                        case Resolution.NotFound _ ->
                                Optional.of(
                                        Check.fail(
                                                CheckName.SCHEMA,
                                                Reason.AUTHORISED_UNKNOWN,
                                                "the chain knows no entity with the DID in toWeId"));
                        case Resolution.UnknownLedger(String which) ->
                                Optional.of(
                                        Check.unknown(
                                                CheckName.SCHEMA,
                                                Reason.UNKNOWN_LEDGER,
                                                which + ", of toWeId, is not followed here"));
                    };
        };
    }

    static Check check(Judgement judgement, Held credential, SchemaLibrary library) {
        if (!(judgement.ground() instanceof Ground.Firm(LedgerSnapshot snapshot))) {
            return ((Ground.Missing) judgement.ground()).unknown(CheckName.SCHEMA);
        }
        boolean undecided = false;
        Check worst =
                Check.skip(
                        CheckName.SCHEMA,
                        credential.typesSigned()
                                ? "the chain has no schema for this type"
                                : "the chain has no schema for this type: the JSON types of the"
                                        + " claims are unproven");
        for (String type : credential.types()) {
            Optional<TypeSchema> schema =
                    snapshot.schemaAt(TrustRegistry.typeHash(type), credential.issuedAt());
            if (schema.isPresent()) {
                Check found = check(credential, type, schema.get(), library);
                if (found.outcome() == Outcome.FAIL || found.outcome() == Outcome.UNKNOWN) {
                    return found;
                }
                undecided |= found.outcome() == Outcome.SKIP;
                worst = undecided && found.outcome() == Outcome.PASS ? worst : found;
            }
        }
        return worst;
    }

    private static Check check(
            Held credential, String type, TypeSchema schema, SchemaLibrary library) {
        String which = "version " + schema.version() + " of the schema of " + type;
        return switch (library.check(
                schema.text(), credential.claims(), credential.hiding().get())) {
            case SchemaLibrary.Finding.Conforms _ -> Check.pass(CheckName.SCHEMA);
            case SchemaLibrary.Finding.Violated(String where, String keyword) ->
                    Check.fail(
                            CheckName.SCHEMA,
                            Reason.SCHEMA_VIOLATED,
                            "the claim at " + where + " breaks \"" + keyword + "\" in " + which);
            case SchemaLibrary.Finding.Undecidable _ ->
                    Check.skip(
                            CheckName.SCHEMA,
                            which
                                    + " turns on a claim that is hidden"
                                    + (credential.typesSigned()
                                            ? ""
                                            : ": the JSON types of the claims are unproven"));
            case SchemaLibrary.Finding.Unusable(String why) ->
                    Check.unknown(
                            CheckName.SCHEMA,
                            Reason.SCHEMA_UNUSABLE,
                            which + " cannot be used: " + why);
        };
    }
}
