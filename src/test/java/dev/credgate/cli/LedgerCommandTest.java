package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.chain.ForeignNode;
import dev.credgate.ledger.chain.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ledger did} and {@code batch} on a real chain, and what a chain may be. */
class LedgerCommandTest extends LedgerCommandGround {

    // did register

    @Test
    void registersAnEntityFromEachFormOfItsKeyAndPrintsTheDidAlone() throws Exception {
        int number = 0;
        for (int form = 0; form < 4; form++) {
            Secp256k1PublicKey key = TestKey.of(500 + number++).publicKey();
            String full = key.toString();
            String typed =
                    switch (form) {
                        case 0 -> full;
                        case 1 -> full.substring(2);
                        case 2 -> "0x" + full;
                        default -> compressed(key);
                    };
            Result result = run("did", "register", "--public-key", typed);
            assertThat(result).isEqualTo(new Result(0, "did:weid:101:" + key.address() + "\n", ""));
            assertThat(views.isRegistered(key.address())).isTrue();
        }
    }

    @Test
    void bothParitiesOfACompressedKeyAreRead() {
        for (long number = 540; number < 556; number++) {
            Secp256k1PublicKey key = TestKey.of(number).publicKey();
            assertThat(new PublicKeyHex().convert(compressed(key))).isEqualTo(key);
        }
    }

    @Test
    void aBatchDoesAllOfItsCommandsAndEndsWithTheWorst() throws Exception {
        Path file = folder.resolve("batch");
        String first = "did:weid:101:" + TestKey.of(7620).address();
        String second = "did:weid:101:" + TestKey.of(7621).address();
        Files.writeString(
                file,
                "did\tregister\t--public-key\t"
                        + TestKey.of(7620).publicKey()
                        + "\nissuer\tauthorise\t--did\t"
                        + first
                        + "\t--type\t*\t--name\tOf Two Words\ndid\tregister\t--public-key\t"
                        + TestKey.of(7621).publicKey()
                        + "\n");
        assertThat(run("batch", file.toString()))
                .isEqualTo(
                        new Result(
                                0,
                                first + "\n" + first + " may vouch for *\n" + second + "\n",
                                ""));
        assertThat(views.isRegistered(TestKey.of(7621).address())).isTrue();

        Files.writeString(file, "did\tregister\t--public-key\tno key\nissuer\n");
        Result wrong = run("batch", file.toString());
        assertThat(wrong.exit()).isEqualTo(2);
        assertThat(wrong.err()).contains("no key");
        assertThat(run("batch", folder.resolve("none").toString()).exit()).isEqualTo(2);
    }

    @Test
    void registeringTwiceIsFineAndSaysSo() {
        String key = TestKey.of(510).publicKey().toString();
        String did = "did:weid:101:" + TestKey.of(510).address();
        assertThat(run("did", "register", "--public-key", key).exit()).isZero();
        long before = chain.blockNumber();
        Result again = run("did", "register", "--public-key", key);
        assertThat(again).isEqualTo(new Result(0, did + "\n", did + " is registered already\n"));
        assertThat(chain.blockNumber()).isEqualTo(before);
    }

    @Test
    void theDidChoosesTheNumberAndMustBeTheKeys() throws Exception {
        TestKey key = TestKey.of(511);
        String did = "did:weid:7:" + key.address();
        assertThat(run("did", "register", "--public-key", "" + key.publicKey(), "--did", did))
                .isEqualTo(new Result(0, did + "\n", ""));

        TestKey other = TestKey.of(512);
        Result foreign =
                run("did", "register", "--public-key", "" + other.publicKey(), "--did", did);
        assertThat(foreign.exit()).isEqualTo(1);
        assertThat(foreign.out()).isEmpty();
        assertThat(foreign.err()).contains("belongs to did:weid:7:" + other.address());
        assertThat(views.isRegistered(other.address())).isFalse();

        environment.put("CREDGATE_DEFAULT_WEID_CHAIN", "42");
        assertThat(run("did", "register", "--public-key", "" + other.publicKey()).out())
                .startsWith("did:weid:42:");
        environment.remove("CREDGATE_DEFAULT_WEID_CHAIN");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "04",
                "zz",
                "040000000000000000000000000000000000000000000000000000000000000000"
                        + "0000000000000000000000000000000000000000000000000000000000000000",
                "02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                "05c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5"
            })
    void whatIsNoKeyIsAWrongArgument(String typed) {
        Result result = run("did", "register", "--public-key", typed);
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is no secp256k1 public key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "did:weid:101:0xABCDEFABCDEFABCDEFABCDEFABCDEFABCDEFABCD",
                "DID:weid:101:0xabcdefabcdefabcdefabcdefabcdefabcdefabcd",
                "did:weid:0101:0xabcdefabcdefabcdefabcdefabcdefabcdefabcd",
                "did:weid:101:0xabcdef",
                "did:",
                "did:web:",
                "weid",
                "did:web:a b"
            })
    void whatIsNoDidIsAWrongArgument(String typed) {
        Result result = run("issuer", "authorise", "--did", typed, "--type", "*", "--name", "x");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("'" + typed + "'");
    }

    // did revoke-key

    @Test
    void revokesOneKeyAndNoOther() throws Exception {
        TestKey key = TestKey.of(7520);
        String did = "did:weid:101:" + key.address();
        run("did", "register", "--public-key", key.publicKey().toString());
        String second = TestKey.of(7521).publicKey().toDecimal();
        writes.addKey(
                rpc.impersonated(key.address()), key.address(), "Secp256k1", second, Instant.now());

        Result revoked = run("did", "revoke-key", "--did", did, "--key", did + "#keys-1");
        assertThat(revoked).isEqualTo(new Result(0, did + "#keys-1 is revoked\n", ""));
        assertThat(views.keysOf(key.address()))
                .extracting(EntityKey::state)
                .containsExactly(KeyState.ACTIVE, KeyState.REVOKED);

        Result again = run("did", "revoke-key", "--did", did, "--key", "#keys-1");
        assertThat(again).isEqualTo(new Result(0, "", did + "#keys-1 is revoked already\n"));

        Result unknown = run("did", "revoke-key", "--did", did, "--key", "#keys-2");
        assertThat(unknown.exit()).isEqualTo(1);
        assertThat(unknown.err()).contains("has no key 2; its keys are #keys-0 to #keys-1");

        assertThat(run("did", "revoke-key", "--did", did, "--key", "#keys-0").exit()).isZero();
    }

    @Test
    void revokingKnowsWhatAKeyIdIs() {
        String did = "did:weid:101:" + TestKey.of(530).address();
        String other = "did:weid:101:" + TestKey.of(531).address();
        for (String id : List.of("0", "keys-0", "#keys-00", "#keys--1", other + "#keys-0")) {
            Result result = run("did", "revoke-key", "--did", did, "--key", id);
            assertThat(result.exit()).as(id).isEqualTo(2);
            assertThat(result.err()).contains("is no key id of " + did);
        }
        Result nobody = run("did", "revoke-key", "--did", did, "--key", "#keys-0");
        assertThat(nobody.exit()).isEqualTo(1);
        assertThat(nobody.err()).contains("is not registered");
        assertThat(run("did", "revoke-key", "--did", "did:web:x", "--key", "#keys-0").exit())
                .isEqualTo(2);
    }

    // The chain behind it

    @Test
    void anotherChainIsNotActedOnInAnybodysPlace() throws Exception {
        TestKey key = TestKey.of(801);
        String did = "did:weid:101:" + key.address();
        try (var foreign = new ForeignNode(chain.url())) {
            environment.put("RPC_URL", foreign.url().toString());
            assertThat(run("did", "register", "--public-key", "" + key.publicKey()).exit())
                    .isZero();
            for (Result refused :
                    List.of(
                            run("did", "revoke-key", "--did", did, "--key", "#keys-0"),
                            status(did, Hash.ZERO.toString(), "revoked"))) {
                assertThat(refused.exit()).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.err()).contains("only the embedded development chain");
            }
            assertThat(foreign.calls()).noneMatch(method -> method.startsWith("anvil_"));
        } finally {
            environment.put("RPC_URL", chain.url().toString());
        }
        assertThat(views.keysOf(key.address()).getFirst().state()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void settingsAreCheckedBeforeAnythingIsSent() {
        misconfigured("RPC_URL", "", "RPC_URL is not set");
        misconfigured("RPC_URL", "chain", "no http or https address");
        misconfigured("CREDGATE_LEDGER_CHAIN_ID", "1", "serves chain 31337");
        misconfigured("CREDGATE_DEFAULT_WEID_CHAIN", "01", "is no number");
        misconfigured(CONTRACTS + "ENTITIES", "", CONTRACTS + "ENTITIES is not set");
        misconfigured(CONTRACTS + "ENTITIES", "0x12", "is no address");
        misconfigured("CREDGATE_LEDGER_ACCOUNT", "me", "is no address");
        assertThat(with("RPC_URL", "http://127.0.0.1:1").err()).contains("does not answer");
        assertThat(with("RPC_URL", "http://127.0.0.1:1").exit()).isEqualTo(1);
        assertThat(with(CONTRACTS + "ENTITIES", TestKey.of(1).address().toString()).err())
                .contains("where Entities should be");
        assertThat(with("CREDGATE_LEDGER_ACCOUNT", TestKey.of(1).address().toString()).err())
                .contains("has not unlocked");
    }

    private void misconfigured(String setting, String value, String words) {
        Result result = with(setting, value);
        assertThat(result.exit()).as(result.err()).isEqualTo(2);
        assertThat(result.err()).contains(words).hasLineCount(1);
        assertThat(result.out()).isEmpty();
    }

    private Result with(String setting, String value) {
        var changed = new HashMap<>(environment);
        changed.put(setting, value);
        String unregistered = TestKey.of(999).publicKey().toString();
        return run(changed, "did", "register", "--public-key", unregistered);
    }

    private static String compressed(Secp256k1PublicKey key) {
        byte[] xy = key.toBytes();
        return ((xy[63] & 1) == 0 ? "02" : "03") + HexFormat.of().formatHex(xy, 0, 32);
    }
}
