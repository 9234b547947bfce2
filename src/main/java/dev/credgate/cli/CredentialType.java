package dev.credgate.cli;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A credential type on the command line: {@code <family>:<type>}, or {@code *} for all. */
record CredentialType(String text) {

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "\\*|cpt:(?:0|[1-9][0-9]{0,9})|(?:vct|vc|doctype):[\\x21-\\x7e&&[^*]][\\x21-\\x7e]{0,1999}");

    Hash hash() {
        return Keccak256.hash(text);
    }

    boolean isEvery() {
        return text.equals("*");
    }

    @Override
    public String toString() {
        return text;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<CredentialType> {
        @Override
        public CredentialType convert(String text) {
            if (text.equals("'*'") || text.equals("\"*\"")) {
                return new CredentialType("*");
            }
            if (!SYNTAX.matcher(text).matches()) {
                throw new TypeConversionException(
                        "'"
                                + text
                                + "' is no type: write its family before it, as in cpt:1000,"
                                + " vct:urn:eudi:pid:1, vc:https://agency.example/types#Permit"
                                + " or doctype:org.iso.18013.5.1.mDL, or '*' for all");
            }
            return new CredentialType(text);
        }
    }
}
