package dev.credgate.credential.cose;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.Flaw;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;

/**
 * A message with one signature, RFC 9052, section 4.2. Its algorithm is one of {@link
 * CoseAlgorithm} and protected. Immutable.
 */
public final class CoseSign1 {

    private final CoseMessage message;
    private final CoseAlgorithm algorithm;

    private CoseSign1(CoseMessage message, CoseAlgorithm algorithm) {
        this.message = message;
        this.algorithm = algorithm;
    }

    /** Reads it where the context says that it is one: without a tag. */
    public static Reading<CoseSign1> read(CborItem item) {
        return Unreadable.reading(() -> of(item));
    }

    /** Reads one that stands by itself: with its tag or without, as a CWT or not. */
    public static Reading<CoseSign1> read(byte[] document) {
        return Unreadable.reading(() -> {
            CborItem item = CborParser.read(Slice.of(document));
            item = untagged(CborTag.CWT, item);
            return of(untagged(CborTag.COSE_SIGN1, item));
        });
    }

    private static CborItem untagged(long number, CborItem item) {
        return item instanceof CborTag tag && tag.number() == number ? tag.item() : item;
    }

    private static CoseSign1 of(CborItem item) {
        CoseMessage message = CoseMessage.read(item);
        long number = message.headers().algorithm();
        CoseAlgorithm algorithm =
                CoseAlgorithm.of(number)
                        .orElseThrow(() ->
                                new Unreadable(
                                        Flaw.ALGORITHM_NOT_ALLOWED, "COSE algorithm " + number));
        return new CoseSign1(message, algorithm);
    }

    /** Its headers. */
    public CoseHeaders headers() {
        return message.headers();
    }

    /** What its header says that it is signed with. */
    public CoseAlgorithm algorithm() {
        return algorithm;
    }

    /** What is signed; empty when it is carried elsewhere. */
    public Optional<Slice> payload() {
        return message.payload();
    }

    /**
     * Its signature as a proof.
     *
     * @param payload what is signed: its own payload, or the one that is carried elsewhere
     * @param expires the first instant at which the proof itself no longer holds
     */
    public CredentialProof proof(
            Slice payload, KeyName key, ProofPurpose purpose, Optional<Instant> expires) {
        return new CoseProof(
                key,
                purpose,
                expires,
                algorithm,
                CoseMessage.structure("Signature1", message.guarded(), payload),
                message.proof().toBytes());
    }
}
