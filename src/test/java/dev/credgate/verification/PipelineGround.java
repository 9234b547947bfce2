package dev.credgate.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.HolderProofText;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.LedgerEvent;
import dev.credgate.verification.Verification.HolderProof;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** An agency and its holder in a world whose ledger knows the agency, and what they present. */
abstract class PipelineGround {

    static final Instant NOW = Instant.ofEpochSecond(1_750_000_000);
    static final String NONCE = "https://portal.example#c2l4dGVlbiBieXRlcyEh";

    final Agency agency = new Agency(1);
    final Agency holder = new Agency(2);
    final Agency stranger = new Agency(3);
    World world = new World(NOW);

    @BeforeEach
    void build() {
        world =
                new World(NOW)
                        .entity(agency.did(), agency.key().publicKey())
                        .entity(holder.did(), holder.key().publicKey())
                        .entity(stranger.did(), stranger.key().publicKey())
                        .issuer(agency.did(), "cpt:1000");
        world.block(
                new LedgerEvent.SaltLengthAdded(
                        Keccak256.hash(agency.did()), 22, Instant.ofEpochSecond(1_650_000_000)));
    }

    byte[] credential() {
        return agency.issue("{\"id\":\"" + holder.did() + "\",\"name\":\"Li Si\",\"age\":31}");
    }

    static void assertFails(Verdict verdict, CheckName name, Reason reason) {
        assertThat(World.check(verdict, name).code()).as(verdict.toString()).contains(reason);
        assertThat(World.check(verdict, name).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(verdict.verdict()).isEqualTo(Decision.INVALID);
        assertThat(verdict.standings()).isEmpty();
    }

    static HolderProof proof(Agency by, String nonce, byte[] presentation) {
        Hash text =
                Agency.presentationDigest(
                        Agency.json(new String(presentation, StandardCharsets.UTF_8)));
        return new HolderProof(
                by.did() + "#keys-0",
                by.key().sign(HolderProofText.digest(nonce, text)).toBase64());
    }

    /** Hides a top-level claim as docs/weidentity-format.md §6 says. */
    static byte[] hide(byte[] document, String name) {
        JsonObject credential = Agency.json(new String(document, StandardCharsets.UTF_8));
        Map<String, JsonValue> top = new LinkedHashMap<>(credential.members());
        Map<String, JsonValue> claim = members(top.get("claim"));
        Map<String, JsonValue> proof = members(top.get("proof"));
        Map<String, JsonValue> salt = members(proof.get("salt"));
        String text = plain(claim.get(name)) + plain(salt.get(name));
        claim.put(name, Agency.string(Keccak256.hash(text).toString()));
        salt.put(name, Agency.string("0"));
        proof.put("salt", new JsonObject(salt));
        top.put("proof", new JsonObject(proof));
        top.put("claim", new JsonObject(claim));
        return CanonicalWriter.canonical(new JsonObject(top));
    }

    static Map<String, JsonValue> members(@org.jspecify.annotations.Nullable JsonValue object) {
        if (object instanceof JsonObject(var members)) {
            return new LinkedHashMap<>(members);
        }
        throw new AssertionError("no object");
    }

    static String plain(@org.jspecify.annotations.Nullable JsonValue leaf) {
        return switch (leaf) {
            case JsonValue.JsonString(String text) -> text;
            case JsonValue.JsonNumber(String token) -> token;
            case null -> throw new AssertionError("no such leaf");
            default -> throw new AssertionError("no plain leaf");
        };
    }
}
