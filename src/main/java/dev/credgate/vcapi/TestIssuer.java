package dev.credgate.vcapi;

import java.util.List;

/**
 * An issuer made up for the suites: one key, one way to secure.
 *
 * @param cryptosuite a Data Integrity cryptosuite, or {@code jose} for an enveloping proof
 * @param tags what the suites find it by
 * @param withStatus whether it adds a place in a status list to what it issues
 */
record TestIssuer(TestKey key, String cryptosuite, List<String> tags, boolean withStatus) {

    static final String JOSE = "jose";

    TestIssuer {
        tags = List.copyOf(tags);
    }

    /** Its id in requests and credentials. */
    String id() {
        return key.did();
    }
}
