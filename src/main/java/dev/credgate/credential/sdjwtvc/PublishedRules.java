package dev.credgate.credential.sdjwtvc;

import dev.credgate.credential.TypeRules;
import dev.credgate.credential.sdjwt.ClaimNode;
import dev.credgate.credential.sdjwt.ClaimNode.Members;
import dev.credgate.credential.sdjwt.SdJwt;
import dev.credgate.credential.sdjwtvc.ClaimMetadata.Disclosability;
import dev.credgate.credential.sdjwtvc.ClaimPath.Gap;
import dev.credgate.credential.sdjwtvc.ClaimPath.Selection;
import dev.credgate.credential.sdjwtvc.ClaimPath.Steps;
import dev.credgate.source.Sources;
import java.time.Instant;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds one credential to its type's metadata (draft-ietf-oauth-sd-jwt-vc, sections 8.3 and 8.4).
 * What the holder does not show is believed to be there as long as there are digests for it.
 *
 * @param integrity {@code vct#integrity}
 */
record PublishedRules(KnownTypes types, SdJwt sdJwt, String type, Optional<String> integrity)
        implements TypeRules {

    /** Of one evaluation: a thousand claims in a credential of a thousand members. */
    private static final int MAX_STEPS = 1_000_000;

    @Override
    public Finding check(Sources sources, Instant now) {
        return switch (types.line(type, integrity, sources, now)) {
            case TypeLine.Broken(Finding finding) -> finding;
            case TypeLine.Whole(List<ClaimMetadata> claims) -> check(claims, sdJwt.tree());
        };
    }

    /** Holds claims to what their type says of them. */
    static Finding check(List<ClaimMetadata> rules, Members claims) {
        Steps steps = new Steps(MAX_STEPS);
        Map<Members, Set<String>> hiddenThere = new IdentityHashMap<>();
        try {
            for (ClaimMetadata rule : rules) {
                Selection selection = rule.path().select(claims, steps);
                Optional<Finding> broken =
                        disclosure(rule, selection).or(() -> missing(rule, selection, hiddenThere));
                if (broken.isPresent()) {
                    return broken.get();
                }
            }
        } catch (Steps.Exceeded _) {
            return new Finding.Unusable("the type's rules take too many steps");
        }
        for (Map.Entry<Members, Set<String>> object : hiddenThere.entrySet()) {
            if (object.getValue().size() > object.getKey().hidden()) {
                return new Finding.ClaimMissing(
                        "more claims that the type demands are missing than can be hidden: "
                                + object.getValue().stream().sorted().toList());
            }
        }
        return new Finding.Kept();
    }

    private static Optional<Finding> disclosure(ClaimMetadata rule, Selection selection) {
        if (rule.disclosability() == Disclosability.ALLOWED) {
            return Optional.empty();
        }
        boolean demanded = rule.disclosability() == Disclosability.ALWAYS;
        for (ClaimNode node : selection.nodes()) {
            if (node.disclosable() != demanded) {
                return Optional.of(
                        new Finding.ClaimDisclosure(
                                demanded
                                        ? "the holder cannot hide the claim " + rule.path()
                                        : "the holder can hide the claim " + rule.path()));
            }
        }
        return Optional.empty();
    }

    /**
     * Whether a claim that must be there is not.
     *
     * @param hiddenThere for each object the claims that can only be hidden in it; added to
     */
    private static Optional<Finding> missing(
            ClaimMetadata rule, Selection selection, Map<Members, Set<String>> hiddenThere) {
        if (!rule.isMandatory() || !selection.nodes().isEmpty()) {
            return Optional.empty();
        }
        List<Gap> mayHide =
                selection.gaps().stream()
                        .filter(gap -> gap.in().hidden() > 0)
                        .filter(gap -> !gap.last() || rule.disclosability() != Disclosability.NEVER)
                        .toList();
        if (mayHide.isEmpty() && !selection.elementHidden()) {
            return Optional.of(
                    new Finding.ClaimMissing("the type demands the claim " + rule.path()));
        }
        if (mayHide.size() == 1 && !selection.elementHidden()) {
            hiddenThere
                    .computeIfAbsent(mayHide.getFirst().in(), _ -> new HashSet<>())
                    .add(mayHide.getFirst().name());
        }
        return Optional.empty();
    }
}
