package dev.credgate.credential.weid;

import dev.credgate.credential.ChallengeAnswer;
import dev.credgate.credential.DataAuthorisation;
import dev.credgate.credential.Fit;
import dev.credgate.credential.FlawFound;
import dev.credgate.credential.HiddenClaims;
import dev.credgate.credential.Presented;
import dev.credgate.credential.PresentedCredential;
import dev.credgate.credential.SignatureMatcher;
import dev.credgate.crypto.Hash;
import dev.credgate.json.CanonicalWriter;
import dev.credgate.json.CanonicalWriter.Doubles;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.ledger.EntityKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the shapes of WeIdentity credentials have in common. */
abstract sealed class WeIdCredential implements PresentedCredential
        permits OrdinaryCredential, LiteCredential, MultiSignedCredential {

    final Head head;
    final @Nullable Proof proof;
    final Optional<FlawFound> proofFlaw;
    private final String issuer;
    private final List<String> types;

    /**
     * @param proof null exactly when {@code proofFlaw} is present
     */
    WeIdCredential(Head head, @Nullable Proof proof, Optional<FlawFound> proofFlaw) {
        this.head = head;
        this.proof = proof;
        this.proofFlaw = proofFlaw;
        this.issuer = head.issuerText();
        this.types = List.of("cpt:" + head.cptId());
    }

    /** Writes the text that is signed (docs/weidentity-format.md §5, §7). */
    abstract void writeSigned(CanonicalWriter out, Proof sound, SignatureMatcher matcher);

    /** The credentials whose evidence hashes are signed where this is held: itself. */
    Stream<WeIdCredential> leaves() {
        return Stream.of(this);
    }

    /** Writes what this contributes to the text of a multi-signed credential that holds it. */
    abstract void writeEvidence(CanonicalWriter out, Doubles doubles, SignatureMatcher matcher);

    @Override
    public final String format() {
        return WeIdentityFormat.NAME;
    }

    @Override
    public final String issuer() {
        return issuer;
    }

    @Override
    public final List<String> types() {
        return types;
    }

    @Override
    public final Instant issuedAt() {
        return head.issuedAt();
    }

    @Override
    public Optional<Instant> signedIssuedAt() {
        return Optional.of(issuedAt());
    }

    @Override
    public final Instant validUntil() {
        return head.validUntil();
    }

    @Override
    public Optional<FlawFound> dateFlaw() {
        return head.dateFlaw();
    }

    @Override
    public final Optional<FlawFound> proofFlaw() {
        return proofFlaw;
    }

    @Override
    public Optional<FlawFound> flawUnder(int saltLength) {
        return Optional.empty();
    }

    @Override
    public final Optional<Fit> fit(SignatureMatcher matcher) {
        Proof sound = sound();
        Hash digest = digest(sound, Doubles.SHORTEST, matcher);
        Optional<EntityKey> key = matcher.match(issuer(), digest, sound.signature());
        if (key.isPresent()) {
            return Optional.of(new Fit(digest, key.get(), Doubles.SHORTEST));
        }
        // A Java before 19 may have spelled doubles longer (docs/weidentity-format.md §3.4).
        if (!OldDoubles.isIn(head.claim())) {
            return Optional.empty();
        }
        Hash old = digest(sound, Doubles.AS_SPELLED, matcher);
        return matcher.match(issuer(), old, sound.signature())
                .map(found -> new Fit(old, found, Doubles.AS_SPELLED));
    }

    private Hash digest(Proof sound, Doubles doubles, SignatureMatcher matcher) {
        CanonicalWriter out = new CanonicalWriter(doubles, 1024);
        writeSigned(out, sound, matcher);
        return out.keccak();
    }

    final Proof sound() {
        if (proof == null) {
            throw new IllegalStateException("asked for a signature that is not in form");
        }
        return proof;
    }

    @Override
    public HiddenClaims hidden() {
        return HiddenClaims.NOTHING;
    }

    @Override
    public JsonObject claims() {
        return head.claim();
    }

    @Override
    public Optional<JsonValue> subject() {
        return claims().member("id");
    }

    @Override
    public boolean subjectHidden() {
        return head.claim().members().containsKey("id") && subject().isEmpty();
    }

    @Override
    public List<Presented> inner() {
        return List.of();
    }

    @Override
    public final Optional<ChallengeAnswer> challengeAnswer() {
        return ChallengeCredential.read(this);
    }

    @Override
    public final Optional<DataAuthorisation> dataAuthorisation() {
        return head.cptId() == AuthorisationClaim.CPT
                ? Optional.of(AuthorisationClaim.read(claims(), issuer))
                : Optional.empty();
    }
}
