package dev.credgate.ledger.chain;

import dev.credgate.crypto.Address;
import dev.credgate.crypto.Hash;
import dev.credgate.crypto.RecoverableSignature;
import dev.credgate.crypto.Secp256k1PublicKey;
import java.math.BigInteger;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Sign;

/** A secp256k1 key in memory, which signs with web3j's engine: another one than ours. */
public final class TestKey implements TransactionSigner {

    private final ECKeyPair pair;

    private TestKey(ECKeyPair pair) {
        this.pair = pair;
    }

    /** The key with that private number. */
    public static TestKey of(long number) {
        return new TestKey(ECKeyPair.create(BigInteger.valueOf(number)));
    }

    /** Its public half. */
    public Secp256k1PublicKey publicKey() {
        byte[] xy = new byte[64];
        byte[] number = pair.getPublicKey().toByteArray();
        int skip = Math.max(0, number.length - 64);
        System.arraycopy(number, skip, xy, 64 - number.length + skip, number.length - skip);
        return Secp256k1PublicKey.of(xy).orElseThrow();
    }

    @Override
    public Address address() {
        return publicKey().address();
    }

    @Override
    public RecoverableSignature sign(Hash hash) {
        var data = Sign.signMessage(hash.toBytes(), pair, false);
        byte[] rsv = new byte[65];
        System.arraycopy(data.getR(), 0, rsv, 0, 32);
        System.arraycopy(data.getS(), 0, rsv, 32, 32);
        rsv[64] = (byte) (data.getV()[0] - 27);
        return ((RecoverableSignature.Reading.Read) RecoverableSignature.read(rsv)).signature();
    }
}
