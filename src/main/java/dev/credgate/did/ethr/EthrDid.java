package dev.credgate.did.ethr;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A did:ethr, {@code did:ethr:[<network>:]<address or compressed public key>}, in lower case.
 * Immutable.
 *
 * @param chainId of the network: as it names it, or Ethereum's main network where it names none
 * @param address of the account
 * @param publicKey of the account, where the DID brings it
 */
record EthrDid(long chainId, Address address, Optional<Secp256k1PublicKey> publicKey) {

    /** The names that the method's registry of networks gives. */
    private static final Map<String, Long> NAMES =
            Map.of("mainnet", 1L, "sepolia", 11_155_111L, "holesky", 17_000L, "hoodi", 560_048L);

    private static final Pattern FORM =
            Pattern.compile(
                    "did:ethr:(?:(?:0x([1-9a-f][0-9a-f]{0,14})|([a-z][a-z0-9-]{0,31})):)?"
                            + "0x((?:0[23][0-9a-f]{64})|(?:[0-9a-f]{40}))");

    /** The longest there can be. */
    private static final int MAX_LENGTH = 128;

    /** What a text is as a did:ethr. */
    sealed interface Reading {
        /** One. */
        record Read(EthrDid did) implements Reading {}

        /** One of a network that has a name which is not known here. */
        record UnknownNetwork(String name) implements Reading {}

        /** None. */
        record Malformed() implements Reading {}
    }

    static Reading read(String text) {
        Matcher form = FORM.matcher(text.length() > MAX_LENGTH ? "" : text);
        if (!form.matches()) {
            return new Reading.Malformed();
        }
        long chainId = 1;
        if (form.group(1) != null) {
            chainId = Long.parseLong(form.group(1), 16);
        } else if (form.group(2) != null) {
            @Nullable Long named = NAMES.get(form.group(2));
            if (named == null) {
                return new Reading.UnknownNetwork(form.group(2));
            }
            chainId = named;
        }
        return of(chainId, form.group(3))
                .<Reading>map(Reading.Read::new)
                .orElseGet(Reading.Malformed::new);
    }

    private static Optional<EthrDid> of(long chainId, String identifier) {
        if (identifier.length() == 2 * Address.BYTES) {
            return Address.parse("0x" + identifier)
                    .map(address -> new EthrDid(chainId, address, Optional.empty()));
        }
        return Secp256k1PublicKey.ofEncoded(HexFormat.of().parseHex(identifier))
                .map(key -> new EthrDid(chainId, key.address(), Optional.of(key)));
    }
}
