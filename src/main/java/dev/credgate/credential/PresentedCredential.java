package dev.credgate.credential;

import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One credential of any format, in the view that the pipeline judges. Immutable. */
public non-sealed interface PresentedCredential extends Presented {

    /** The issuer's DID, canonical. */
    String issuer();

    /** The types the issuer vouches for, as {@code <family>:<type>}. */
    List<String> types();

    /** When it was issued, by what it says of itself. */
    Instant issuedAt();

    /**
     * The date of issue that a signature covers, for its age: for one that is signed over others
     * the earliest of theirs, since its own is not signed. Empty when none is signed.
     */
    Optional<Instant> signedIssuedAt();

    /** The first instant at which it is no longer valid. */
    Instant validUntil();

    /** What is wrong with its dates in form. */
    Optional<FlawFound> dateFlaw();

    /** What is wrong with its proof or claims in form, so that no signature can be checked. */
    Optional<FlawFound> proofFlaw();

    /**
     * What is wrong with its form under the salt length agreed with its issuer; empty for formats
     * without such terms.
     */
    Optional<FlawFound> flawUnder(int saltLength);

    /**
     * The text under which the signature fits a key of the issuer; empty when it fits none. Must
     * not be asked while {@link #proofFlaw} is present.
     */
    Optional<Fit> fit(SignatureMatcher matcher);

    /** The disclosed claims; hidden ones are absent. */
    JsonObject claims();

    /** Which claims are hidden. */
    HiddenClaims hidden();

    /** Whether the signature covers the claims' JSON types, not only their texts. */
    boolean typesSigned();

    /** What it says of whom it is about: the claim {@code id}, if disclosed. */
    Optional<JsonValue> subject();

    /** Whether it names whom it is about and hides it. */
    boolean subjectHidden();

    /** The credentials it holds, for one that is signed over others. */
    List<Presented> inner();

    /** What it says to a challenge, when it is of the kind that serves to answer one. */
    Optional<ChallengeAnswer> challengeAnswer();

    /** Whom it lets read what, when it is of the type that says so. */
    Optional<DataAuthorisation> dataAuthorisation();
}
