package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.TypeRules.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A type and all that it extends, taken together. */
sealed interface TypeLine {

    /** What they say of claims, one for each path. */
    record Whole(List<ClaimMetadata> claims) implements TypeLine {}

    /** Nothing can be said. */
    record Broken(Finding finding) implements TypeLine {}

    /**
     * Takes documents together (draft-ietf-oauth-sd-jwt-vc, section 8.5).
     *
     * @param documents each extends the one after it
     */
    static TypeLine of(List<TypeMetadata> documents) {
        Map<ClaimPath, ClaimMetadata> claims = new LinkedHashMap<>();
        for (TypeMetadata document : documents.reversed()) {
            for (ClaimMetadata claim : document.claims()) {
                ClaimMetadata inherited = claims.get(claim.path());
                Optional<ClaimMetadata> both =
                        inherited == null ? Optional.of(claim) : inherited.extendedBy(claim);
                if (both.isEmpty()) {
                    return new Broken(
                            new Finding.Unusable(
                                    "the type "
                                            + document.type()
                                            + " takes back what the type that it extends demands"
                                            + " of the claim "
                                            + claim.path()));
                }
                claims.put(claim.path(), both.get());
            }
        }
        return new Whole(List.copyOf(claims.values()));
    }
}
