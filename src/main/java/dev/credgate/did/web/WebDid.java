package dev.credgate.did.web;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A did:web in its one accepted spelling: a host name in lower case, {@code %3A} and a port where
 * there is one, and path segments of letters, digits, {@code .}, {@code -} and {@code _}.
 * Immutable.
 *
 * @param text the DID
 * @param document where its document lies
 */
record WebDid(String text, URI document) {

    private static final String PREFIX = "did:web:";

    /** A host name has at most 253 characters (RFC 1035); nobody's path is longer than the rest. */
    private static final int MAX_LENGTH = 512;

    private static final int MAX_SEGMENTS = 16;

    /**
     * The last label begins with a letter, as that of every name does: an address is no name that
     * anybody could hold for good, and the method leaves them out.
     */
    private static final Pattern HOST =
            Pattern.compile(
                    "(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)*"
                            + "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private static final Pattern PORT = Pattern.compile("[1-9][0-9]{0,4}");
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Reads the text; empty for anything else. */
    static Optional<WebDid> parse(String text) {
        if (!text.startsWith(PREFIX) || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        String[] parts = text.substring(PREFIX.length()).split(":", -1);
        if (parts.length > 1 + MAX_SEGMENTS) {
            return Optional.empty();
        }
        int colon = parts[0].indexOf("%3A");
        String host = colon < 0 ? parts[0] : parts[0].substring(0, colon);
        String port = colon < 0 ? "" : parts[0].substring(colon + 3);
        if (!HOST.matcher(host).matches() || colon >= 0 && !isPort(port)) {
            return Optional.empty();
        }
        StringBuilder url = new StringBuilder("https://").append(host);
        if (colon >= 0) {
            url.append(':').append(port);
        }
        for (int at = 1; at < parts.length; at++) {
            if (!SEGMENT.matcher(parts[at]).matches()) {
                return Optional.empty();
            }
            url.append('/').append(parts[at]);
        }
        url.append(parts.length == 1 ? "/.well-known/did.json" : "/did.json");
        return Optional.of(new WebDid(text, URI.create(url.toString())));
    }

    /** A second spelling of the port that https has anyway would make a second DID of one host. */
    private static boolean isPort(String text) {
        return PORT.matcher(text).matches()
                && Integer.parseInt(text) <= 65_535
                && !text.equals("443");
    }
}
