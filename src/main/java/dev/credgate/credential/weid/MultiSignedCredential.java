package dev.credgate.credential.weid;

import dev.credgate.credential.Fit;
import dev.credgate.credential.Flaw;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.crypto.Hash;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A further signature over complete credentials (CPT 107; docs/weidentity-format.md §7). Only their
 * evidence hashes are signed: of its own fields nothing is trusted but the issuer whose key fits.
 */
final class MultiSignedCredential extends WeIdCredential {

    /** The type's number. */
    static final long CPT = 107;

    private final JsonObject document;
    private final List<Presented> inner;

    /**
     * @param inner all of them credentials in form, unless {@code proofFlaw} is present
     */
    MultiSignedCredential(
            JsonObject document,
            Head head,
            List<Presented> inner,
            @Nullable Proof proof,
            Optional<FlawFound> proofFlaw) {
        super(head, proof, proofFlaw);
        this.document = document;
        this.inner = List.copyOf(inner);
    }

    @Override
    void writeSigned(CanonicalWriter out, Proof sound, SignatureMatcher matcher) {
        writeList(out, matcher);
    }

    private void writeList(CanonicalWriter out, SignatureMatcher matcher) {
        inner.stream()
                .map(WeIdCredential.class::cast)
                .sorted(Comparator.comparing(one -> one.head.id()))
                .forEach(one ->
                        // One whose key is not known has the doubles that are being tried.
                        one.writeEvidence(
                                out,
                                matcher.fit(one).map(Fit::doubles).orElse(out.doubles()),
                                matcher));
    }

    /** All that it holds at any depth but the lists between; only of one that is in form. */
    @Override
    Stream<WeIdCredential> leaves() {
        return inner.stream().map(WeIdCredential.class::cast).flatMap(WeIdCredential::leaves);
    }

    /** Its own evidence hash, over a salt tree of empty salts. */
    Hash evidence(Doubles doubles) {
        return WeIdEvidence.ordinary(document, head, sound().salt(), doubles);
    }

    /** Not its own hash but the text of its own list, in its place. */
    @Override
    void writeEvidence(CanonicalWriter out, Doubles doubles, SignatureMatcher matcher) {
        writeList(out, matcher);
    }

    @Override
    public Optional<Instant> signedIssuedAt() {
        return proofFlaw.isPresent()
                ? Optional.empty()
                : leaves().map(WeIdCredential::issuedAt).min(Comparator.naturalOrder());
    }

    @Override
    public Optional<FlawFound> dateFlaw() {
        Optional<FlawFound> own = head.dateFlaw();
        if (own.isPresent()) {
            return own;
        }
        boolean largest =
                inner.stream()
                        .flatMap(one ->
                                one instanceof PresentedCredential credential
                                        ? Stream.of(credential.validUntil())
                                        : Stream.empty())
                        .max(Comparator.naturalOrder())
                        .filter(validUntil()::equals)
                        .isPresent();
        return largest
                ? Optional.empty()
                : Optional.of(
                        new FlawFound(
                                Flaw.MULTISIGN_DATES,
                                "expirationDate is not the largest of the credentials it holds"));
    }

    @Override
    public JsonObject claims() {
        return JsonObject.EMPTY;
    }

    @Override
    public boolean subjectHidden() {
        return false;
    }

    @Override
    public boolean typesSigned() {
        return true;
    }

    @Override
    public List<Presented> inner() {
        return inner;
    }
}
