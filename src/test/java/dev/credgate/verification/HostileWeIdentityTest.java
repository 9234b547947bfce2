package dev.credgate.verification;

import dev.credgate.verification.HostileTrial.Hostile;
import dev.credgate.verification.HostileTrial.Sound;
import dev.credgate.verification.Verification.BindingDemand;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad input as WeIdentity's credentials. */
class HostileWeIdentityTest {

    static Stream<Sound> sound() {
        return Stream.of(
                new Sound(
                        "weidentity",
                        WEIDENTITY,
                        Vector.named("credential-flat").document(),
                        new BindingDemand.None()));
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
        HostileTrial.isRefusedByItsOwnCode(WEIDENTITY, hostile);
    }

    private static final World WEIDENTITY = Vector.named("credential-flat").world();

    static Stream<Hostile> hostile() {
        String flat = Vector.named("credential-flat").text("documentText");
        record Case(String name, String text, Reason reason) {}
        return Stream.of(
                        new Case(
                                "deep claims",
                                flat.replace("\"Shenzhen\"", "[".repeat(70) + "]".repeat(70)),
                                Reason.TOO_DEEP),
                        new Case(
                                "many claims",
                                flat.replace("\"Shenzhen\"", "[" + "1,".repeat(200_000) + "1]"),
                                Reason.TOO_LARGE),
                        new Case(
                                "a member twice",
                                flat.replace("\"cptId\":", "\"cptId\":1,\"cptId\":"),
                                Reason.DUPLICATE_MEMBER),
                        new Case(
                                "a member that nobody signed",
                                flat.replace("\"cptId\":", "\"admin\":true,\"cptId\":"),
                                Reason.UNKNOWN_MEMBER),
                        new Case(
                                "another way of signing",
                                flat.replace("\"Secp256k1\"", "\"none\""),
                                Reason.PROOF_TYPE),
                        new Case(
                                "another curve's way of signing",
                                flat.replace("\"Secp256k1\"", "\"Ed25519\""),
                                Reason.PROOF_TYPE),
                        new Case(
                                "a key of its own",
                                flat.replace("\"creator\":", "\"publicKey\":\"1\",\"creator\":"),
                                Reason.UNKNOWN_MEMBER),
                        new Case(
                                "a document that is cut",
                                flat.substring(0, flat.length() - 1),
                                Reason.TRUNCATED),
                        new Case(
                                "a huge text",
                                flat.replace("Shenzhen", "x".repeat(4_000_000)),
                                Reason.SIGNATURE_INVALID),
                        new Case(
                                "a number beyond all doubles",
                                flat.replace("\"Shenzhen\"", "9e99999"),
                                Reason.NUMBER_OUT_OF_RANGE),
                        new Case(
                                "half a character",
                                flat.replace("Shenzhen", "\\ud800"),
                                Reason.UNPAIRED_SURROGATE),
                        new Case(
                                "thousands of hidden claims below a long name",
                                hiding(flat, "n".repeat(200_000)),
                                Reason.SIGNATURE_INVALID),
                        new Case(
                                "a signature of nothing",
                                signed(flat, new byte[65]),
                                Reason.SIGNATURE_OUT_OF_RANGE),
                        new Case(
                                "a signature that is too long",
                                signed(flat, new byte[66]),
                                Reason.SIGNATURE_LENGTH),
                        new Case(
                                "a huge signature",
                                signed(flat, new byte[3_000_000]),
                                Reason.SIGNATURE_LENGTH),
                        new Case(
                                "a point that no key can be recovered from",
                                signed(flat, recovering(9)),
                                Reason.SIGNATURE_RECOVERY_ID),
                        new Case(
                                "another claim",
                                flat.replace("Shenzhen", "Macao"),
                                Reason.SIGNATURE_INVALID))
                .map(one ->
                        new Hostile(
                                "weidentity",
                                one.name(),
                                one.text().getBytes(StandardCharsets.UTF_8),
                                one.reason()));
    }

    /** A megabyte of which the paths of all hidden claims together would take gigabytes. */
    private static String hiding(String credential, String name) {
        String claims = members(i -> "\"a" + i + "\":\"0x" + "0".repeat(64) + '"');
        String salts = members(i -> "\"a" + i + "\":\"0\"");
        return credential
                .replace("\"claim\":{", "\"claim\":{\"" + name + "\":" + claims + ',')
                .replace("\"salt\":{", "\"salt\":{\"" + name + "\":" + salts + ',');
    }

    private static String members(IntFunction<String> member) {
        return IntStream.range(0, 7_000)
                .mapToObj(member)
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String signed(String credential, byte[] signature) {
        return credential.replaceFirst(
                "\"signatureValue\":\"[^\"]*\"",
                "\"signatureValue\":\"" + Base64.getEncoder().encodeToString(signature) + "\"");
    }

    /** r and s of one, and a number of the point that there is none of. */
    private static byte[] recovering(int id) {
        byte[] signature = new byte[65];
        signature[31] = 1;
        signature[63] = 1;
        signature[64] = (byte) id;
        return signature;
    }
}
