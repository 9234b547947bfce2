package dev.credgate.verification;

import static dev.credgate.verification.JoseCredentials.HOLDER;

import dev.credgate.credential.CredentialWriter;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.StatusKind;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.StatusReference;
import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcWriter;
import dev.credgate.credential.mdoc.MdocWriter;
import dev.credgate.credential.sdjwtvc.SdJwtVcWriter;
import dev.credgate.credential.vccose.VcCoseWriter;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.did.Grounds;
import dev.credgate.did.jwk.Jwk;
import dev.credgate.did.x509.Pki;
import dev.credgate.did.x509.Pki.Holder;
import dev.credgate.json.JsonWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Issues the same credential in every format, by issuers of whom each is in another way. */
final class EveryFormat {

    static final Instant NOW = Grounds.NOW;

    /** Everything that is issued here is about this one. */
    static final String SUBJECT = JoseCredentials.did(HOLDER);

    /** But for WeIdentity's credentials, which are about this one. */
    static final Agency CITIZEN = new Agency(99);

    /** Who vouches. The order numbers keys. */
    enum Issuer {
        TRUSTED,
        /** Of whom the chain never heard. */
        UNTRUSTED,
        /** Who may vouch, but for other types. */
        NARROW,
        /** Trusted, and whose keys, or the list of whose revoked certificates, cannot be had. */
        AWAY,
        /** The same, not asked for yet. */
        UNSEEN;

        String host() {
            return name().toLowerCase(Locale.ROOT) + ".example";
        }

        String did() {
            return "did:web:" + host();
        }

        SecretJwk key(String curve) {
            return JoseKeys.secret(curve, 100 + ordinal());
        }

        /** Where the revoked ones among its certificates are listed. */
        String revocations() {
            return "http://" + host() + "/crl";
        }
    }

    private static final String EXAMPLES =
            "'contexts': ['https://www.w3.org/ns/credentials/undefined-terms/v2']";

    /** One way to write a credential. */
    enum Way {
        WEIDENTITY("secp256k1", "cpt:1000", "{}"),
        WEIDENTITY_LITE("secp256k1", "cpt:1000", "{}"),
        SD_JWT_VC("P-256", "vct:https://t.example/id", "{}"),
        JWT_VC_1_1("P-256", "vc:https://t.example/id", "{'version': '1.1'}"),
        JWT_VC_2_0("Ed25519", "vc:https://t.example/id", "{}"),
        JWT_VC_DISCLOSING(
                "P-384", "vc:https://t.example/id", "{'selectively_disclosable': ['/name']}"),
        EDDSA_RDFC_2022(
                "Ed25519",
                "vc:https://t.example/id",
                "{'cryptosuite': 'eddsa-rdfc-2022', " + EXAMPLES + "}"),
        EDDSA_RDFC_2022_FIRST_MODEL(
                "Ed25519", "vc:https://t.example/id", "{'version': '1.1', " + EXAMPLES + "}"),
        EDDSA_JCS_2022(
                "Ed25519",
                "vc:https://t.example/id",
                "{'cryptosuite': 'eddsa-jcs-2022', " + EXAMPLES + "}"),
        ECDSA_RDFC_2019("P-256", "vc:https://t.example/id", "{" + EXAMPLES + "}"),
        ECDSA_RDFC_2019_P384("P-384", "vc:https://t.example/id", "{" + EXAMPLES + "}"),
        ECDSA_JCS_2019(
                "P-256",
                "vc:https://t.example/id",
                "{'cryptosuite': 'ecdsa-jcs-2019', " + EXAMPLES + "}"),
        ECDSA_JCS_2019_FIRST_MODEL(
                "P-384",
                "vc:https://t.example/id",
                "{'cryptosuite': 'ecdsa-jcs-2019', 'version': '1.1', " + EXAMPLES + "}"),
        ECDSA_SD_2023(
                "P-256",
                "vc:https://t.example/id",
                "{'cryptosuite': 'ecdsa-sd-2023', " + EXAMPLES + "}"),
        VC_COSE("P-384", "vc:https://t.example/id", "{}"),
        MDOC("P-256", "doctype:org.iso.18013.5.1.mDL", "{}");

        final String curve;
        final String type;
        final String options;

        Way(String curve, String type, String options) {
            this.curve = curve;
            this.type = type;
            this.options = options;
        }

        /** WeIdentity's issuers, keys and statuses are on the chain alone. */
        boolean onChainAlone() {
            return this == WEIDENTITY || this == WEIDENTITY_LITE;
        }

        boolean dataIntegrity() {
            return !onChainAlone() && writer() instanceof DataIntegrityWriter;
        }

        CredentialWriter writer() {
            return switch (this) {
                case WEIDENTITY, WEIDENTITY_LITE -> throw new AssertionError("it has no writer");
                case SD_JWT_VC -> new SdJwtVcWriter();
                case JWT_VC_1_1, JWT_VC_2_0, JWT_VC_DISCLOSING -> new JwtVcWriter();
                case VC_COSE -> new VcCoseWriter();
                case MDOC -> new MdocWriter();
                default -> new DataIntegrityWriter(() -> NOW.minusSeconds(10));
            };
        }

        /** Under which name an issuer stands on the chain for what is written so. */
        String nameOf(Issuer issuer) {
            return switch (this) {
                case WEIDENTITY, WEIDENTITY_LITE -> agency(issuer).did();
                case MDOC -> "x509_san_dns:" + issuer.host();
                default -> issuer.did();
            };
        }

        static Agency agency(Issuer issuer) {
            return new Agency(100 + issuer.ordinal());
        }
    }

    final Holder iaca;
    private final Map<Issuer, Holder> signers = new EnumMap<>(Issuer.class);

    EveryFormat() {
        try {
            iaca = Pki.root("CN=IACA,C=MO").authority(0).make();
            for (Issuer issuer : Issuer.values()) {
                signers.put(
                        issuer,
                        iaca.issue("CN=Signer,C=MO")
                                .usage(KeyUsage.digitalSignature)
                                .extendedUsage(true, "1.0.18013.5.1.2")
                                .named(new GeneralName(GeneralName.dNSName, issuer.host()))
                                .listedAt(issuer.revocations())
                                .make());
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A document signer's certificate and key. */
    Holder signer(Issuer issuer) {
        Holder signer = signers.get(issuer);
        if (signer == null) {
            throw new AssertionError(issuer);
        }
        return signer;
    }

    /** The document that tells an issuer's keys. */
    static byte[] didDocument(Issuer issuer) {
        List<String> methods = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (String curve : List.of("P-256", "P-384", "Ed25519")) {
            String id = "\"" + issuer.did() + "#" + curve + "\"";
            ids.add(id);
            methods.add(
                    "{\"id\":%s,\"type\":\"JsonWebKey\",\"controller\":\"%s\",\"publicKeyJwk\":%s}"
                            .formatted(
                                    id,
                                    issuer.did(),
                                    JsonWriter.text(Jwk.of(issuer.key(curve).key()))));
        }
        return "{\"id\":\"%s\",\"verificationMethod\":[%s],\"assertionMethod\":[%s]}"
                .formatted(issuer.did(), String.join(",", methods), String.join(",", ids))
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * A credential.
     *
     * @param list the address under which its status is kept; empty for none
     * @param place in that list
     */
    byte[] issue(Way way, Issuer issuer, Instant until, Optional<String> list, long place) {
        Instant from = NOW.minusSeconds(100_000);
        if (way.onChainAlone()) {
            Agency agency = Way.agency(issuer);
            String claims = "{\"id\":\"" + CITIZEN.did() + "\",\"name\":\"Ada\"}";
            return way == Way.WEIDENTITY
                    ? Agency.sign(agency.draft(1000, from, until, claims), agency.key())
                    : agency.lite(1000, from, until, claims);
        }
        boolean mdoc = way == Way.MDOC;
        CredentialWriter writer = way.writer();
        Draft draft =
                writer.draft(
                        new Terms(
                                UUID.randomUUID(),
                                way.nameOf(issuer),
                                issuer.did() + "#" + way.curve,
                                mdoc ? KeyAlgorithm.P256 : issuer.key(way.curve).key().algorithm(),
                                way.type,
                                Optional.of(SUBJECT),
                                JoseKeys.json(
                                        mdoc
                                                ? "{'org.iso.18013.5.1': {'given_name': 'Ada'}}"
                                                : "{'name': 'Ada'}"),
                                from,
                                Optional.of(until),
                                mdoc ? Optional.of(Jwk.of(HOLDER.key())) : Optional.empty(),
                                list.map(uri -> statuses(writer, uri, place)).orElse(List.of()),
                                mdoc ? List.of(der(signer(issuer))) : List.of(),
                                JoseKeys.json(way.options)),
                        new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(way + ": " + draft);
        }
        byte[] signature =
                mdoc
                        ? sign(signer(issuer), ready.message())
                        : issuer.key(way.curve).sign(ready.message());
        return ready.shown(ready.attach(signature));
    }

    private static List<StatusReference> statuses(
            CredentialWriter writer, String list, long place) {
        return writer.statusKind(JoseKeys.json("{}")).orElseThrow() == StatusKind.TOKEN_STATUS_LIST
                ? List.of(
                        new StatusReference(
                                "token_status_list", URI.create(list), place, "", 1, Map.of()))
                : Stream.of("revocation", "suspension")
                        .map(purpose ->
                                new StatusReference(
                                        "bitstring",
                                        URI.create(list + "/" + purpose),
                                        place,
                                        purpose,
                                        1,
                                        Map.of()))
                        .toList();
    }

    static byte[] der(Holder holder) {
        try {
            return holder.der();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sign(Holder holder, byte[] message) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(holder.keys().getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
