package dev.credgate.credential.jose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.SignatureChecker;
import dev.credgate.credential.SignatureFinding;
import dev.credgate.crypto.AccountKey;
import dev.credgate.crypto.Base64Url;
import dev.credgate.crypto.Bls12381G2PublicKey;
import dev.credgate.crypto.Curve;
import dev.credgate.crypto.EcdsaSignature;
import dev.credgate.crypto.Ed25519PublicKey;
import dev.credgate.crypto.Ed25519Signature;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.crypto.Message;
import dev.credgate.crypto.NistPublicKey;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.RecoveryKey;
import dev.credgate.crypto.RsaKey;
import dev.credgate.crypto.RsaPadding;
import dev.credgate.crypto.RsaSignature;
import dev.credgate.crypto.Secp256k1PublicKey;
import dev.credgate.crypto.Sha2;
import dev.credgate.crypto.VerificationKey;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON Web Signature in compact form (RFC 7515, section 7.1), read in place: the array that it
 * stands in is kept and must not be changed. Its header names an algorithm of {@link JwsAlgorithm},
 * marks nothing as critical and brings no key. Whether {@code typ} is right is for whoever knows
 * what it should be. Immutable.
 */
public final class CompactJws {

    private final byte[] source;
    private final int from;
    private final int signedTo;
    private final JsonObject header;
    private final JwsAlgorithm algorithm;
    private final byte[] payload;
    private final byte[] signature;

    private CompactJws(
            byte[] source,
            int from,
            int signedTo,
            JsonObject header,
            JwsAlgorithm algorithm,
            byte[] payload,
            byte[] signature) {
        this.source = source;
        this.from = from;
        this.signedTo = signedTo;
        this.header = header;
        this.algorithm = algorithm;
        this.payload = payload;
        this.signature = signature;
    }

    /** What characters are as a JWS. */
    public sealed interface Reading {
        /** One that a signature can be checked of. */
        record Read(CompactJws jws) implements Reading {}

        /** None. */
        record Refused(FlawFound found) implements Reading {}
    }

    /** Reads all of an array. */
    public static Reading read(byte[] source) {
        return read(source, 0, source.length);
    }

    /**
     * Reads the characters from {@code from} to before {@code to}; never throws for what they are.
     */
    public static Reading read(byte[] source, int from, int to) {
        Objects.checkFromToIndex(from, to, source.length);
        int first = indexOf(source, '.', from, to);
        return read(
                source,
                from,
                first,
                to,
                first < 0
                        ? Optional.empty()
                        : Base64Url.decode(source, from, first).map(JwsHeader::read));
    }

    /** Reads all of what was looked at before. */
    public static Reading read(CompactText text) {
        return read(text, text.to());
    }

    /** Reads what was looked at before, up to before {@code to}. */
    public static Reading read(CompactText text, int to) {
        return text.headerEnd() < to
                ? read(text.source(), text.from(), text.headerEnd(), to, text.header())
                : read(text.source(), text.from(), to);
    }

    private static Reading read(
            byte[] source, int from, int first, int to, Optional<JwsHeader.Reading> header) {
        int second = first < 0 ? -1 : indexOf(source, '.', first + 1, to);
        if (second < 0 || indexOf(source, '.', second + 1, to) >= 0) {
            return refused(Flaw.ENCODING_MALFORMED, "a compact JWS has three parts");
        }
        Optional<byte[]> payload = Base64Url.decode(source, first + 1, second);
        Optional<byte[]> signature = Base64Url.decode(source, second + 1, to);
        if (header.isEmpty() || payload.isEmpty() || signature.isEmpty()) {
            return refused(
                    Flaw.ENCODING_MALFORMED,
                    "a part of the JWS is not base64url without padding in its one spelling");
        }
        return switch (header.get()) {
            case JwsHeader.Reading.Refused(FlawFound found) -> new Reading.Refused(found);
            case JwsHeader.Reading.Read(JsonObject members, JwsAlgorithm algorithm) ->
                    algorithm.mayHave(signature.get().length)
                            ? new Reading.Read(
                                    new CompactJws(
                                            source,
                                            from,
                                            second,
                                            members,
                                            algorithm,
                                            payload.get(),
                                            signature.get()))
                            : refused(
                                    Flaw.SIGNATURE_LENGTH,
                                    "the signature is not as long as one of " + algorithm.text());
        };
    }

    private static int indexOf(byte[] in, char wanted, int from, int to) {
        for (int at = from; at < to; at++) {
            if (in[at] == wanted) {
                return at;
            }
        }
        return -1;
    }

    private static Reading refused(Flaw flaw, String detail) {
        return new Reading.Refused(new FlawFound(flaw, detail));
    }

    /** The header's members. */
    public JsonObject header() {
        return header;
    }

    /** What {@code alg} names. */
    public JwsAlgorithm algorithm() {
        return algorithm;
    }

    /** The header's {@code kid}. */
    public Optional<String> kid() {
        return text("kid");
    }

    /**
     * The header's {@code typ} in lower case, without {@code application/}, which RFC 7515, section
     * 4.1.9, lets writers leave out.
     */
    public Optional<String> typ() {
        return text("typ").map(JwsHeader::mediaType);
    }

    /** The header's {@code cty}, in the same form. */
    public Optional<String> cty() {
        return text("cty").map(JwsHeader::mediaType);
    }

    private Optional<String> text(String name) {
        return header.members().get(name) instanceof JsonString(String text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** The payload's bytes, shared: nobody may change them. */
    public byte[] payload() {
        return payload;
    }

    /** Keccak-256 of the signing input. */
    public Hash signedHash() {
        return Keccak256.hash(source, from, signedTo - from);
    }

    /** Whether a key made the signature over the signing input. */
    public SignatureFinding check(VerificationKey<?, ?> key, SignatureChecker checker) {
        if (!algorithm.isOf(key)) {
            return SignatureFinding.OTHER_ALGORITHM;
        }
        boolean fits =
                switch (key) {
                    case NistPublicKey<?> nist -> nist(nist, checker);
                    case Secp256k1PublicKey secp256k1 -> secp256k1(secp256k1, checker);
                    case AccountKey account ->
                            algorithm == JwsAlgorithm.ES256K_R
                                    ? recovered(account.byRecovery(), checker)
                                    : secp256k1(account, checker);
                    case RecoveryKey account -> recovered(account, checker);
                    case Ed25519PublicKey ed25519 ->
                            Ed25519Signature.of(signature)
                                    .filter(one -> checker.fits(ed25519, signed(), one))
                                    .isPresent();
                    case RsaKey<?> rsa -> rsa(rsa, checker);
                    case Bls12381G2PublicKey _ -> false; // is of no JWS algorithm
                };
        return fits ? SignatureFinding.FITS : SignatureFinding.DOES_NOT_FIT;
    }

    private Message signed() {
        return Message.of(source, from, signedTo - from);
    }

    private <C extends Curve.Nist> boolean nist(NistPublicKey<C> key, SignatureChecker checker) {
        return EcdsaSignature.ofP1363(key.curve(), signature)
                .filter(one -> checker.fits(key, signed(), one))
                .isPresent();
    }

    private boolean secp256k1(
            VerificationKey<Hash, EcdsaSignature<Curve.K256>> key, SignatureChecker checker) {
        return EcdsaSignature.ofP1363(Curve.K256.SECP256K1, signature)
                .filter(one -> checker.fits(key, digest(), one))
                .isPresent();
    }

    /** In the one spelling that a signature has: a low s, and a v of 0 or 1. */
    private boolean recovered(RecoveryKey key, SignatureChecker checker) {
        return RecoverableSignature.read(signature)
                        instanceof RecoverableSignature.Reading.Read(RecoverableSignature one)
                && checker.fits(key, digest(), one);
    }

    private Hash digest() {
        return Hash.of(Sha2.SHA_256.hash(signed()));
    }

    private <P extends RsaPadding> boolean rsa(RsaKey<P> key, SignatureChecker checker) {
        return RsaSignature.of(key.padding(), signature)
                .filter(one -> checker.fits(key, signed(), one))
                .isPresent();
    }
}
