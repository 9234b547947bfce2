package dev.credgate.credential.dataintegrity;

import dev.credgate.credential.CredentialProof;
import dev.credgate.credential.FlawFound;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A proof that stands in the document that it secures (vc-data-integrity, section 2.1). What was
 * signed is made from the document when it is first asked for, and only once, or nearly: threads
 * that ask together make the same. Thread-safe.
 *
 * @param <S> what was signed
 */
abstract sealed class EmbeddedProof<S> implements CredentialProof
        permits WholeDocumentProof, SdProof, BbsDerivedProof {

    /** The document, with which the proof's value was not yet compared. */
    final SecuredDocument document;

    /** What the proof says of itself. */
    final ProofOptions options;

    private final ProofPurpose purpose;
    private volatile @Nullable Reading<S> reading;

    private sealed interface Reading<S> {
        record Sound<S>(S signed) implements Reading<S> {}

        record Flawed<S>(FlawFound found) implements Reading<S> {}
    }

    EmbeddedProof(SecuredDocument document, ProofOptions options, ProofPurpose purpose) {
        this.document = document;
        this.options = options;
        this.purpose = purpose;
    }

    /** Makes what was signed; throws {@link Unsound}. */
    abstract S read();

    @Override
    public final KeyName key() {
        return options.verificationMethod();
    }

    @Override
    public final ProofPurpose purpose() {
        return purpose;
    }

    @Override
    public final Optional<Instant> expires() {
        return options.expires();
    }

    @Override
    public final Optional<FlawFound> flaw() {
        return reading() instanceof Reading.Flawed<S>(FlawFound found)
                ? Optional.of(found)
                : Optional.empty();
    }

    /** What was signed; only of a proof without a {@link #flaw}. */
    final S signed() {
        return switch (reading()) {
            case Reading.Sound<S>(S signed) -> signed;
            case Reading.Flawed<S> _ ->
                    throw new IllegalStateException("nothing is signed by a flawed proof");
        };
    }

    private Reading<S> reading() {
        Reading<S> known = reading;
        if (known == null) {
            try {
                known = new Reading.Sound<>(read());
            } catch (Unsound unsound) {
                known = new Reading.Flawed<>(unsound.found());
            }
            reading = known;
        }
        return known;
    }
}
