package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1Engines;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.hsm.HsmException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real SoftHSM token: keys are born in it, stay in it, and what they sign holds. */
class TokenTest {

    private static SoftHsm hsm;
    private static Token token;

    @BeforeAll
    static void prepare() {
        hsm = SoftHsm.prepare();
        token = Token.open(hsm.settings());
        token.generate("issuer", KeyCurve.SECP256K1);
        token.generate("jose", KeyCurve.P256);
        token.generate("large", KeyCurve.P384);
        token.generate("edwards", KeyCurve.ED25519);
    }

    @AfterAll
    static void remove() {
        token.close();
        hsm.close();
    }

    @Test
    void aSignatureOfAHashNamesItsKeyAndHasTheLowS() {
        Secp256k1PublicKey key = publicKey(token.key("issuer"));
        byte[] digest = new byte[32];
        Random random = new Random(7);
        for (int i = 0; i < 64; i++) {
            random.nextBytes(digest);
            byte[] signature =
                    token.sign("issuer", SignatureAlgorithm.SECP256K1_RECOVERABLE, digest)
                            .checked();
            assertThat(RecoverableSignature.read(signature))
                    .isInstanceOfSatisfying(
                            RecoverableSignature.Reading.Read.class,
                            read ->
                                    assertThat(
                                                    Secp256k1Engines.preferred()
                                                            .recover(
                                                                    Hash.of(digest),
                                                                    read.signature()))
                                            .contains(key));
        }
    }

    @Test
    void anEs256SignatureHoldsForTheJdk() throws Exception {
        byte[] message = "to be signed".getBytes(StandardCharsets.UTF_8);
        byte[] signature = token.sign("jose", SignatureAlgorithm.ES256, message).checked();
        byte[] spki =
                new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(
                                        X9ObjectIdentifiers.id_ecPublicKey,
                                        new ASN1ObjectIdentifier("1.2.840.10045.3.1.7")),
                                token.key("jose").point())
                        .getEncoded();
        Signature verifier = Signature.getInstance("SHA256withECDSAinP1363Format");
        verifier.initVerify(
                KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(spki)));
        verifier.update(message);
        assertThat(signature).hasSize(64);
        assertThat(verifier.verify(signature)).isTrue();
    }

    @Test
    void es384AndEd25519SignaturesHoldForTheJdk() throws Exception {
        byte[] message = "to be signed".getBytes(StandardCharsets.UTF_8);
        byte[] point = token.key("large").point();
        assertThat(point).hasSize(97);
        byte[] p384 =
                new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(
                                        X9ObjectIdentifiers.id_ecPublicKey,
                                        new ASN1ObjectIdentifier("1.3.132.0.34")),
                                point)
                        .getEncoded();
        byte[] ed25519 =
                new SubjectPublicKeyInfo(
                                new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.3.101.112")),
                                token.key("edwards").point())
                        .getEncoded();
        assertThat(
                        holds(
                                "EC",
                                "SHA384withECDSAinP1363Format",
                                p384,
                                message,
                                token.sign("large", SignatureAlgorithm.ES384, message).checked()))
                .isTrue();
        // Longer than what a session keeps room for.
        byte[] book = "a long message ".repeat(10_000).getBytes(StandardCharsets.UTF_8);
        for (byte[] text : new byte[][] {message, book, new byte[0]}) {
            assertThat(
                            holds(
                                    "Ed25519",
                                    "Ed25519",
                                    ed25519,
                                    text,
                                    token.sign("edwards", SignatureAlgorithm.EDDSA, text)
                                            .checked()))
                    .isTrue();
        }
    }

    private static boolean holds(
            String keys, String algorithm, byte[] spki, byte[] message, byte[] signature)
            throws Exception {
        Signature verifier = Signature.getInstance(algorithm);
        verifier.initVerify(
                KeyFactory.getInstance(keys).generatePublic(new X509EncodedKeySpec(spki)));
        verifier.update(message);
        return verifier.verify(signature);
    }

    @Test
    void whatATokenSaysOfItsKeysIsThatTheyStay() {
        for (String label : List.of("issuer", "jose", "large", "edwards")) {
            assertThat(token.attributes(label))
                    .as(label)
                    .isEqualTo(new KeyAttributes(true, true, false, true, true, true));
        }
    }

    @Test
    void manyThreadsSignAtOnce() throws Exception {
        Secp256k1PublicKey key = publicKey(token.key("issuer"));
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] digest = new byte[32];
            Arrays.fill(digest, (byte) i);
            calls.add(() ->
                    RecoverableSignature.read(
                                            token.sign(
                                                            "issuer",
                                                            SignatureAlgorithm
                                                                    .SECP256K1_RECOVERABLE,
                                                            digest)
                                                    .checked())
                                    instanceof RecoverableSignature.Reading.Read(var read)
                            && Secp256k1Engines.preferred().verify(Hash.of(digest), read, key));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> held : threads.invokeAll(calls)) {
                assertThat(held.get()).isTrue();
            }
        }
    }

    @Test
    void aKeyIsFoundAgainByItsLabelWhenTheTokenIsOpenedAnew() {
        try (Token again = Token.open(hsm.settings())) {
            assertThat(again.key("issuer")).isEqualTo(token.key("issuer"));
            assertThat(again.key("jose")).isEqualTo(token.key("jose"));
            assertThat(again.key("edwards")).isEqualTo(token.key("edwards"));
        }
    }

    @Test
    void aKeyThatCanLeaveTheTokenOrWasBroughtToItIsNotUsed(@TempDir Path folder) throws Exception {
        // Imported by the vendor's own tool: neither local nor never-extractable.
        Path pem = folder.resolve("key.pem");
        SoftHsm.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                pem.toString(),
                "-out",
                folder.resolve("cert.pem").toString(),
                "-subj",
                "/CN=imported");
        SoftHsm fresh = SoftHsm.prepare("imported");
        try (fresh) {
            SoftHsm.run(
                    "softhsm2-util",
                    "--import",
                    pem.toString(),
                    "--token",
                    "imported",
                    "--label",
                    "imported",
                    "--id",
                    "AA",
                    "--pin",
                    Files.readString(fresh.pinFile()));
            SoftHsm.run(
                    "openssl",
                    "x509",
                    "-in",
                    folder.resolve("cert.pem").toString(),
                    "-outform",
                    "DER",
                    "-out",
                    folder.resolve("cert.der").toString());
            SoftHsm.run(
                    "pkcs11-tool",
                    "--module",
                    fresh.settings().module().toString(),
                    "--token-label",
                    "imported",
                    "--login",
                    "--pin",
                    Files.readString(fresh.pinFile()),
                    "--write-object",
                    folder.resolve("cert.der").toString(),
                    "--type",
                    "cert",
                    "--id",
                    "AA",
                    "--label",
                    "imported");
            try (Token opened = Token.open(fresh.settings())) {
                assertThatThrownBy(() -> opened.key("imported"))
                        .isInstanceOfSatisfying(
                                HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY))
                        .hasMessageContaining("CKA_LOCAL");
            }
        }
    }

    /** As on cards for qualified signatures, which hold others beside it. */
    @Test
    void aKeyThatDemandsThePinForEachSignatureIsNotUsedAndKeepsNobodyFromTheOthers()
            throws Exception {
        try (SoftHsm fresh = SoftHsm.prepare("qualified").withKey("issuer", KeyCurve.P256)) {
            SoftHsm.run(
                    "pkcs11-tool",
                    "--module",
                    fresh.settings().module().toString(),
                    "--token-label",
                    "qualified",
                    "--login",
                    "--pin",
                    Files.readString(fresh.pinFile()),
                    "--keypairgen",
                    "--key-type",
                    "EC:prime256v1",
                    "--usage-sign",
                    "--sensitive",
                    "--always-auth",
                    "--label",
                    "qualified");
            try (Token opened = Token.open(fresh.settings())) {
                assertThat(opened.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                        .hasSize(64);
                assertThatThrownBy(() ->
                                opened.sign("qualified", SignatureAlgorithm.ES256, new byte[1]))
                        .isInstanceOfSatisfying(
                                HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY))
                        .hasMessageContaining("CKA_ALWAYS_AUTHENTICATE");
            }
        }
    }

    @Test
    void aTakenLabelIsRefused() {
        assertThatThrownBy(() -> token.generate("issuer", KeyCurve.P256))
                .hasMessageContaining("already has a key labelled issuer");
    }

    @Test
    void aKeySignsNothingOfAnotherCurve() {
        assertThatThrownBy(
                        () -> token.sign("issuer", SignatureAlgorithm.ES256, new byte[1]).checked())
                .hasMessageContaining("cannot sign ES256");
    }

    @Test
    void anUnknownKeyIsNamed() {
        assertThatThrownBy(() -> token.key("nobody"))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.KEY))
                .hasMessageContaining("nobody");
    }

    @Test
    void anUnknownTokenIsAway() {
        var elsewhere = new TokenSettings(hsm.settings().module(), "elsewhere", hsm.pinFile());
        assertThatThrownBy(() -> Token.open(elsewhere))
                .isInstanceOfSatisfying(
                        HsmException.class, e -> assertThat(e.kind()).isEqualTo(Kind.AWAY))
                .hasMessageContaining("elsewhere")
                .hasMessageContaining("credgate");
    }

    @Test
    void aWrongPinIsRefusedAndNotNamed(@TempDir Path folder) throws IOException {
        SoftHsm other = SoftHsm.prepare("pinned");
        try (other) {
            Path wrong = folder.resolve("pin");
            Files.writeString(wrong, "wrong-pin-1234\n");
            Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
            assertThatThrownBy(() ->
                            Token.open(
                                    new TokenSettings(other.settings().module(), "pinned", wrong)))
                    .isInstanceOfSatisfying(
                            HsmException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.PIN_REFUSED))
                    .hasMessage("token pinned refused the PIN (CKR_PIN_INCORRECT)");
        }
    }

    @Test
    void wrongSettingsAreToldOneByOne(@TempDir Path folder) throws IOException {
        Path open = folder.resolve("pin");
        Files.writeString(open, "1234567");
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new TokenSettings(folder.resolve("no.so"), "", open).faults())
                .hasSize(3)
                .anySatisfy(fault -> assertThat(fault).contains("there is no file"))
                .anySatisfy(fault -> assertThat(fault).contains("token-label"))
                .anySatisfy(fault -> assertThat(fault).contains("open to others"));
        assertThat(new TokenSettings(hsm.settings().module(), "x", folder.resolve("none")).faults())
                .singleElement()
                .asString()
                .contains("cannot read");
    }

    private static Secp256k1PublicKey publicKey(TokenKey key) {
        byte[] point = key.point();
        return Secp256k1PublicKey.of(Arrays.copyOfRange(point, 1, 65)).orElseThrow();
    }
}
