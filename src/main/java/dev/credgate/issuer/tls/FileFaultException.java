package dev.credgate.issuer.tls;

/** A file that is not what it must be; the message is one line that names the setting. */
final class FileFaultException extends Exception {

    private static final long serialVersionUID = 1L;

    FileFaultException(String setting, String expected) {
        super(setting + ": expected " + expected, null, false, false);
    }
}
