package dev.credgate.policy;

import java.util.List;

/** Policies that cannot be served. Each line names the file, the key and what was expected. */
public final class PolicyFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    private final List<String> lines;

    PolicyFaultException(List<String> lines) {
        super(String.join(System.lineSeparator(), lines), null, false, false);
        this.lines = List.copyOf(lines);
    }

    /** One line a fault. */
    public List<String> lines() {
        return lines;
    }
}
