package dev.credgate.did;

import dev.credgate.crypto.VerificationKey;
import java.util.List;
import java.util.Optional;

/** How a proof names the key that made it. Immutable. */
public sealed interface KeyName {

    /**
     * A verification method.
     *
     * @param did whose it is; empty for one that is no DID's, whose keys are not looked for
     * @param url the DID URL, its fragment included, or the other URL
     */
    record Method(String did, String url) implements KeyName {

        /** Reads a DID URL with a fragment; empty for anything else. */
        public static Optional<Method> parse(String url) {
            int hash = url.indexOf('#');
            return hash > 0
                            && hash < url.length() - 1
                            && url.indexOf('#', hash + 1) < 0
                            && url.startsWith("did:")
                            && url.indexOf('?') < 0
                            && url.indexOf('/') < 0
                    ? Optional.of(new Method(url.substring(0, hash), url))
                    : Optional.empty();
        }

        /**
         * One in a controlled identifier document that no DID names: any URL may be a verification
         * method's (Controlled Identifiers 1.0, section 2.2), and none but a DID's is followed.
         */
        public static Method elsewhere(String url) {
            return new Method("", url);
        }
    }

    /**
     * One of the keys of an issuer.
     *
     * @param issuer a DID, or an https URL whose JWT issuer metadata names its keys
     * @param kid which of them, as the signature's header says; any when it says nothing
     */
    record OfIssuer(String issuer, Optional<String> kid) implements KeyName {}

    /**
     * The key of the first of these certificates, each vouched for by the next.
     *
     * @param chain DER, leaf first, at least one
     * @param purpose the use for which the leaf must have been issued
     */
    record Certificates(List<byte[]> chain, CertificateUse purpose) implements KeyName {
        public Certificates {
            chain = List.copyOf(chain);
        }
    }

    /** A key that the issuer confirmed in the credential itself ({@code cnf}, RFC 7800). */
    record Confirmed(VerificationKey<?, ?> key) implements KeyName {}

    /** What certificates are issued for. */
    enum CertificateUse {
        /** An issuer of JOSE credentials: bound by a SAN to the issuer's name. */
        JOSE_ISSUER,
        /** A document signer of ISO 18013-5, annex B. */
        MDOC_SIGNER
    }
}
