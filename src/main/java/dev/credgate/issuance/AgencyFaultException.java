package dev.credgate.issuance;

import java.util.List;

/** Why the agencies' files are refused: a line for each fault. */
public final class AgencyFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> lines;

    AgencyFaultException(List<String> lines) {
        super(String.join(System.lineSeparator(), lines), null, false, false);
        this.lines = List.copyOf(lines);
    }

    /** File, key and what was expected. */
    public List<String> lines() {
        return lines;
    }
}
