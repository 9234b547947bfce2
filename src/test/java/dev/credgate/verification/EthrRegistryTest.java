package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jose.UnsignedJws;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.crypto.Address;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.ethr.Ethr;
import dev.credgate.ledger.EntitiesContract;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.source.SourceReading;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Credentials by did:ethr while the registry of ERC-1056 changes under them. */
class EthrRegistryTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final long LATER = NOW.getEpochSecond() + 1_000;
    private static final String TYPE = "https://t.example/id";

    private final SecretJwk owner = JoseKeys.secret("secp256k1", 601);
    private final SecretJwk other = JoseKeys.secret("secp256k1", 602);
    private final SecretJwk edwards = JoseKeys.secret("Ed25519", 603);
    private final Address address = account(owner);
    private final String byAddress = "did:ethr:0x7a69:" + address;
    private final String byKey =
            "did:ethr:0x7a69:0x"
                    + HexFormat.of().formatHex(((Secp256k1PublicKey) owner.key()).toCompressed());
    private final World world = world();

    private static World world() {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        return new World(
                NOW,
                new Knowledge(
                        formats,
                        new DidResolvers(List.of()),
                        List.of(
                                Ethr.by(
                                        World.REGISTRY,
                                        new EntitiesContract(31337, World.CONTRACT))),
                        CertificateResolver.NONE,
                        List.of(),
                        (_, _) -> new SourceReading.Wanted(),
                        Knowledge.Ties.ENFORCED));
    }

    EthrRegistryTest() {
        for (String did : List.of(byAddress, byKey)) {
            world.issuer(did, "vct:" + TYPE);
        }
    }

    private static Address account(SecretJwk key) {
        return ((Secp256k1PublicKey) key.key()).address();
    }

    private void owned(Address by) {
        world.block(new LedgerEvent.DidOwnerChanged(World.REGISTRY, address, by));
    }

    private void delegate(String type, Address to, long validTo) {
        world.block(new LedgerEvent.DidDelegateChanged(World.REGISTRY, address, type, to, validTo));
    }

    private Verdict verdict(String did, String fragment, SecretJwk signer) {
        return verdict(did, Optional.of(fragment), signer);
    }

    private Verdict verdict(String did, Optional<String> fragment, SecretJwk signer) {
        UnsignedJws jws =
                UnsignedJws.of(
                        JoseKeys.json(
                                "{'alg': '"
                                        + (signer == edwards ? "EdDSA" : "ES256K")
                                        + "', 'typ': 'dc+sd-jwt'"
                                        + fragment.map(name -> ", 'kid': '" + did + name + "'")
                                                .orElse("")
                                        + "}"),
                        "{\"iss\": \"%s\", \"vct\": \"%s\", \"iat\": %d, \"name\": \"Ada\"}"
                                .formatted(did, TYPE, NOW.getEpochSecond() - 100)
                                .getBytes(StandardCharsets.UTF_8));
        String whole =
                new String(jws.attach(signer.sign(jws.message())), StandardCharsets.US_ASCII) + "~";
        return world.verdict(whole.getBytes(StandardCharsets.US_ASCII));
    }

    private void valid(String did, String fragment, SecretJwk signer) {
        Verdict verdict = verdict(did, fragment, signer);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
    }

    private void refused(String did, String fragment, SecretJwk signer, Reason reason) {
        Verdict verdict = verdict(did, fragment, signer);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.INVALID);
        assertThat(verdict.checks())
                .filteredOn(check -> check.outcome() == Outcome.FAIL)
                .extracting(check -> check.code().orElseThrow())
                .as(verdict.toString())
                .contains(reason);
    }

    @Test
    void anAccountVouchesByItsAddressAlone() {
        valid(byAddress, "#controller", owner);
        valid(byKey, "#controller", owner);
        valid(byKey, "#controllerKey", owner);
        refused(byAddress, "#controller", other, Reason.SIGNATURE_INVALID);
        refused(byAddress, "#controllerKey", owner, Reason.KEY_UNKNOWN);
        refused(byAddress, "#controller", edwards, Reason.SIGNATURE_ALGORITHM);
    }

    @Test
    void theOldOwnersKeyVouchesForNothing() {
        owned(account(other));
        for (String did : List.of(byAddress, byKey)) {
            refused(did, "#controller", owner, Reason.SIGNATURE_INVALID);
            valid(did, "#controller", other);
            assertThat(verdict(did, Optional.empty(), owner).verdict()).isEqualTo(Decision.INVALID);
        }
        refused(byKey, "#controllerKey", owner, Reason.KEY_REVOKED);
        refused(byKey, "#controllerKey", other, Reason.SIGNATURE_INVALID);
        owned(address);
        valid(byKey, "#controllerKey", owner);
        refused(byAddress, "#controller", other, Reason.SIGNATURE_INVALID);
    }

    @Test
    void whoIsDeactivatedVouchesForNothing() {
        delegate("veriKey", account(other), LATER);
        owned(Address.ZERO);
        refused(byAddress, "#controller", owner, Reason.ISSUER_UNKNOWN);
        refused(byKey, "#controllerKey", owner, Reason.ISSUER_UNKNOWN);
        refused(byAddress, "#delegate-1", other, Reason.ISSUER_UNKNOWN);
    }

    @Test
    void aDelegateVouchesUntilItsEndOrItsRevocation() {
        delegate("veriKey", account(other), LATER);
        valid(byAddress, "#delegate-1", other);
        refused(byAddress, "#delegate-1", owner, Reason.SIGNATURE_INVALID);
        world.at(Instant.ofEpochSecond(LATER));
        refused(byAddress, "#delegate-1", other, Reason.KEY_REVOKED);
        world.at(NOW);
        delegate("veriKey", account(other), 0);
        refused(byAddress, "#delegate-1", other, Reason.KEY_REVOKED);
        delegate("veriKey", account(other), LATER);
        valid(byAddress, "#delegate-3", other);
        refused(byAddress, "#delegate-1", other, Reason.KEY_UNKNOWN);
    }

    @Test
    void aDelegateThatProvesWhoOneIsDoesNotVouch() {
        delegate("sigAuth", account(other), LATER);
        refused(byAddress, "#delegate-1", other, Reason.KEY_PURPOSE);
        delegate("veriKey", account(other), LATER);
        valid(byAddress, "#delegate-2", other);
        refused(byAddress, "#delegate-1", other, Reason.KEY_PURPOSE);
    }

    @Test
    void anAttributesKeyVouches() {
        world.block(
                new LedgerEvent.DidAttributeChanged(
                        World.REGISTRY,
                        address,
                        "did/pub/Ed25519/veriKey/base64",
                        HexFormat.of().formatHex(((Ed25519PublicKey) edwards.key()).toBytes()),
                        LATER));
        valid(byAddress, "#delegate-1", edwards);
        refused(byAddress, "#delegate-1", other, Reason.SIGNATURE_ALGORITHM);
    }

    @Test
    void anotherContractChangesNothing() {
        world.block(
                new LedgerEvent.DidOwnerChanged(World.CONTRACT, address, account(other)),
                new LedgerEvent.DidDelegateChanged(
                        World.CONTRACT, address, "veriKey", account(other), LATER));
        valid(byAddress, "#controller", owner);
        refused(byAddress, "#delegate-1", other, Reason.KEY_UNKNOWN);
    }

    /** Not invalid: what was entered last may have made it so, or not. */
    @Test
    void whoEnteredMoreThanIsKeptIsUndecided() {
        for (int number = 0; number < 65; number++) {
            delegate("veriKey", new Address(0, 0, 1_000 + number), LATER);
        }
        Verdict verdict = verdict(byAddress, "#controller", owner);
        assertThat(verdict.verdict()).isEqualTo(Decision.INDETERMINATE);
        assertThat(verdict.checks())
                .anyMatch(check ->
                        check.outcome() == Outcome.UNKNOWN
                                && check.code().equals(Optional.of(Reason.SOURCE_UNAVAILABLE)));
    }

    /** A key that is known by its account names whom it ties a credential to, as any other does. */
    @Test
    void aHolderOfAnAccountIsNamedByIt() {
        String kid = byAddress + "#controller";
        String sdJwt =
                jws(
                                owner,
                                "{'alg': 'ES256K', 'typ': 'dc+sd-jwt', 'kid': '" + kid + "'}",
                                "{'iss': '%s', 'vct': '%s', 'iat': %d, 'cnf': {'kid': '%s'}}"
                                        .formatted(
                                                byAddress, TYPE, NOW.getEpochSecond() - 100, kid))
                        + "~";
        Verdict verdict = presented(sdJwt, owner);
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.subject()).contains(Verdict.ACCOUNT_ALONE + address);
        assertThat(presented(sdJwt, other).verdict()).isEqualTo(Decision.INVALID);
        owned(account(other));
        // Whoever owns the DID now answers for it, under a name of his own.
        assertThat(presented(sdJwt, owner).verdict()).isEqualTo(Decision.INVALID);
        assertThat(presented(sdJwt, other).subject())
                .contains(Verdict.ACCOUNT_ALONE + account(other));
    }

    /** No issuer gives somebody the name of an account that answered. */
    @Test
    void aSubjectThatLooksLikeAnAccountNamesNobody() {
        String sdJwt =
                jws(
                                owner,
                                "{'alg': 'ES256K', 'typ': 'dc+sd-jwt', 'kid': '%s#controller'}"
                                        .formatted(byAddress),
                                "{'iss': '%s', 'vct': '%s', 'iat': %d, 'sub': '%s'}"
                                        .formatted(
                                                byAddress,
                                                TYPE,
                                                NOW.getEpochSecond() - 100,
                                                Verdict.ACCOUNT_ALONE + account(other)))
                        + "~";
        Verdict verdict = world.verdict(sdJwt.getBytes(StandardCharsets.US_ASCII));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.subject()).isEmpty();
    }

    private static String jws(SecretJwk key, String header, String payload) {
        return new String(JoseKeys.jws(key, header, payload), StandardCharsets.US_ASCII);
    }

    private Verdict presented(String sdJwt, SecretJwk holder) {
        String binding =
                jws(
                        holder,
                        "{'alg': 'ES256K', 'typ': 'kb+jwt'}",
                        "{'iat': %d, 'aud': 'https://v.example', 'nonce': 'n1', 'sd_hash': '%s'}"
                                .formatted(
                                        NOW.getEpochSecond(),
                                        Base64Url.encode(Sha2.SHA_256.hash(Message.of(sdJwt)))));
        return world.verdict(
                (sdJwt + binding).getBytes(StandardCharsets.US_ASCII),
                new BindingDemand.Challenge(
                        "n1",
                        "https://v.example",
                        NOW.minusSeconds(5),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }
}
