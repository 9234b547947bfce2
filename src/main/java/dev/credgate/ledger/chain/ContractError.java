package dev.credgate.ledger.chain;

import dev.credgate.ledger.contracts.AuditAnchors;
import dev.credgate.ledger.contracts.CredentialStatus;
import dev.credgate.ledger.contracts.CredentialTypes;
import dev.credgate.ledger.contracts.Entities;
import dev.credgate.ledger.contracts.IssuerTrust;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.web3j.abi.CustomErrorEncoder;
import org.web3j.abi.FunctionReturnDecoder;
import org.web3j.abi.datatypes.CustomError;
import org.web3j.abi.datatypes.Type;

/**
 * A custom error of one of our contracts, as a revert carries it. Immutable.
 *
 * @param name as the contract has it, e.g. {@code NotCommittee}
 * @param arguments addresses and hashes as {@code 0x} and hex, numbers in decimal, texts as they
 *     are
 */
public record ContractError(String name, List<String> arguments) {

    private static final Pattern DATA = Pattern.compile("0x((?:[0-9a-fA-F]{2}){4,})");

    /** By selector: what each contract may revert with, and how to say it. */
    private static final Map<String, Known> KNOWN = new HashMap<>();

    private record Known(CustomError error, String sentence) {}

    static {
        // Entities
        know(
                Entities.NOTACTING_ERROR,
                "%2$s may not act for %1$s: only its controller or a"
                        + " delegate that has not expired may");
        know(Entities.NOTCONTROLLER_ERROR, "%2$s does not control %1$s");
        know(Entities.RECORDEXISTS_ERROR, "%s has a record already");
        know(Entities.NORECORD_ERROR, "%s has no record yet: register it first");
        know(Entities.FOREIGNKEY_ERROR, "that is the key of %2$s, not of %1$s");
        know(Entities.OBSOLETEFIRSTKEY_ERROR, "a first record brings a key and cannot revoke it");
        know(Entities.NOTATIME_ERROR, "the time of creation or of change is no unix time");
        know(Entities.UNKNOWNATTRIBUTE_ERROR, "no attribute of an entity is called %s");
        know(
                Entities.NOTASERVICE_ERROR,
                "a service has a name of 1 to 18 printable characters and"
                        + " an end point of 1 to 2048 bytes");
        know(Entities.UNKNOWNKEY_ERROR, "%s never published that key (%s)");
        know(
                Entities.KEYISCOMPROMISED_ERROR,
                "that key of %s is marked compromised, and that is" + " final (%s)");
        know(
                Entities.UNKNOWNKEYSTATE_ERROR,
                "there is no key state %s: 0 is active, 1 retired, 2" + " compromised");
        know(Entities.ZEROCONTROLLER_ERROR, "the zero address cannot control anything");
        know(Entities.SAMECONTROLLER_ERROR, "%s controls it already");
        know(Entities.ZERODELEGATE_ERROR, "the zero address cannot be a delegate");
        know(Entities.ALREADYEXPIRED_ERROR, "%s (unix seconds) is not in the future");
        know(Entities.UNKNOWNDELEGATE_ERROR, "%2$s is no delegate of %1$s");
        know(
                Entities.NOTOWNERSKEY_ERROR,
                "the value is not <key>|<owner> with the entity's own"
                        + " address, in lower case, as the owner");
        know(
                Entities.NOTADECIMAL_ERROR,
                "the key is not a decimal number of at most 512 bits" + " without leading zeros");
        know(Entities.NOTONCURVE_ERROR, "the key is no point of secp256k1");
        know(Entities.TOOMANYKEYS_ERROR, "%s has 256 keys already, and more are not read");
        know(
                Entities.KEYOFANOTHERKIND_ERROR,
                "%s published the same text as a key of another kind (%s)");
        know(Entities.NOTHEX_ERROR, "the key is not lower-case hex of whole bytes");
        know(Entities.NOTAMULTIKEY_ERROR, "the key is not a base58 Multikey of that curve");
        // AuditAnchors
        know(
                AuditAnchors.NOTLARGER_ERROR,
                "a tree of %2$s records is anchored, and one of %1$s is no larger");
        // IssuerTrust
        know(IssuerTrust.NOTADMIN_ERROR, "%s is not the administrator of the trust contract");
        know(IssuerTrust.NOTPENDINGADMIN_ERROR, "the administration was not offered to %s");
        know(IssuerTrust.NOTCOMMITTEE_ERROR, "%s is no member of the committee");
        know(IssuerTrust.ZEROADDRESS_ERROR, "the zero address cannot be named");
        know(IssuerTrust.ZEROHASH_ERROR, "a hash of zeros names nothing");
        know(IssuerTrust.NOTANAME_ERROR, "a name has 1 to 256 bytes");
        know(IssuerTrust.UNKNOWNISSUER_ERROR, "no issuer was named under the DID with hash %s");
        know(IssuerTrust.SALTLENGTHOUTOFRANGE_ERROR, "a salt has 5 to 64 characters, not %s");
        know(
                IssuerTrust.SALTLENGTHNOTLATER_ERROR,
                "a salt length must begin after the one before"
                        + " (unix seconds %2$s), and no more than seven days ahead, not at %1$s");
        know(
                IssuerTrust.SALTLENGTHINTHEPAST_ERROR,
                "the issuer may have issued credentials by %s (unix seconds): another salt length"
                        + " begins later");
        // CredentialStatus
        know(
                CredentialStatus.NOTISSUER_ERROR,
                "%2$s may not act for the issuer whose DID has the" + " hash %1$s");
        know(
                CredentialStatus.MALFORMEDWEID_ERROR,
                "%s is not did:weid:<number>:0x<40 lower-case" + " hex digits>");
        know(CredentialStatus.MALFORMEDDID_ERROR, "a DID has 1 to 2048 bytes");
        know(
                CredentialStatus.UNKNOWNSTATUS_ERROR,
                "there is no status %s: 0 is active, 1" + " suspended, 2 revoked");
        know(CredentialStatus.BATCHSIZE_ERROR, "one transaction sets 1 to 1000 statuses, not %s");
        know(
                CredentialStatus.LISTISANOTHER_ERROR,
                "the address with hash %s is the issuer's list" + " %s already");
        know(CredentialStatus.NOCONTRACT_ERROR, "there is no contract at %s");
        // CredentialTypes
        know(
                CredentialTypes.NOTPUBLISHER_ERROR,
                "%2$s does not publish schemas of the type with" + " hash %1$s");
        know(CredentialTypes.ZEROPUBLISHER_ERROR, "the zero address cannot publish");
        know(CredentialTypes.NOTATYPE_ERROR, "a schema belongs to one type, not to %s");
        know(CredentialTypes.SCHEMASIZE_ERROR, "a schema has 1 to 24576 bytes, not %s");
    }

    public ContractError {
        arguments = List.copyOf(arguments);
    }

    /** The error in a node's {@code error.data}; empty when it is none of our contracts'. */
    static Optional<ContractError> decode(String data) {
        Matcher hex = DATA.matcher(data);
        if (!hex.find()) {
            return Optional.empty();
        }
        Known known = KNOWN.get(hex.group(1).substring(0, 8));
        if (known == null) {
            return Optional.empty();
        }
        var arguments = new ArrayList<String>();
        for (Type<?> value :
                FunctionReturnDecoder.decode(
                        hex.group(1).substring(8), known.error().getParameters())) {
            arguments.add(text(value.getValue()));
        }
        return Optional.of(new ContractError(known.error().getName(), arguments));
    }

    /** What the error says, as a sentence. */
    public String explanation() {
        return KNOWN.values().stream()
                .filter(known -> known.error().getName().equals(name))
                .findFirst()
                .map(known -> known.sentence().formatted(arguments.toArray()))
                .orElse(name);
    }

    /** The names of all errors that are decoded. */
    static List<String> names() {
        return KNOWN.values().stream().map(known -> known.error().getName()).toList();
    }

    private static String text(Object value) {
        return switch (value) {
            case byte[] bytes -> word(bytes);
            case BigInteger number -> number.toString();
            default -> value.toString();
        };
    }

    /** A word that holds an attribute's name reads better as that name. */
    private static String word(byte[] bytes) {
        String name = new String(bytes, StandardCharsets.ISO_8859_1).replaceAll("\0+$", "");
        return name.matches("[ -~]{1,32}")
                ? "'" + name + "'"
                : "0x" + HexFormat.of().formatHex(bytes);
    }

    private static void know(CustomError error, String sentence) {
        KNOWN.put(CustomErrorEncoder.encode(error).substring(2, 10), new Known(error, sentence));
    }
}
