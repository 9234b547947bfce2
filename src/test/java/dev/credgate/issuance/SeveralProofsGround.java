package dev.credgate.issuance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.dataintegrity.DataIntegrityWriter;
import dev.credgate.crypto.Keccak256;
import dev.credgate.hsm.Away;
import dev.credgate.hsm.KeyCurve;
import dev.credgate.hsm.SignatureAlgorithm;
import dev.credgate.hsm.Signer;
import dev.credgate.hsm.TokenKey;
import dev.credgate.hsm.UncheckedSignature;
import dev.credgate.issuance.IssueOutcome.Issued;
import dev.credgate.issuance.IssueOutcome.Refused;
import dev.credgate.json.JsonValue.JsonArray;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.json.JsonWriter;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.store.IssuedCredentials.IssuedCredential;
import dev.credgate.store.IssuerKeys;
import dev.credgate.store.IssuingQuotas;
import dev.credgate.store.ListedPlaces;
import dev.credgate.verification.Check;
import dev.credgate.verification.Verdict;
import dev.credgate.verification.Verification;
import dev.credgate.verification.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An agency with two keys on each curve that signs Data Integrity, in tokens that can be away or
 * faulty, and orders for several proofs.
 */
abstract class SeveralProofsGround {

    final IssuanceWorld world = new IssuanceWorld();

    /** Labels of keys whose tokens are away. */
    final Set<String> away = new HashSet<>();

    /** Labels of keys whose tokens go away when they are asked to sign. */
    final Set<String> dying = new HashSet<>();

    /** Labels of keys whose tokens answer nonsense. */
    final Set<String> faulty = new HashSet<>();

    /** Which were asked to sign. */
    final List<String> asked = new ArrayList<>();

    /** What was signed, in its order. */
    final List<byte[]> messages = new ArrayList<>();

    /** Before a key signs. */
    Runnable onSigning = () -> {};

    IssuerKeys.Book book = new IssuerKeys.Book(List.of(), List.of());

    private final Agency agency =
            new Agency(
                    "population",
                    List.of(),
                    List.of(
                            new Agency.Identity(
                                    world.did,
                                    "k256",
                                    List.of(
                                            "p256",
                                            "p256-other",
                                            "p384",
                                            "p384-other",
                                            "ed",
                                            "ed-other"))),
                    Optional.empty(),
                    Quotas.NONE);

    private final Signer tokens =
            new Signer() {
                private final Signer well = world.token();
                private final Signer ill = world.token(SeveralProofsGround::wrong, label -> label);

                @Override
                public TokenKey key(String label) {
                    if (away.contains(label)) {
                        throw Away.exception();
                    }
                    return well.key(label);
                }

                @Override
                public UncheckedSignature sign(
                        String keyId, SignatureAlgorithm algorithm, byte[] bytes) {
                    asked.add(keyId);
                    messages.add(bytes.clone());
                    onSigning.run();
                    if (dying.contains(keyId)) {
                        away.add(keyId);
                        throw Away.exception();
                    }
                    return (faulty.contains(keyId) ? ill : well).sign(keyId, algorithm, bytes);
                }
            };

    private static byte[] wrong(byte[] answer) {
        answer[7] ^= 1;
        return answer;
    }

    final IssueOutcome issue(String cryptosuite, String... proofs) {
        return issue(
                "{\"cryptosuite\":\"%s\",\"proofs\":[%s]}"
                        .formatted(cryptosuite, String.join(",", proofs)));
    }

    final IssueOutcome issue(String options) {
        return new Issuing(
                        () -> IssuanceWorld.NOW,
                        world.ledger,
                        new KeyChoice(
                                () -> IssuanceWorld.NOW,
                                DyingTokenTest.as(IssuerKeys.class, (_, _, _) -> book),
                                tokens,
                                world.resolver),
                        tokens,
                        world.rehearsal,
                        world.verification,
                        world.records,
                        world.audit(),
                        world.once(),
                        List.of(
                                DyingTokenTest.withoutStatus(
                                        new DataIntegrityWriter(() -> IssuanceWorld.NOW))),
                        SignerCertificates.none(),
                        new ListPlaces(
                                () -> IssuanceWorld.NOW,
                                world.ledger,
                                (_, _, _, _) -> {
                                    throw new AssertionError("no list is asked for");
                                },
                                DyingTokenTest.nobodys(ListedPlaces.class),
                                SignerCertificates.none(),
                                "https://lists.example",
                                64,
                                Duration.ZERO),
                        new IssuingRights(
                                () -> IssuanceWorld.NOW,
                                DyingTokenTest.nobodys(IssuingQuotas.class)))
                .issue(
                        agency,
                        new CredentialOrder(
                                "data_integrity",
                                "vc:VerifiableCredential",
                                "did:example:ada",
                                IssuanceWorld.json("{}"),
                                Optional.empty(),
                                IssuanceWorld.NOW.plusSeconds(1000),
                                Optional.empty(),
                                IssuanceWorld.json(options)));
    }

    static String proof(String cryptosuite) {
        return "{\"cryptosuite\":\"%s\"}".formatted(cryptosuite);
    }

    static String proof(String cryptosuite, String key) {
        return "{\"cryptosuite\":\"%s\",\"key\":\"%s\"}".formatted(cryptosuite, key);
    }

    static String chained(String cryptosuite) {
        return "{\"cryptosuite\":\"%s\",\"chained\":true}".formatted(cryptosuite);
    }

    final Issued issued(IssueOutcome outcome) {
        assertThat(outcome).isInstanceOf(Issued.class);
        return (Issued) outcome;
    }

    static void refused(IssueOutcome outcome, Refusal refusal, String detail) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.refusal()).isEqualTo(refusal);
                            assertThat(refused.detail()).contains(detail);
                        });
    }

    final IssuedCredential row(Issued issued) {
        return world.records.find(issued.id()).orElseThrow();
    }

    final String id(int number) {
        return world.did.keyId(number);
    }

    static JsonObject document(Issued issued) {
        return IssuanceWorld.json(new String(issued.credential(), StandardCharsets.UTF_8));
    }

    static List<JsonObject> proofs(JsonObject document) {
        return ((JsonArray) document.member("proof").orElseThrow())
                .elements().stream().map(proof -> (JsonObject) proof).toList();
    }

    static JsonObject with(JsonObject document, List<JsonObject> proofs) {
        return document.with("proof", new JsonArray(List.copyOf(proofs)));
    }

    static String text(JsonObject proof, String member) {
        return ((JsonString) proof.member(member).orElseThrow()).value();
    }

    /** Another value, well formed. */
    static JsonObject tampered(JsonObject proof) {
        String value = text(proof, "proofValue");
        char other = value.charAt(9) == 'A' ? 'B' : 'A';
        return proof.with(
                "proofValue", new JsonString(value.substring(0, 9) + other + value.substring(10)));
    }

    final Verdict verdict(JsonObject document) {
        return ((Verification.Result.Judged)
                        world.verification.verify(
                                JsonWriter.write(document), new Verification.BindingDemand.None()))
                .verdict();
    }

    final List<String> codes(JsonObject document) {
        return verdict(document).checks().stream()
                .map(Check::code)
                .flatMap(Optional::stream)
                .map(dev.credgate.verification.Reason::code)
                .toList();
    }

    /** Says on the chain that a key is in that state from the next block on. */
    final void becomes(SigningKey key, KeyState state) {
        world.chain.block(
                new LedgerEvent.KeyLifecycle(
                        World.CONTRACT,
                        world.did.address(),
                        Keccak256.hash(IssuingKeys.material(key.key())),
                        state));
    }

    final SigningKey first(KeyCurve curve) {
        return world.key(curve);
    }
}
