package dev.credgate.cli;

import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import dev.credgate.did.WeIdDid;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/**
 * A DID on the command line, in the spelling under which the chain knows it. For did:weid that is
 * the canonical one and any other is refused; for other methods the text as it is typed.
 */
record Did(String text, Optional<WeIdDid> weId) {

    /** W3C DID Core 1.0, section 3.1, without parameters, path, query and fragment. */
    private static final Pattern SYNTAX =
            Pattern.compile("did:[a-z0-9]+:(?:[A-Za-z0-9._:-]|%[0-9A-Fa-f]{2}){1,2000}");

    /** Issuers that certificates name, and URLs, as they stand in verdicts (docs/identities.md). */
    private static final Pattern OTHERS =
            Pattern.compile(
                    "x509_san_dns:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?"
                            + "|x509_san_uri:[a-z][a-z0-9+.-]*:[\\x21-\\x7e]{1,500}"
                            + "|x509_hash:[A-Za-z0-9_-]{43}"
                            + "|https://[a-z0-9][a-z0-9.-]{0,252}(?::[0-9]{1,5})?"
                            + "(?:/[\\x21-\\x7e&&[^?#]]{0,500})?");

    Hash hash() {
        return Keccak256.hash(text);
    }

    /**
     * The did:weid, of an option {@code --did} that can mean no other.
     *
     * @throws ParameterException when it is of a method that keeps its keys elsewhere
     */
    WeIdDid withKeysOnChain(CommandSpec spec) {
        return weId.orElseThrow(() ->
                new ParameterException(
                        spec.commandLine(),
                        "--did: only did:weid DIDs keep their keys on the chain"));
    }

    @Override
    public String toString() {
        return text;
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<Did> {
        @Override
        public Did convert(String text) {
            if (text.toLowerCase(Locale.ROOT).startsWith("did:weid:")) {
                return WeIdDid.parse(text)
                        .map(weId -> new Did(text, Optional.of(weId)))
                        .orElseThrow(() ->
                                new TypeConversionException(
                                        "'"
                                                + text
                                                + "' is not did:weid:<number>:0x<40"
                                                + " lower-case hex digits>"));
            }
            if (!SYNTAX.matcher(text).matches() && !OTHERS.matcher(text).matches()) {
                throw new TypeConversionException(
                        "'" + text + "' is neither a DID nor an x509_ name nor an https URL");
            }
            return new Did(text, Optional.empty());
        }
    }
}
