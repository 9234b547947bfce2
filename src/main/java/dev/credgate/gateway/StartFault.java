package dev.credgate.gateway;

/** Why the gateway cannot start: one line that names the key, what was expected and the way out. */
final class StartFault extends Exception {

    private static final long serialVersionUID = 1L;

    StartFault(String line) {
        super(line, null, false, false);
    }
}
