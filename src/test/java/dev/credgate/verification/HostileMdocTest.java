package dev.credgate.verification;

import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.HostileWorld.TRANSCRIPT;
import static dev.credgate.verification.HostileWorld.WALLET;
import static dev.credgate.verification.HostileWorld.WORLD;
import static dev.credgate.verification.HostileWorld.asked;

import com.upokecenter.cbor.CBORObject;
import dev.credgate.credential.mdoc.MdocWallet;
import dev.credgate.crypto.Base64Url;
import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input as mobile documents. */
class HostileMdocTest {

    static Stream<Sound> sound() {
        return Stream.of(
                new Sound("mdoc", WORLD, WALLET.response(TRANSCRIPT), asked()),
                new Sound(
                        "mdoc in base64url",
                        WORLD,
                        ascii(Base64Url.encode(WALLET.response(TRANSCRIPT))),
                        asked()));
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isValidUntilItIsCut(Sound sound) {
        HostileTrial.isValidUntilItIsCut(sound);
    }

    @ParameterizedTest
    @MethodSource("sound")
    void isInvalidWithAnythingAfterIt(Sound sound) {
        HostileTrial.isInvalidWithAnythingAfterIt(sound);
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void isRefusedByItsOwnCode(Hostile hostile) {
        HostileTrial.isRefusedByItsOwnCode(WORLD, hostile);
    }

    private static byte[] cbor(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] response(UnaryOperator<CBORObject> change) {
        return change.apply(CBORObject.DecodeFromBytes(WALLET.response(TRANSCRIPT)))
                .EncodeToBytes();
    }

    private static byte[] mso(String member, CBORObject value) {
        MdocWallet wallet = new MdocWallet();
        wallet.mso(object -> object.set(CBORObject.FromObject(member), value));
        return wallet.response(TRANSCRIPT);
    }

    private static byte[] withOpenHeader(int label, CBORObject value) {
        return response(map -> {
            map.get("documents")
                    .get(0)
                    .get("issuerSigned")
                    .get("issuerAuth")
                    .get(1)
                    .set(CBORObject.FromObject(label), value);
            return map;
        });
    }

    static Stream<Hostile> hostile() {
        byte[] version = cbor("a16776657273696f6e");
        CBORObject offCurve =
                CBORObject.NewMap()
                        .Add(
                                "deviceKey",
                                CBORObject.NewMap()
                                        .Add(1, 2)
                                        .Add(-1, 1)
                                        .Add(-2, new byte[32])
                                        .Add(-3, new byte[32]));
        byte[] deep = new byte[200_000];
        Arrays.fill(deep, (byte) 0x81);
        byte[] whole = WALLET.response(TRANSCRIPT);
        return Stream.of(
                new Hostile(
                        "mdoc",
                        "a map of indefinite length",
                        cbor("bf6776657273696f6e63312e30ff"),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a text of indefinite length",
                        joined(version, cbor("7f63312e30ff")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "an array of 2^64 items",
                        joined(version, cbor("9bffffffffffffffff")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "two gigabytes of bytes",
                        joined(version, cbor("5a7fffffff00")),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a length in more bytes than it takes",
                        joined(version, cbor("7803312e30")),
                        Reason.CBOR_MALFORMED),
                new Hostile("mdoc", "arrays within arrays", joined(version, deep), Reason.TOO_DEEP),
                new Hostile(
                        "mdoc",
                        "many items",
                        joined(version, cbor("9a00030d40"), new byte[200_000]),
                        Reason.TOO_LARGE),
                new Hostile(
                        "mdoc",
                        "a member twice",
                        cbor("a26776657273696f6e63312e306776657273696f6e63312e30"),
                        Reason.DUPLICATE_MEMBER),
                new Hostile(
                        "mdoc",
                        "a tag around a version",
                        response(map -> {
                            map.set(
                                    CBORObject.FromObject("version"),
                                    CBORObject.FromObjectAndTag("1.0", 32));
                            return map;
                        }),
                        Reason.WRONG_TYPE),
                new Hostile(
                        "mdoc",
                        "a tag around the documents",
                        response(map -> {
                            map.set(
                                    CBORObject.FromObject("documents"),
                                    CBORObject.FromObjectAndTag(map.get("documents"), 4001));
                            return map;
                        }),
                        Reason.WRONG_TYPE),
                new Hostile(
                        "mdoc",
                        "an item that is not tagged as encoded",
                        response(map -> {
                            CBORObject items =
                                    map.get("documents")
                                            .get(0)
                                            .get("issuerSigned")
                                            .get("nameSpaces")
                                            .get(MdocWallet.NAMESPACE);
                            items.set(0, items.get(0).UntagOne());
                            return map;
                        }),
                        Reason.CBOR_MALFORMED),
                new Hostile(
                        "mdoc",
                        "a device's key that is on no curve",
                        mso("deviceKeyInfo", offCurve),
                        Reason.KEY_MALFORMED),
                new Hostile(
                        "mdoc",
                        "another document type than was signed",
                        response(map -> {
                            map.get("documents").get(0).set("docType", CBORObject.FromObject("x"));
                            return map;
                        }),
                        Reason.DOCTYPE_MISMATCH),
                new Hostile(
                        "mdoc",
                        "no algorithm",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(new byte[0]));
                            return map;
                        }),
                        Reason.ALGORITHM_NOT_ALLOWED),
                new Hostile(
                        "mdoc",
                        "a MAC for the issuer's signature",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(cbor("a10105")));
                            return map;
                        }),
                        Reason.ALGORITHM_NOT_ALLOWED),
                new Hostile(
                        "mdoc",
                        "a key of its own",
                        withOpenHeader(13, CBORObject.NewMap()),
                        Reason.EMBEDDED_KEY),
                new Hostile(
                        "mdoc",
                        "an address of a certificate",
                        withOpenHeader(35, CBORObject.FromObject("https://evil.example/c")),
                        Reason.EMBEDDED_KEY),
                new Hostile(
                        "mdoc",
                        "a thumbprint of another certificate",
                        withOpenHeader(34, CBORObject.NewArray().Add(-16).Add(new byte[32])),
                        Reason.CERTIFICATE_THUMBPRINT),
                new Hostile(
                        "mdoc",
                        "an extension",
                        withOpenHeader(2, CBORObject.NewArray().Add(99)),
                        Reason.CRITICAL_HEADER),
                new Hostile(
                        "mdoc",
                        "a certificate that is none",
                        withOpenHeader(33, CBORObject.FromObject(new byte[1_000_000])),
                        Reason.CERTIFICATE_REFUSED),
                new Hostile(
                        "mdoc",
                        "a huge text",
                        joined(
                                cbor("a26776657273696f6e63312e306173"),
                                cbor("7a003d0900"),
                                "x".repeat(4_000_000).getBytes(StandardCharsets.US_ASCII)),
                        Reason.UNKNOWN_MEMBER),
                new Hostile(
                        "mdoc",
                        "a text that is no UTF-8",
                        joined(version, cbor("63ff2e30")),
                        Reason.NOT_UTF8),
                new Hostile(
                        "mdoc",
                        "another family's algorithm",
                        response(map -> {
                            map.get("documents")
                                    .get(0)
                                    .get("issuerSigned")
                                    .get("issuerAuth")
                                    .set(0, CBORObject.FromObject(cbor("a10127")));
                            return map;
                        }),
                        Reason.SIGNATURE_ALGORITHM),
                new Hostile(
                        "mdoc",
                        "a byte after it",
                        Arrays.copyOf(whole, whole.length + 1),
                        Reason.TRAILING_BYTES),
                new Hostile(
                        "mdoc",
                        "an element of another value",
                        response(map -> {
                            CBORObject items =
                                    map.get("documents")
                                            .get(0)
                                            .get("issuerSigned")
                                            .get("nameSpaces")
                                            .get(MdocWallet.NAMESPACE);
                            CBORObject item =
                                    CBORObject.DecodeFromBytes(items.get(0).GetByteString());
                            item.set("elementValue", CBORObject.FromObject("Eve"));
                            items.set(0, CBORObject.FromObjectAndTag(item.EncodeToBytes(), 24));
                            return map;
                        }),
                        Reason.DIGEST_MISMATCH));
    }
}
