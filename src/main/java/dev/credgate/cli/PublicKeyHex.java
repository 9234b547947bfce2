package dev.credgate.cli;

import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a secp256k1 public key: hex of 04‖x‖y, of x‖y, or compressed (02‖x or 03‖x). */
final class PublicKeyHex implements ITypeConverter<Secp256k1PublicKey> {

    @Override
    public Secp256k1PublicKey convert(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        return (digits.length() == 66 ? decompressed(digits) : Secp256k1PublicKey.ofHex(digits))
                .orElseThrow(() ->
                        new TypeConversionException(
                                "'"
                                        + text
                                        + "' is no secp256k1 public key: write it in hex,"
                                        + " as 04 x y, as x y, or compressed"));
    }

    private static Optional<Secp256k1PublicKey> decompressed(String digits) {
        try {
            byte[] bytes = HexFormat.of().parseHex(digits);
            var point = CustomNamedCurves.getByName("secp256k1").getCurve().decodePoint(bytes);
            return Secp256k1PublicKey.ofHex(HexFormat.of().formatHex(point.getEncoded(false)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
