package dev.credgate.verification;

import static dev.credgate.verification.EveryFormat.NOW;
import static dev.credgate.verification.EveryFormat.SUBJECT;
import static dev.credgate.verification.JoseCredentials.HOLDER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialFormat;
import dev.credgate.credential.CredentialFormats;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.CredentialWriter.Terms;
import dev.credgate.credential.cose.CoseAlgorithm;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.credential.jwtvc.JwtVcFormat;
import dev.credgate.credential.mdoc.MdocFormat;
import dev.credgate.credential.sdjwtvc.SdJwtVcFormat;
import dev.credgate.credential.vccose.VcCose;
import dev.credgate.credential.vccose.VcCoseFormat;
import dev.credgate.credential.weid.WeIdentityFormat;
import dev.credgate.crypto.Multikey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.jwk.JwkDidResolver;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.source.Sources;
import dev.credgate.verification.EveryFormat.Way;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One presentation of six credentials, each in another format or by another suite and by another
 * issuer, who may vouch for its own type and no other's.
 */
class SeveralIssuersTest {

    private static final String PORTAL = "https://p.example";

    /**
     * An issuer and what is written by it; without a way it is COSE.
     *
     * @param did the key's, whose only method is {@code method}
     */
    private record Vouching(String did, String method, SecretJwk key, Optional<Way> way) {

        static Vouching byKey(String curve, long seed, Way way) {
            SecretJwk key = JoseKeys.secret(curve, seed);
            String multikey = Multikey.of(key.key());
            return new Vouching(
                    "did:key:" + multikey,
                    "did:key:" + multikey + "#" + multikey,
                    key,
                    Optional.of(way));
        }

        static Vouching byJwk(String curve, long seed, Optional<Way> way) {
            SecretJwk key = JoseKeys.secret(curve, seed);
            String did = JoseCredentials.did(key);
            return new Vouching(did, did + "#0", key, way);
        }

        /** How the chain knows it; in COSE it is that of W3C's other credentials. */
        String type() {
            return way.map(it -> it.type).orElse("vc:https://t.example/id");
        }

        String format() {
            return way.map(it ->
                            it == Way.SD_JWT_VC
                                    ? "sd_jwt_vc"
                                    : it.dataIntegrity() ? "data_integrity" : "jwt_vc")
                    .orElse("vc_cose");
        }
    }

    private static final List<Vouching> ALL =
            List.of(
                    Vouching.byJwk("P-256", 601, Optional.of(Way.SD_JWT_VC)),
                    Vouching.byKey("Ed25519", 602, Way.JWT_VC_2_0),
                    Vouching.byKey("P-384", 603, Way.JWT_VC_1_1),
                    Vouching.byKey("Ed25519", 604, Way.EDDSA_RDFC_2022),
                    Vouching.byJwk("P-256", 605, Optional.of(Way.ECDSA_SD_2023)),
                    Vouching.byJwk("P-256", 606, Optional.empty()));

    /** Where all are trusted but one, if any. */
    private static World world(Optional<Vouching> but) {
        List<CredentialFormat> formats = new ArrayList<>();
        formats.add(new WeIdentityFormat());
        formats.add(new SdJwtVcFormat());
        formats.add(new JwtVcFormat(new CredentialFormats(formats)));
        formats.add(new DataIntegrityFormat(ContextStore.bundled(), formats));
        formats.add(new MdocFormat());
        formats.add(new VcCoseFormat());
        World world =
                new World(
                        NOW,
                        new Knowledge(
                                formats,
                                new DidResolvers(List.of()),
                                List.of(new KeyDidResolver(), new JwkDidResolver()),
                                CertificateResolver.NONE,
                                List.of(),
                                Sources.NONE,
                                Knowledge.Ties.ENFORCED));
        for (Vouching one : ALL) {
            if (!Optional.of(one).equals(but)) {
                world.issuer(one.did(), one.type());
            }
        }
        return world;
    }

    private static byte[] written(Vouching by, Way way) {
        Draft draft =
                way.writer()
                        .draft(
                                new Terms(
                                        UUID.randomUUID(),
                                        by.did(),
                                        by.method(),
                                        by.key().key().algorithm(),
                                        way.type,
                                        Optional.of(SUBJECT),
                                        JoseKeys.json("{'name': 'Ada'}"),
                                        NOW.minusSeconds(100),
                                        Optional.of(NOW.plusSeconds(100_000)),
                                        Optional.empty(),
                                        List.of(),
                                        List.of(),
                                        JoseKeys.json(way.options)),
                                new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(way + ": " + draft);
        }
        return ready.shown(ready.attach(by.key().sign(ready.message())));
    }

    private static byte[] inCose(Vouching by) {
        String document =
                """
                {"@context": ["https://www.w3.org/ns/credentials/v2"], "issuer": "%s",
                 "type": ["VerifiableCredential", "https://t.example/id"],
                 "credentialSubject": {"id": "%s", "name": "Ada"}}
                """
                        .formatted(by.did(), SUBJECT);
        return switch (VcCose.secure(
                VcCose.Kind.CREDENTIAL, bytes(document), CoseAlgorithm.ES256, bytes(by.method()))) {
            case Reading.Read<VcCose.Unsigned>(VcCose.Unsigned unsigned) ->
                    unsigned.attach(by.key().sign(unsigned.message()));
            case Reading.Refused<VcCose.Unsigned>(var found) ->
                    throw new AssertionError(found.detail());
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As it stands in a presentation. */
    private static String element(Vouching by) {
        if (by.way().isEmpty()) {
            return enveloped("vc+cose;base64", Base64.getEncoder().encodeToString(inCose(by)));
        }
        Way way = by.way().get();
        String text = new String(written(by, way), StandardCharsets.UTF_8);
        return way.dataIntegrity()
                ? text
                : enveloped(way == Way.SD_JWT_VC ? "dc+sd-jwt" : "vc+jwt", text);
    }

    private static String enveloped(String type, String data) {
        return """
        {"@context": "https://www.w3.org/ns/credentials/v2",
         "type": "EnvelopedVerifiableCredential", "id": "data:application/%s,%s"}
        """
                .formatted(type, data);
    }

    private static byte[] presented(boolean asJwt) {
        String document =
                """
                "@context": ["https://www.w3.org/ns/credentials/v2"], "holder": "%s",
                "type": ["VerifiablePresentation"], "verifiableCredential": [%s]
                """
                        .formatted(
                                SUBJECT,
                                ALL.stream()
                                        .map(SeveralIssuersTest::element)
                                        .collect(Collectors.joining(",")));
        if (asJwt) {
            return JoseKeys.jws(
                    HOLDER,
                    "{'alg': 'ES256', 'typ': 'vp+jwt', 'kid': '" + SUBJECT + "#0'}",
                    "{\"nonce\": \"n1\", \"aud\": \"%s\", \"iat\": %d, %s}"
                            .formatted(PORTAL, NOW.getEpochSecond(), document));
        }
        Draft draft =
                new DataIntegrityIssuance(ContextStore.bundled())
                        .presentation(
                                JoseKeys.json("{" + document + "}"),
                                Order.of(
                                                Cryptosuite.ECDSA_JCS_2019,
                                                SUBJECT + "#0",
                                                HOLDER.key().algorithm(),
                                                NOW)
                                        .answering("n1", Optional.of(PORTAL)),
                                new SecureRandom());
        if (!(draft instanceof Draft.Ready ready)) {
            throw new AssertionError(draft.toString());
        }
        return ready.attach(HOLDER.sign(ready.message()));
    }

    private static Verdict verdict(World world, byte[] presentation) {
        return world.verdict(
                presentation,
                new BindingDemand.Challenge(
                        "n1",
                        PORTAL,
                        NOW.minusSeconds(5),
                        Optional.empty(),
                        Optional.empty(),
                        false));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachVouchesForItsOwn(boolean asJwt) {
        Verdict verdict = verdict(world(Optional.empty()), presented(asJwt));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
        assertThat(verdict.credentials())
                .extracting(one -> one.issuer().orElseThrow())
                .containsExactlyElementsOf(ALL.stream().map(Vouching::did).toList())
                .doesNotHaveDuplicates();
        assertThat(verdict.credentials())
                .extracting(one -> one.format().orElseThrow())
                .containsExactlyElementsOf(ALL.stream().map(Vouching::format).toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nobodyIsTrustedForWhatTheOthersAre(boolean asJwt) {
        byte[] presentation = presented(asJwt);
        for (int at = 0; at < ALL.size(); at++) {
            Verdict verdict = verdict(world(Optional.of(ALL.get(at))), presentation);
            assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
            int untrusted = at;
            assertThat(
                            IntStream.range(0, ALL.size())
                                    .filter(one ->
                                            verdict.credentials().get(one).verdict()
                                                    != Decision.VALID))
                    .containsExactly(untrusted);
            assertThat(World.check(verdict.credentials().get(at), CheckName.TRUST).code())
                    .contains(Reason.ISSUER_UNTRUSTED);
        }
    }
}
