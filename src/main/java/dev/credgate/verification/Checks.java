package dev.credgate.verification;

import dev.credgate.json.JsonValue.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The checks of a verdict while they are gathered: of each name the worst one. */
final class Checks {

    private static final int NAMES = CheckName.values().length;

    private final @Nullable Check[] byName = new Check[NAMES];

    /** Adds a check; where there is one of that name, the worse of both stays. */
    Checks add(Check check) {
        int place = check.check().ordinal();
        Check old = byName[place];
        if (old == null || rank(check) > rank(old) || tellsMore(check, old)) {
            byName[place] = check;
        }
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

    /** Of two statuses that pass, the one that says something: a newer credential is to be had. */
    private static boolean tellsMore(Check check, Check old) {
        return check.check() == CheckName.STATUS
                && check.outcome() == Outcome.PASS
                && old.outcome() == Outcome.PASS
                && old.detail().isEmpty();
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
        List<Check> list = new ArrayList<>(NAMES);
        for (Check check : byName) {
            if (check != null) {
                list.add(check);
            }
        }
        return list;
    }

    /** Any fail is invalid, else any unknown is indeterminate; nothing that passed is no proof. */
    Decision decision() {
        int worst = 0;
        for (Check check : byName) {
            worst = check == null ? worst : Math.max(worst, rank(check));
        }
        return switch (worst) {
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
            List<String> types,
            JsonObject claims) {

        static final Subject NONE =
                new Subject(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        JsonObject.EMPTY);

        static Subject format(String format) {
            return new Subject(
                    Optional.of(format),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
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
                subject.types(),
                list(),
                subject.claims(),
                judgement.stamp(),
                judgement.now(),
                inner,
                decision == Decision.VALID ? standings : List.of(),
                judgement.wanted());
    }
}
