package dev.credgate.verification;

import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The checks of a verdict while they are gathered: of each name the worst one. */
final class Checks {

    private final Map<CheckName, Check> byName = new EnumMap<>(CheckName.class);

    /** Adds a check; where there is one of that name, the worse of both stays. */
    Checks add(Check check) {
        byName.merge(check.check(), check, (old, fresh) -> rank(fresh) > rank(old) ? fresh : old);
        return this;
    }

    /**
     * Adds the checks of credentials within, saying which one each is about. The types of all are
     * proven only when those of each are: for the schema a skip of one outweighs what passed.
     */
    Checks addInner(List<Verdict> inner) {
        boolean typesUnproven =
                inner.stream()
                        .flatMap(verdict -> verdict.checks().stream())
                        .anyMatch(check ->
                                check.check() == CheckName.SCHEMA
                                        && check.outcome() == Outcome.SKIP);
        for (int i = 0; i < inner.size(); i++) {
            for (Check check : inner.get(i).checks()) {
                if (check.check() != CheckName.BINDING
                        && !(typesUnproven
                                && check.check() == CheckName.SCHEMA
                                && check.outcome() == Outcome.PASS)) {
                    String which = "credential " + (i + 1) + " of " + inner.size();
                    add(
                            new Check(
                                    check.check(),
                                    check.outcome(),
                                    check.code(),
                                    check.detail().map(detail -> which + ": " + detail)));
                }
            }
        }
        return this;
    }

    private static int rank(Check check) {
        return switch (check.outcome()) {
            case FAIL -> 3;
            case UNKNOWN -> 2;
            case PASS -> 1;
            case SKIP -> 0;
        };
    }

    /** In the order of {@link CheckName}. */
    List<Check> list() {
        return new ArrayList<>(byName.values());
    }

    /** Any fail is invalid, else any unknown is indeterminate; nothing that passed is no proof. */
    Decision decision() {
        int worst = byName.values().stream().mapToInt(Checks::rank).max().orElse(3);
        return switch (worst) {
            case 3 -> Decision.INVALID;
            case 2 -> Decision.INDETERMINATE;
            case 1 -> Decision.VALID;
            default -> Decision.INVALID;
        };
    }

    /** What a verdict says beside its checks. */
    record Subject(
            Optional<String> format,
            Optional<String> issuer,
            Optional<String> subject,
            Optional<String> type,
            JsonObject claims) {

        static final Subject NONE =
                new Subject(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        JsonObject.EMPTY);

        static Subject format(String format) {
            return new Subject(
                    Optional.of(format),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    JsonObject.EMPTY);
        }
    }

    /** The verdict; standings are left out of one that is not valid. */
    Verdict verdict(
            Judgement judgement, Subject subject, List<Verdict> inner, List<Standing> standings) {
        Decision decision = decision();
        return new Verdict(
                decision,
                subject.format(),
                subject.issuer(),
                subject.subject(),
                subject.type(),
                list(),
                subject.claims(),
                judgement.stamp(),
                judgement.now(),
                inner,
                decision == Decision.VALID ? standings : List.of());
    }
}
