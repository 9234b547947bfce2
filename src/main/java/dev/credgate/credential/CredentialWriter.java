package dev.credgate.credential;

import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.KeyName.CertificateUse;
import dev.credgate.json.JsonValue.JsonObject;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * How credentials of one format are issued: everything up to the bytes that the token signs, and
 * what becomes of the signature. Adding a format is adding one implementation. Thread-safe.
 */
public interface CredentialWriter {

    /** The format's name in orders and verdicts. */
    String format();

    /** The algorithms of keys that it can be issued with. */
    Set<KeyAlgorithm> algorithms();

    /**
     * By which kind of list its status is told.
     *
     * @param options as in {@link Terms}
     * @return empty where such a credential has no place for one
     */
    Optional<StatusKind> statusKind(JsonObject options);

    /**
     * Which certificate of the key that signs its credentials carry. They are issued under the
     * certificate's name then, rather than the issuer's DID.
     *
     * @param options as in {@link Terms}
     * @return empty where the key is named by the issuer's DID
     */
    default Optional<CertificateUse> certificate(JsonObject options) {
        return Optional.empty();
    }

    /** How its credentials get several signatures; empty where they have room for one alone. */
    default Optional<SeveralSignatures> several() {
        return Optional.empty();
    }

    /** How a credential names its place in a status list. */
    enum StatusKind {
        /** One entry of a token status list. */
        TOKEN_STATUS_LIST,
        /** Entries of bitstring status lists, one a purpose. */
        BITSTRING
    }

    /** A credential that lacks only the issuer's signature, or why it cannot be. */
    Draft draft(Terms terms, SecureRandom random);

    /**
     * What is to be issued. Holds claims: never logged or kept.
     *
     * @param issuer the issuer's DID or URL
     * @param verificationMethod the key that will sign, a DID URL
     * @param type {@code <family>:<type>}
     * @param subject whom it is about; empty for a bearer or a key alone
     * @param holderKey a public JWK to tie it to
     * @param statuses where its status is kept
     * @param certificates the signing key's certificate and those that vouch for it, DER, leaf
     *     first, for formats that carry them
     * @param options members that only this format knows: its cryptosuite, what may be disclosed
     */
    record Terms(
            UUID id,
            String issuer,
            String verificationMethod,
            KeyAlgorithm algorithm,
            String type,
            Optional<String> subject,
            JsonObject claims,
            Instant validFrom,
            Optional<Instant> validUntil,
            Optional<JsonObject> holderKey,
            List<StatusReference> statuses,
            List<byte[]> certificates,
            JsonObject options) {
        public Terms {
            statuses = List.copyOf(statuses);
            certificates = List.copyOf(certificates);
        }
    }

    /** What came of the terms. */
    sealed interface Draft {

        /** To be signed. */
        non-sealed interface Ready extends Draft {
            /** The exact message that the key signs, with the hash that its algorithm names. */
            byte[] message();

            /**
             * The credential as it is handed out.
             *
             * @param signature r‖s for ECDSA, 64 bytes for Ed25519, as long as the modulus for RSA
             */
            byte[] attach(byte[] signature);

            /**
             * What a verifier is shown of a credential that {@link #attach} gave: the whole, save
             * in a format whose holder never shows it as it was issued; there everything that he
             * could show at once. What cannot be shown is given back as it is.
             */
            default byte[] shown(byte[] credential) {
                return credential;
            }
        }

        /** Cannot be, as the format is; a sentence for the orderer. */
        record Refused(String why) implements Draft {}
    }
}
