package dev.credgate.cli;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.ledger.EntityKey;
import dev.credgate.ledger.KeyState;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.Anvil;
import dev.credgate.ledger.chain.ChainRpc;
import dev.credgate.ledger.chain.Deployment;
import dev.credgate.ledger.chain.ForeignNode;
import dev.credgate.ledger.chain.LedgerViews;
import dev.credgate.ledger.chain.LedgerWrites;
import dev.credgate.ledger.chain.TestKey;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** The ledger commands on a real chain: what they print, how they end, what the chain shows. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerCommandTest {

    private static final Path SDK_CREDENTIAL =
            Path.of("src/main/resources/demo/sdk-credential.json");
    private static final String CONTRACTS = "CREDGATE_LEDGER_CONTRACTS_";

    @TempDir Path folder;

    private final Map<String, String> environment = new HashMap<>();
    private Anvil chain;
    private ChainRpc rpc;
    private LedgerViews views;
    private LedgerWrites writes;

    record Result(int exit, String out, String err) {}

    @BeforeAll
    void deploy() {
        chain = Anvil.start();
        environment.put("RPC_URL", chain.url().toString());
        Result deployed = run("deploy");
        assertThat(deployed.exit()).as(deployed.err()).isZero();
        Map<String, Address> addresses = new HashMap<>();
        for (String line : deployed.out().lines().toList()) {
            int equals = line.indexOf('=');
            String name = line.substring(0, equals);
            addresses.put(name, Address.parse(line.substring(equals + 1)).orElseThrow());
            environment.put(CONTRACTS + name, line.substring(equals + 1));
        }
        var deployment =
                new Deployment(
                        requireNonNull(addresses.get("ENTITIES")),
                        requireNonNull(addresses.get("ISSUER_TRUST")),
                        requireNonNull(addresses.get("CREDENTIAL_STATUS")),
                        requireNonNull(addresses.get("CREDENTIAL_TYPES")));
        rpc = new ChainRpc(chain.url(), Duration.ofSeconds(10), Duration.ofSeconds(20));
        views = new LedgerViews(rpc, deployment);
        writes = new LedgerWrites(rpc, deployment);
    }

    @AfterAll
    void stop() {
        rpc.close();
        chain.close();
    }

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

    // issuer

    @Test
    void authorisesAndDeauthorisesIssuersOfAnyMethod() throws Exception {
        for (String did :
                List.of(
                        "did:weid:101:" + TestKey.of(601).address(),
                        "did:web:agency.example%3A8443:unit",
                        "did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK")) {
            for (String type :
                    List.of("cpt:1000", "*", "vct:urn:eudi:pid:1", "doctype:org.iso.18013.5.1")) {
                Hash issuer = Keccak256.hash(did);
                Hash hash = Keccak256.hash(type);
                String[] what = {"--did", did, "--type", type};
                Result yes = run("issuer", "authorise", what, "--name", "Agency");
                assertThat(yes).isEqualTo(new Result(0, did + " may vouch for " + type + "\n", ""));
                assertThat(views.authorisation(issuer, hash)).contains(true);
                assertThat(views.isRecognised(issuer)).isTrue();
                Result no = run("issuer", "deauthorise", what);
                assertThat(no.exit()).as(no.err()).isZero();
                assertThat(views.authorisation(issuer, hash)).contains(false);
            }
        }
    }

    @Test
    void saltLengthsAreDeclaredFromTheBeginningAndLaterAMinuteAhead() throws Exception {
        String did = "did:weid:101:" + TestKey.of(602).address();
        String[] what = {"--did", did, "--type", "cpt:1000", "--name", "Agency"};
        Hash issuer = Keccak256.hash(did);
        assertThat(run("issuer", "authorise", what, "--salt-length", "22").exit()).isZero();
        assertThat(views.lastSaltLength(issuer)).contains(new SaltLength(22, Instant.EPOCH));
        assertThat(run("issuer", "authorise", what, "--salt-length", "22").exit()).isZero();
        assertThat(views.lastSaltLength(issuer)).contains(new SaltLength(22, Instant.EPOCH));
        assertThat(run("issuer", "authorise", what, "--salt-length", "30").exit()).isZero();
        Instant second = views.lastSaltLength(issuer).orElseThrow().from();
        assertThat(second).isBetween(now().plusSeconds(30), now().plusSeconds(60));
        // Before that one is in force, and never further back.
        assertThat(run("issuer", "authorise", what, "--salt-length", "40").exit()).isZero();
        assertThat(views.lastSaltLength(issuer).orElseThrow().from()).isAfter(second);
        for (String wrong : List.of("4", "65", "-1", "x")) {
            assertThat(run("issuer", "authorise", what, "--salt-length", wrong).exit())
                    .isEqualTo(2);
        }
    }

    /** What it issued without one has salts of 5, and keeps its meaning. */
    @Test
    void theFirstSaltLengthOfAnIssuerThatMayHaveIssuedIsAMinuteAhead() throws Exception {
        String did = "did:weid:101:" + TestKey.of(603).address();
        String[] what = {"--did", did, "--type", "cpt:1000", "--name", "Agency"};
        assertThat(run("issuer", "authorise", what).exit()).isZero();
        assertThat(run("issuer", "authorise", what, "--salt-length", "22").exit()).isZero();
        assertThat(views.lastSaltLength(Keccak256.hash(did)).orElseThrow().from())
                .isBetween(now().plusSeconds(30), now().plusSeconds(60));
    }

    private Instant now() throws Exception {
        return rpc.blockTime();
    }

    @Test
    void anUnrecognisedIssuerIsRecognisedAgainWhenItIsAuthorised() throws Exception {
        Hash did = Keccak256.hash("did:web:back.example");
        var committee = rpc.unlocked(chain.account(0));
        writes.nameIssuer(committee, did, chain.account(3), "Back");
        writes.recognise(committee, did, false);
        String[] what = {"--did", "did:web:back.example", "--type", "*", "--name", "Back"};
        assertThat(run("issuer", "authorise", what).exit()).isZero();
        assertThat(views.isRecognised(did)).isTrue();
        // The account that was named stays.
        assertThat(views.accountOf(did)).contains(chain.account(3));
        assertThat(run("issuer", "authorise", what, "--account", "" + chain.account(4)).exit())
                .isZero();
        assertThat(views.accountOf(did)).contains(chain.account(4));
    }

    @Test
    void whoWasNeverNamedCannotBeDeauthorised() {
        Result result =
                run("issuer", "deauthorise", "--did", "did:web:never.example", "--type", "*");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.err()).contains("no issuer was named");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1000", "cpt:", "cpt:01", "cpt:-1", "vct:", "vct:*", "**", "", "pid:1", "vc:a b"
            })
    void whatIsNoTypeIsAWrongArgument(String typed) {
        Result result =
                run("issuer", "authorise", "--did", "did:web:x", "--type", typed, "--name", "x");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err()).contains("is no type");
    }

    /** One example each of the four families, where a family is missing. */
    @Test
    void aBareTypeIsToldTheFamilies() {
        Result result =
                run("issuer", "authorise", "--did", "did:web:x", "--type", "1000", "--name", "x");
        assertThat(result.exit()).isEqualTo(2);
        assertThat(result.err())
                .contains("cpt:1000", "vct:urn:", "vc:https://", "doctype:org.iso.18013.5.1.mDL");
    }

    /** As a shell that does not take quotes away, or a script that quotes twice, passes it. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "'*'", "\"*\""})
    void allTypesAreWrittenWithOrWithoutQuotes(String typed) throws Exception {
        String did = "did:web:quotes.example:" + typed.length() + (int) typed.charAt(0);
        Result result =
                run("issuer", "authorise", "--did", did, "--type", typed, "--name", "Quotes");
        assertThat(result).isEqualTo(new Result(0, did + " may vouch for *\n", ""));
        assertThat(views.authorisation(Keccak256.hash(did), Keccak256.hash("*"))).contains(true);
    }

    @Test
    void onlyTheCommitteeAuthorises() {
        environment.put("CREDGATE_LEDGER_ACCOUNT", chain.account(8).toString());
        Result result =
                run("issuer", "authorise", "--did", "did:web:x", "--type", "*", "--name", "x");
        environment.remove("CREDGATE_LEDGER_ACCOUNT");
        assertThat(result.exit()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("is no member of the committee").hasLineCount(1);
    }

    // schema

    @Test
    void publishesSchemasVersionByVersion() throws Exception {
        Path file = folder.resolve("schema.json");
        Files.writeString(file, "{\"type\":\"object\"}");
        String[] what = {"--type", "cpt:2000002", "--file", file.toString()};
        assertThat(run("schema", "publish", what))
                .isEqualTo(new Result(0, "version 1 of cpt:2000002\n", ""));
        assertThat(run("schema", "publish", what))
                .isEqualTo(new Result(0, "", "that is version 1 of cpt:2000002 already\n"));
        Files.writeString(file, "{\"type\":\"object\",\"required\":[\"name\"]}");
        assertThat(run("schema", "publish", what).out()).isEqualTo("version 2 of cpt:2000002\n");
        assertThat(views.schemaHash(Keccak256.hash("cpt:2000002"), 2))
                .isEqualTo(Keccak256.hash(Files.readAllBytes(file)));
    }

    @Test
    void whatNoVerifierCouldUseIsNotPublished() throws Exception {
        Path file = folder.resolve("bad.json");
        String[] what = {"--type", "cpt:2000003", "--file", file.toString()};
        assertThat(run("schema", "publish", what).exit()).isEqualTo(2);
        for (String text :
                List.of(
                        "",
                        "[]",
                        "{",
                        "{}{}",
                        "{\"a\":1,\"a\":2}",
                        "{\"pattern\":\"(a)\\\\1\"}",
                        "{\"$ref\":\"https://elsewhere.example/schema.json\"}")) {
            Files.writeString(file, text);
            Result result = run("schema", "publish", what);
            assertThat(result.exit()).as(text).isEqualTo(1);
            assertThat(result.err()).contains("bad.json");
        }
        Files.write(file, new byte[24_577]);
        assertThat(run("schema", "publish", what).exit()).isEqualTo(2);
        assertThat(run("schema", "publish", "--type", "*", "--file", file.toString()).exit())
                .isEqualTo(2);
        assertThat(views.schemaVersion(Keccak256.hash("cpt:2000003"))).isZero();
    }

    // status

    @Test
    void setsTheStatusOfACredentialMadeByTheSdkFromItsFile() throws Exception {
        String issuer = "did:weid:101:0x3b814678c239fa3938df0fdd46d4f69130d548df";
        String key =
                Files.readString(Path.of("src/main/resources/demo/sdk-issuers.txt"))
                        .lines()
                        .filter(line -> line.startsWith(issuer))
                        .map(line -> line.substring(issuer.length() + 1))
                        .findFirst()
                        .orElseThrow();
        String[] file = {"--issuer", issuer, "--credential", SDK_CREDENTIAL.toString()};

        Result early = run("status", "set", file, "--status", "revoked");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("is no WeIdentity credential that a key of");

        assertThat(run("did", "register", "--public-key", key, "--did", issuer).exit()).isZero();
        Result unnamed = run("status", "set", file, "--status", "revoked");
        assertThat(unnamed.exit()).isEqualTo(1);
        assertThat(unnamed.err()).contains("no issuer was named");
        run("issuer", "authorise", "--did", issuer, "--type", "*", "--name", "SDK");
        Result revoked = run("status", "set", file, "--status", "revoked");
        assertThat(revoked.exit()).as(revoked.err()).isZero();
        String printed = revoked.out().substring(0, 66);
        assertThat(revoked.out()).isEqualTo(printed + " is revoked\n");
        Hash statusKey = Hash.parse(printed).orElseThrow();
        assertThat(views.statusOf(Keccak256.hash(issuer), statusKey))
                .isEqualTo(StatusValue.REVOKED);

        // The same key typed as a hash, with and without 0x; back and forth.
        String[] hash = {"--issuer", issuer, "--credential", printed};
        assertThat(run("status", "set", hash, "--status", "suspended").exit()).isZero();
        assertThat(views.statusOf(Keccak256.hash(issuer), statusKey))
                .isEqualTo(StatusValue.SUSPENDED);
        String[] bare = {"--issuer", issuer, "--credential", printed.substring(2)};
        assertThat(run("status", "set", bare, "--status", "active").exit()).isZero();
        assertThat(views.statusOf(Keccak256.hash(issuer), statusKey)).isEqualTo(StatusValue.ACTIVE);
        assertThat(run("status", "set", bare, "--status", "active").exit()).isZero();

        // Another issuer's name on the same file.
        TestKey other = TestKey.of(701);
        run("did", "register", "--public-key", other.publicKey().toString());
        Result foreign =
                run(
                        "status",
                        "set",
                        "--issuer",
                        "did:weid:101:" + other.address(),
                        "--credential",
                        SDK_CREDENTIAL.toString(),
                        "--status",
                        "revoked");
        assertThat(foreign.exit()).isEqualTo(1);
    }

    @Test
    void setsTheStatusForAnyMethodOnceTheIssuerIsNamed() throws Exception {
        String did = "did:web:status.example";
        String hash = Keccak256.hash("a credential").toString();
        String[] what = {"--issuer", did, "--credential", hash, "--status", "revoked"};
        Result early = run("status", "set", what);
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("authorise it first");
        run("issuer", "authorise", "--did", did, "--type", "*", "--name", "Status");
        assertThat(run("status", "set", what).exit()).isZero();
        assertThat(views.statusOf(Keccak256.hash(did), Hash.parse(hash).orElseThrow()))
                .isEqualTo(StatusValue.REVOKED);
    }

    @Test
    void wrongStatusArguments() {
        String hash = Hash.ZERO.toString();
        assertThat(status("did:web:x", hash, "gone").err()).contains("'gone' is neither");
        assertThat(status("did:web:x", hash, "gone").exit()).isEqualTo(2);
        assertThat(status("did:web:x", "nowhere.json", "revoked").err())
                .contains("neither 64 hex digits nor a file");
        assertThat(status("did:web:x", "nowhere.json", "revoked").exit()).isEqualTo(2);
        assertThat(run("status", "set").exit()).isEqualTo(2);
        assertThat(run("nonsense").exit()).isEqualTo(2);
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

    private Result status(String issuer, String credential, String status) {
        return run(
                "status",
                "set",
                "--issuer",
                issuer,
                "--credential",
                credential,
                "--status",
                status);
    }

    private Result run(String group, String command, String[] options, String... more) {
        String[] all = new String[2 + options.length + more.length];
        all[0] = group;
        all[1] = command;
        System.arraycopy(options, 0, all, 2, options.length);
        System.arraycopy(more, 0, all, 2 + options.length, more.length);
        return run(all);
    }

    private Result run(String... arguments) {
        return run(environment, arguments);
    }

    private static Result run(Map<String, String> environment, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exit =
                new CommandLine(new LedgerCommand(environment))
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(arguments);
        return new Result(exit, out.toString(), err.toString());
    }

    private static String compressed(Secp256k1PublicKey key) {
        byte[] xy = key.toBytes();
        return ((xy[63] & 1) == 0 ? "02" : "03") + HexFormat.of().formatHex(xy, 0, 32);
    }
}
