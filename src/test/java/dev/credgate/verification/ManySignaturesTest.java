package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.CredentialWriter.Draft;
import dev.credgate.credential.dataintegrity.Cryptosuite;
import dev.credgate.credential.dataintegrity.DataIntegrityFormat;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance;
import dev.credgate.credential.dataintegrity.DataIntegrityIssuance.Order;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure;
import dev.credgate.credential.dataintegrity.SelectiveDisclosure.Derivation;
import dev.credgate.credential.dataintegrity.jsonld.ContextStore;
import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.credential.jose.SecretJwk;
import dev.credgate.crypto.KeyAlgorithm;
import dev.credgate.crypto.Multikey;
import dev.credgate.did.CertificateResolver;
import dev.credgate.did.DidResolvers;
import dev.credgate.did.key.KeyDidResolver;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonWriter;
import dev.credgate.source.SourceReading;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proof that has a signature for each statement, and one key. */
class ManySignaturesTest {

    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    private final SecretJwk key = JoseKeys.secret("P-256", 4711);
    private final String multikey = Multikey.of(key.key());
    private final String issuer = "did:key:" + multikey;
    private final ContextStore contexts = ContextStore.bundled();
    private final World world =
            new World(
                            NOW,
                            new Knowledge(
                                    List.of(new DataIntegrityFormat(contexts, List.of())),
                                    new DidResolvers(List.of()),
                                    List.of(new KeyDidResolver()),
                                    CertificateResolver.NONE,
                                    List.of(),
                                    (_, _) -> new SourceReading.Wanted(),
                                    Knowledge.Ties.ENFORCED))
                    .issuer(issuer, "*");

    /** As many keys as are tried are no bound of signatures by one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 15, 16, 17, 60})
    void oneOfManyStatementsIsValid(int claims) {
        Verdict verdict = world.verdict(derived(claims));
        assertThat(verdict.verdict()).as(verdict.toString()).isEqualTo(Decision.VALID);
    }

    private byte[] derived(int claims) {
        String members =
                IntStream.range(0, claims)
                        .mapToObj(it -> "\"claim%d\": \"%d\"".formatted(it, it))
                        .collect(Collectors.joining(", "));
        JsonObject document =
                json(
                        """
                        {"@context": ["https://www.w3.org/ns/credentials/v2",
                                      "https://www.w3.org/ns/credentials/undefined-terms/v2"],
                         "type": ["VerifiableCredential", "T"], "issuer": "%s",
                         "credentialSubject": {"id": "urn:example:1", %s}}
                        """
                                .formatted(issuer, members)
                                .getBytes(StandardCharsets.UTF_8));
        Draft.Ready draft =
                (Draft.Ready)
                        new DataIntegrityIssuance(contexts)
                                .credential(
                                        document,
                                        Order.of(
                                                Cryptosuite.of("ecdsa-sd-2023").orElseThrow(),
                                                issuer + "#" + multikey,
                                                KeyAlgorithm.P256,
                                                NOW),
                                        new SecureRandom());
        JsonObject base = json(draft.attach(key.sign(draft.message())));
        return JsonWriter.write(
                ((Derivation.Derived)
                                new SelectiveDisclosure(contexts)
                                        .derive(base, List.of("/credentialSubject")))
                        .credential());
    }

    private static JsonObject json(byte[] text) {
        return (JsonObject) ((JsonReading.Read) JsonParser.parse(text)).value();
    }
}
