package dev.credgate.source.http;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.source.Source;
import java.time.Duration;

/**
 * How documents of one kind are fetched and kept.
 *
 * @param accept the media types to ask for
 * @param maxBytes the longest that is taken, unpacked
 * @param least how long one is used whatever its server says; nothing is fetched more often
 * @param usual how long when its server says nothing
 * @param most how long at most
 * @param stale how old it may be when its server cannot be reached
 * @param retry how long a failure is remembered
 * @param plain whether http will do: for documents that are signed
 */
record KindRules(
        String accept,
        int maxBytes,
        Duration least,
        Duration usual,
        Duration most,
        Duration stale,
        Duration retry,
        boolean plain) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    static KindRules of(Source.Kind kind) {
        return switch (kind) {
            // Keys: what is withdrawn must be gone within the hour, outage or not.
            case DID_DOCUMENT ->
                    json("application/did+json, application/did, application/json", 256 * KIB);
            case ISSUER_METADATA -> json("application/json, application/jwk-set+json", 256 * KIB);
            // How old a list may be it says itself; status/ holds it to that.
            case STATUS_LIST ->
                    new KindRules(
                            "application/statuslist+jwt, application/statuslist+cwt,"
                                    + " application/vc+jwt, application/vc, application/json, */*;q=0.1",
                            8 * MIB,
                            Duration.ofSeconds(10),
                            Duration.ofMinutes(1),
                            Duration.ofHours(12),
                            Duration.ofHours(12),
                            Duration.ofSeconds(10),
                            false);
            // So does a list of revoked certificates, which authorities publish over plain http.
            case CERTIFICATE_REVOCATIONS ->
                    new KindRules(
                            "application/pkix-crl, */*;q=0.1",
                            8 * MIB,
                            Duration.ofMinutes(1),
                            Duration.ofMinutes(30),
                            Duration.ofHours(6),
                            Duration.ofHours(24),
                            Duration.ofSeconds(30),
                            true);
            case TRUST_LIST ->
                    new KindRules(
                            "application/jwt, application/jose, */*;q=0.1",
                            8 * MIB,
                            Duration.ofMinutes(1),
                            Duration.ofHours(1),
                            Duration.ofHours(24),
                            Duration.ofHours(24),
                            Duration.ofSeconds(30),
                            false);
            // A credential names by its digest which document it means: when there is a new one,
            // it must be had within the hour.
            case TYPE_METADATA ->
                    new KindRules(
                            "application/json, */*;q=0.1",
                            MIB,
                            Duration.ofMinutes(1),
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            Duration.ofDays(7),
                            Duration.ofSeconds(30),
                            false);
            // Bound by digests where that matters, and never about who may vouch.
            case RESOURCE ->
                    new KindRules(
                            "application/json, */*;q=0.1",
                            MIB,
                            Duration.ofMinutes(1),
                            Duration.ofHours(1),
                            Duration.ofDays(7),
                            Duration.ofDays(7),
                            Duration.ofSeconds(30),
                            false);
        };
    }

    /**
     * Whether nobody else may have named it: the addresses of trust lists are the operator's alone;
     * those of lists of revoked certificates stand in certificates below the roots that he pinned.
     */
    static boolean isPinned(Source.Kind kind) {
        return kind == Source.Kind.TRUST_LIST || kind == Source.Kind.CERTIFICATE_REVOCATIONS;
    }

    /**
     * Whether that may be a document of the kind. Where keys are looked for, a page that a server
     * or somebody before it sends in their place with status 200, as captive portals and worn-out
     * caches do, is an outage: it says nothing of whose keys they are.
     */
    static boolean mayBe(Source.Kind kind, byte[] body) {
        return switch (kind) {
            case DID_DOCUMENT, ISSUER_METADATA ->
                    JsonParser.parse(body) instanceof JsonReading.Read(JsonObject _);
            case STATUS_LIST, CERTIFICATE_REVOCATIONS, TRUST_LIST, TYPE_METADATA, RESOURCE -> true;
        };
    }

    private static KindRules json(String accept, int maxBytes) {
        return new KindRules(
                accept,
                maxBytes,
                Source.LEAST_FOR_KEYS,
                Duration.ofMinutes(5),
                Duration.ofHours(1),
                Duration.ofHours(1),
                Duration.ofSeconds(15),
                false);
    }

    /** The longest that one may be of use: older ones need not be kept. */
    Duration lifetime() {
        return most.compareTo(stale) > 0 ? most : stale;
    }
}
