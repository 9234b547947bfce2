package dev.credgate.hsm;

import dev.credgate.hsm.HsmException.Kind;
import java.util.Optional;

/**
 * What a token answered when it was asked for a signature, before anyone checked that it is one. A
 * faulty token, or one that somebody made faulty, answers with something else, which must become no
 * credential and which nobody outside may see: from a wrong signature a private key may be computed
 * (Boneh, DeMillo and Lipton's fault attack). So the bytes come out in two ways only: {@link
 * #checked}, or before a {@link Judge}, who checks the whole that they become part of and saves the
 * second check. Immutable, thread-safe.
 */
public final class UncheckedSignature {

    private final TokenSignature form;
    private final String keyId;
    private final byte[] signed;
    private final byte[] answer;
    private final Runnable onFault;

    private UncheckedSignature(
            TokenSignature form, String keyId, byte[] signed, byte[] answer, Runnable onFault) {
        this.form = form;
        this.keyId = keyId;
        this.signed = signed;
        this.answer = answer;
        this.onFault = onFault;
    }

    /** A token's answer when it was to sign that. Keeps the arrays. */
    static UncheckedSignature of(TokenSignature form, String keyId, byte[] signed, byte[] answer) {
        return new UncheckedSignature(form, keyId, signed, answer, () -> {});
    }

    /** The same, which tells when it turns out that it is none. */
    UncheckedSignature tellingFaults(Runnable onFault) {
        return new UncheckedSignature(form, keyId, signed, answer, onFault);
    }

    /**
     * Checks a whole of which these bytes are a part. It sees to it that they go no further when
     * the whole does not verify: in no answer, log line or record. {@code ArchitectureTest} knows
     * who may.
     */
    @FunctionalInterface
    public interface Judge<T> {
        /** What comes of it. */
        T judge(byte[] signature);
    }

    /** Whether it is the key's over what was to be signed. */
    boolean holds() {
        return complete().isPresent();
    }

    private Optional<byte[]> complete() {
        return form.complete(signed, answer);
    }

    /**
     * The signature, as its algorithm has it, checked under the public key.
     *
     * @throws HsmException of kind KEY when it does not hold
     */
    public byte[] checked() {
        return complete().orElseThrow(this::fault);
    }

    /**
     * Gives the bytes, in the algorithm's form and <em>unchecked</em>, to somebody who verifies
     * what they become part of under the same public key, before anything of it leaves.
     *
     * @throws HsmException of kind KEY when they have not even that form; the judge isn't asked
     */
    public <T> T judgedBy(Judge<T> judge) {
        return judge.judge(form.shape(signed, answer).orElseThrow(this::fault));
    }

    /** For a judge to whom the whole was not good: counts it where the token is to blame. */
    public void blame() {
        if (!holds()) {
            onFault.run();
        }
    }

    private HsmException fault() {
        onFault.run();
        return new HsmException(
                Kind.KEY, "what the token signed with key " + keyId + " does not hold");
    }

    /** Never the bytes. */
    @Override
    public String toString() {
        return "an unchecked signature of key " + keyId;
    }
}
