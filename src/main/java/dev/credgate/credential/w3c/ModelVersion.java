package dev.credgate.credential.w3c;

import java.util.Optional;

/** Which edition of the data model a document follows: its first context says so. */
public enum ModelVersion {
    /** Verifiable Credentials Data Model v1.1. */
    V1_1("https://www.w3.org/2018/credentials/v1"),
    /** Verifiable Credentials Data Model v2.0. */
    V2_0("https://www.w3.org/ns/credentials/v2");

    private final String context;

    ModelVersion(String context) {
        this.context = context;
    }

    /** The base context, which must stand first. */
    public String context() {
        return context;
    }

    /** The edition of a base context. */
    public static Optional<ModelVersion> ofContext(String context) {
        for (ModelVersion version : values()) {
            if (version.context.equals(context)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
