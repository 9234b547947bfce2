package dev.credgate.verification;

import static dev.credgate.verification.EveryFormat.NOW;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.WeIdResolver;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.web.WebDidResolver;
import dev.credgate.did.x509.Iacas;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.WeIdContracts;
import dev.credgate.source.SourceReading;
import dev.credgate.status.bitstring.BitstringStatus;
import dev.credgate.status.publication.Deflation;
import dev.credgate.status.tokenlist.TokenListStatus;
import dev.credgate.verification.EveryFormat.Issuer;
import dev.credgate.verification.EveryFormat.Way;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The chain, the documents and the lists that credentials of {@link EveryFormat} rest on. In every
 * list place 0 is good, place 1 revoked and place 2 suspended.
 */
final class EveryFormatsGround {

    /** Lists that the issuers registered on the chain, one for each name that they go by. */
    static final String ON_CHAIN = "https://lists.example/chain/";

    /** Lists that are had from elsewhere, the same. */
    static final String FETCHED = "https://lists.example/fetched/";

    /** A list that cannot be had. */
    static final String AWAY = "https://lists.example/away";

    /** A list that nobody asked for yet. */
    static final String UNSEEN = "https://lists.example/unseen";

    /** A list whose bytes are none. */
    static final String BROKEN = "https://lists.example/broken";

    private static final Address COMMITTEE =
            Address.parse("0x00000000000000000000000000000000000000cc").orElseThrow();

    private final EveryFormat issued;
    private final Map<String, SourceReading> documents = new HashMap<>();
    final World world;

    EveryFormatsGround(EveryFormat issued) throws Exception {
        this.issued = issued;
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        world =
                new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(
                                        List.of(
                                                new WeIdResolver(
                                                        new WeIdContracts(
                                                                Map.of(101L, World.CONTRACT))))),
                                List.of(new WebDidResolver(), new JwkDidResolver()),
                                Iacas.followed(issued.iaca.certificate()),
                                List.of(new TokenListStatus(), new BitstringStatus()),
                                (source, _) ->
                                        documents.getOrDefault(
                                                source.uri().toString(),
                                                new SourceReading.Wanted()),
                                Knowledge.Ties.ENFORCED));
        world.entity(EveryFormat.CITIZEN.did(), EveryFormat.CITIZEN.key().publicKey());
        for (Issuer issuer : Issuer.values()) {
            introduce(issuer);
        }
        keepOnChain("did", Issuer.TRUSTED.did(), 1);
        keepOnChain("mdoc", "x509_san_dns:" + Issuer.TRUSTED.host(), 2);
        publish();
    }

    /** What the chain and the documents say of an issuer. */
    private void introduce(Issuer issuer) throws Exception {
        Agency agency = Way.agency(issuer);
        world.entity(agency.did(), agency.key().publicKey());
        world.block(
                new LedgerEvent.SaltLengthAdded(Keccak256.hash(agency.did()), 22, Instant.EPOCH));
        if (issuer != Issuer.UNTRUSTED) {
            for (Way way : Way.values()) {
                String[] types =
                        issuer == Issuer.NARROW ? new String[] {"cpt:7"} : new String[] {way.type};
                world.issuer(way.nameOf(issuer), types);
            }
        }
        String document = "https://" + issuer.host() + "/.well-known/did.json";
        switch (issuer) {
            case UNSEEN -> {}
            case AWAY -> {
                documents.put(document, new SourceReading.Unavailable("no answer"));
                documents.put(issuer.revocations(), new SourceReading.Unavailable("no answer"));
            }
            default -> {
                had(document, EveryFormat.didDocument(issuer));
                had(issuer.revocations(), issued.iaca.list());
            }
        }
    }

    private void had(String address, byte[] body) {
        documents.put(address, new SourceReading.Had(body, "", NOW.minusSeconds(1)));
    }

    /** A list on the chain, under the addresses that both kinds of entries name. */
    private void keepOnChain(String name, String issuer, long list) {
        Hash hash = Keccak256.hash(issuer);
        for (String end : List.of("", "/revocation", "/suspension")) {
            world.block(
                    new LedgerEvent.StatusListRegistered(
                            Keccak256.hash(ON_CHAIN + name + end), hash, list));
        }
        world.block(
                new LedgerEvent.IndexStatusChanged(hash, list, 1, StatusValue.REVOKED, COMMITTEE),
                new LedgerEvent.IndexStatusChanged(
                        hash, list, 2, StatusValue.SUSPENDED, COMMITTEE));
    }

    private void publish() {
        // Two bits a place, the lowest first: 0, 1, 2.
        String did = Issuer.TRUSTED.did();
        had(
                FETCHED + "did",
                JoseKeys.jws(
                        Issuer.TRUSTED.key("P-256"),
                        "{'alg': 'ES256', 'typ': 'statuslist+jwt', 'kid': '" + did + "#P-256'}",
                        token(FETCHED + "did")));
        UnsignedJws certified =
                UnsignedJws.of(
                        JoseKeys.json(
                                "{'alg': 'ES256', 'typ': 'statuslist+jwt', 'x5c': ['"
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        EveryFormat.der(
                                                                issued.signer(Issuer.TRUSTED)))
                                        + "']}"),
                        token(FETCHED + "mdoc").getBytes(StandardCharsets.UTF_8));
        had(
                FETCHED + "mdoc",
                certified.attach(
                        EveryFormat.sign(issued.signer(Issuer.TRUSTED), certified.message())));
        bitstring("revocation", 0x40);
        bitstring("suspension", 0x20);
        for (String end : List.of("", "/revocation", "/suspension")) {
            documents.put(AWAY + end, new SourceReading.Unavailable("no answer"));
            had(BROKEN + end, new byte[] {1, 2, 3});
        }
    }

    private static String token(String address) {
        return "{\"sub\":\"%s\",\"iat\":%d,\"ttl\":600,\"status_list\":{\"bits\":2,\"lst\":\"%s\"}}"
                .formatted(
                        address,
                        NOW.getEpochSecond() - 10,
                        Base64Url.encode(Deflation.zlib(new byte[] {0x24, 0, 0, 0})));
    }

    private void bitstring(String purpose, int first) {
        byte[] bits = new byte[131_072 / 8];
        bits[0] = (byte) first;
        String did = Issuer.TRUSTED.did();
        had(
                FETCHED + "did/" + purpose,
                JoseKeys.jws(
                        Issuer.TRUSTED.key("P-256"),
                        "{'alg': 'ES256', 'typ': 'vc+jwt', 'kid': '" + did + "#P-256'}",
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2"],
                         "type": ["VerifiableCredential", "BitstringStatusListCredential"],
                         "issuer": "%s", "credentialSubject": {"type": "BitstringStatusList",
                         "statusPurpose": "%s", "encodedList": "u%s"}}
                        """
                                .formatted(did, purpose, Base64Url.encode(Deflation.gzip(bits)))));
    }
}
