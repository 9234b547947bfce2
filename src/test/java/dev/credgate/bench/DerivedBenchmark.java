package dev.credgate.bench;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.SecuredCredential;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.PreparedKey;
import dev.credgate.crypto.Signature;
import dev.credgate.crypto.SignatureEngines;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.verification.Decision;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification.BindingDemand;
import dev.credgate.verification.World;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/**
 * One credential of which a part is disclosed, with a derived proof of ecdsa-sd-2023 or bbs-2023:
 * from its bytes to its verdict, and whatever its proof has checked, by the engine alone.
 */
final class DerivedBenchmark {

    private static final String TYPE =
            "vc:https://www.w3.org/ns/credentials/examples#AlumniCredential";

    private static final String CREDENTIAL =
            """
            {"@context": ["https://www.w3.org/ns/credentials/v2",
                          "https://www.w3.org/ns/credentials/examples/v2"],
             "id": "urn:uuid:58172aac-d8ba-11ed-83dd-0b3aef56cc33",
             "type": ["VerifiableCredential", "AlumniCredential"],
             "issuer": "%s",
             "validFrom": "2023-01-01T00:00:00Z", "validUntil": "2043-01-01T00:00:00Z",
             "credentialSubject": {"id": "did:example:abcdefgh",
               "alumniOf": "The School of Examples",
               "degrees": [{"title": "BSc"}, {"title": "MSc"}],
               "address": {"city": "Macao", "street": "Rua 1"}}}
            """;

    /** As a holder chose in the published document of bbs-2023. */
    private static final List<String> CHOSEN =
            List.of(
                    "/id",
                    "/credentialSubject/alumniOf",
                    "/credentialSubject/degrees/1",
                    "/credentialSubject/address/city");

    private final World world = EveryFormat.world();
    private final List<BooleanSupplier> checks = new ArrayList<>();
    private final byte[] document;

    /** Verifies it once; a benchmark of refusals would be fast and worthless. */
    private DerivedBenchmark(JsonObject derived) {
        this.document = JsonWriter.write(derived);
        String did =
                derived.member("issuer").orElseThrow() instanceof JsonString(String text)
                        ? text
                        : "";
        VerificationKey<?, ?> key =
                Multikey.parse(did.substring("did:key:".length())).orElseThrow();
        if (proof().check(key, recorder()) != SignatureFinding.FITS) {
            throw new IllegalStateException("what was derived does not fit");
        }
        world.issuer(did, TYPE);
        if (verdict().verdict() != Decision.VALID) {
            throw new IllegalStateException(verdict().toString());
        }
    }

    /** One that is derived here, of a key on P-256 that is made here. */
    static DerivedBenchmark ecdsaSd() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        byte[] spki = pair.getPublic().getEncoded();
        String multikey =
                Multikey.of(
                        NistPublicKey.of(
                                        Curve.P256.P_256,
                                        Arrays.copyOfRange(spki, spki.length - 65, spki.length))
                                .orElseThrow());
        String did = "did:key:" + multikey;
        Draft draft =
                new DataIntegrityIssuance(ContextStore.bundled())
                        .credential(
                                object(CREDENTIAL.formatted(did).getBytes(StandardCharsets.UTF_8)),
                                Order.of(
                                        Cryptosuite.ECDSA_SD_2023,
                                        did + "#" + multikey,
                                        KeyAlgorithm.P256,
                                        Instant.parse("2024-05-05T05:05:05Z")),
                                new SecureRandom());
        Draft.Ready ready = (Draft.Ready) draft;
        java.security.Signature signer =
                java.security.Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(pair.getPrivate());
        signer.update(ready.message());
        return switch (new SelectiveDisclosure(ContextStore.bundled())
                .derive(object(ready.attach(signer.sign())), CHOSEN)) {
            case Derivation.Derived(JsonObject derived) -> new DerivedBenchmark(derived);
            case Derivation.Refused(var found) -> throw new IllegalStateException(found.detail());
        };
    }

    /** One that {@code @digitalbazaar/bbs-2023-cryptosuite} made: we issue none. */
    static DerivedBenchmark bbs() {
        try (InputStream in =
                Objects.requireNonNull(
                        DerivedBenchmark.class.getResourceAsStream("/bbs/peer-v2.json"))) {
            return new DerivedBenchmark(object(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject object(byte[] json) {
        return switch (JsonParser.parse(json)) {
            case JsonReading.Read(JsonObject read) -> read;
            case JsonReading other -> throw new IllegalStateException(other.toString());
        };
    }

    /** Does what is asked of it, and remembers it. */
    private SignatureChecker recorder() {
        return new SignatureChecker() {
            @Override
            public <M, S extends Signature> boolean fits(
                    VerificationKey<M, S> key, M signed, S signature) {
                PreparedKey<M, S> ready = SignatureEngines.prepare(key);
                checks.add(() -> ready.verify(signed, signature));
                return ready.verify(signed, signature);
            }
        };
    }

    private CredentialProof proof() {
        CredentialProof proof =
                ((SecuredCredential)
                                new DataIntegrityFormat(ContextStore.bundled(), List.of())
                                        .recognise(document)
                                        .orElseThrow())
                        .proofs()
                        .getFirst();
        if (proof.flaw().isPresent()) {
            throw new IllegalStateException(proof.flaw().get().toString());
        }
        return proof;
    }

    /** How many signatures its proof has checked. */
    int signatures() {
        return checks.size();
    }

    /** These alone, by keys that are ready; how many fitted. */
    int bare() {
        int fitted = 0;
        for (BooleanSupplier check : checks) {
            fitted += check.getAsBoolean() ? 1 : 0;
        }
        return fitted;
    }

    /** From bytes to verdict, without a proof cache. */
    Verdict verdict() {
        return world.verdict(document, new BindingDemand.None());
    }

    /** What is measured; nobody may change it. */
    byte[] document() {
        return document;
    }
}
