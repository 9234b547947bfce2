package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.Keccak256;
import java.math.BigInteger;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Keys;

/** Somebody with a key, always the same for the same number. */
record Person(int number) {

    String publicKey() {
        return pair().getPublicKey().toString();
    }

    Address address() {
        return Address.parse("0x" + Keys.getAddress(pair())).orElseThrow();
    }

    String did() {
        return "did:weid:1:" + address();
    }

    Hash didHash() {
        return Keccak256.hash(did());
    }

    private ECKeyPair pair() {
        return ECKeyPair.create(BigInteger.valueOf(1_000_000L + number));
    }
}
