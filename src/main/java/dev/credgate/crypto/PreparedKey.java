package dev.credgate.crypto;

import java.util.BitSet;
import java.util.List;

/**
 * A key in the form that its engine computes with: made once for an issuer's key, kept, used for
 * every check. Thread-safe. What it holds outside the heap is freed by {@link #free}, and at the
 * latest some time after it is dropped.
 *
 * @param <M> what is signed
 * @param <S> the signatures it takes
 */
public interface PreparedKey<M, S extends Signature> {

    /** One claim: that this signature is the key's over that. */
    record Claim<M, S>(M signed, S signature) {}

    /** The engine's name, {@link SignatureEngine#name}. */
    String engine();

    /**
     * Whether the signature is this key's over what was signed.
     *
     * @throws FreedKeyException after {@link #free}
     */
    boolean verify(M signed, S signature);

    /**
     * Frees what it holds outside the heap, when the last check that is under way is over. For
     * whoever owns it; may be called more than once.
     */
    default void free() {}

    /**
     * Which of the claims hold, each by itself: no randomised batch equation, under which
     * signatures could pass together that fail alone.
     */
    default BitSet verifyAll(List<Claim<M, S>> claims) {
        BitSet holding = new BitSet(claims.size());
        for (int at = 0; at < claims.size(); at++) {
            Claim<M, S> claim = claims.get(at);
            holding.set(at, verify(claim.signed(), claim.signature()));
        }
        return holding;
    }
}
