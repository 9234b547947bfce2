package dev.credgate.verification;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * One check with its outcome and its reason.
 *
 * @param code why it failed or is unknown; empty for pass and skip
 * @param detail a sentence for a person, without claim values
 */
public record Check(
        CheckName check, Outcome outcome, Optional<Reason> code, Optional<String> detail) {

    private static final Check[] PASSED =
            Stream.of(CheckName.values())
                    .map(name -> new Check(name, Outcome.PASS, Optional.empty(), Optional.empty()))
                    .toArray(Check[]::new);

    /** It holds. */
    public static Check pass(CheckName check) {
        return PASSED[check.ordinal()];
    }

    /** It holds, and a person may want to know more. */
    public static Check pass(CheckName check, String detail) {
        return new Check(check, Outcome.PASS, Optional.empty(), Optional.of(detail));
    }

    /** It does not hold. */
    public static Check fail(CheckName check, Reason code, String detail) {
        return new Check(check, Outcome.FAIL, Optional.of(code), Optional.of(detail));
    }

    /** It could not be decided. */
    public static Check unknown(CheckName check, Reason code, String detail) {
        return new Check(check, Outcome.UNKNOWN, Optional.of(code), Optional.of(detail));
    }

    /** It does not apply. */
    public static Check skip(CheckName check, String detail) {
        return new Check(check, Outcome.SKIP, Optional.empty(), Optional.of(detail));
    }
}
