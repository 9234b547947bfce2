package dev.credgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.ledger.SaltLength;
import dev.credgate.ledger.StatusValue;
import dev.credgate.ledger.chain.TestKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ledger issuer}, {@code schema} and {@code status} on a real chain. */
class LedgerIssuersCommandTest extends LedgerCommandGround {

    private static final Path SDK_CREDENTIAL =
            Path.of("src/main/resources/demo/sdk-credential.json");

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
}
