package dev.credgate.issuance;

import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.LedgerSnapshot;
import dev.credgate.ledger.TypeSchema;
import dev.credgate.trust.TrustRegistry;
import dev.credgate.verification.schema.SchemaLibrary;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Nothing that breaks its type's schema on the chain is ever signed. Thread-safe. */
final class SchemaGate {

    private final SchemaLibrary schemas = new SchemaLibrary();

    /** Why claims may not be issued as that type; empty when they may. */
    Optional<Refused> refusal(
            String type, Instant issuance, JsonObject claims, LedgerSnapshot snapshot) {
        Optional<TypeSchema> schema = snapshot.schemaAt(TrustRegistry.typeHash(type), issuance);
        if (schema.isEmpty()) {
            return Optional.empty();
        }
        String which = "version " + schema.get().version() + " of the schema of " + type;
        return switch (schemas.check(schema.get().text(), claims, Set.of())) {
            case SchemaLibrary.Finding.Conforms _ -> Optional.empty();
            case SchemaLibrary.Finding.Violated(String where, String keyword) ->
                    Optional.of(
                            new Refused(
                                    Refusal.SCHEMA_VIOLATED,
                                    "the claim at "
                                            + where
                                            + " breaks \""
                                            + keyword
                                            + "\" in "
                                            + which));
            case SchemaLibrary.Finding.Undecidable _ ->
                    throw new IllegalStateException("nothing is hidden before it is issued");
            case SchemaLibrary.Finding.Unusable(String why) ->
                    Optional.of(
                            new Refused(
                                    Refusal.SCHEMA_UNUSABLE,
                                    which
                                            + " cannot be used, its publisher must publish"
                                            + " another: "
                                            + why));
        };
    }
}
