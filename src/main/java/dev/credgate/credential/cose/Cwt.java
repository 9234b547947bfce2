package dev.credgate.credential.cose;

import dev.credgate.credential.Flaw;
import dev.credgate.credential.cose.CborItem.CborFloat;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborItem.CborText;
import java.time.Instant;
import java.util.Optional;

/**
 * The claims of a CBOR Web Token, RFC 8392. Times are those of the token alone: nothing is compared
 * with a clock here. Immutable.
 */
public final class Cwt {

    private static final long ISSUER = 1;
    private static final long SUBJECT = 2;
    private static final long EXPIRES = 4;
    private static final long NOT_BEFORE = 5;
    private static final long ISSUED_AT = 6;

    /** The last second of the year 9999. */
    private static final long LAST_SECOND = 253_402_300_799L;

    private final CborMap claims;
    private final Optional<String> issuer;
    private final Optional<String> subject;
    private final Optional<Instant> expires;
    private final Optional<Instant> notBefore;
    private final Optional<Instant> issuedAt;

    private Cwt(CborMap claims) {
        this.claims = claims;
        this.issuer = text(ISSUER);
        this.subject = text(SUBJECT);
        this.expires = date(EXPIRES);
        this.notBefore = date(NOT_BEFORE);
        this.issuedAt = date(ISSUED_AT);
    }

    /** Reads the claims that a message carries. */
    public static Reading<Cwt> read(CoseSign1 message) {
        return Unreadable.reading(() -> {
            Slice payload =
                    message.payload()
                            .orElseThrow(() ->
                                    new Unreadable(Flaw.MEMBER_MISSING, "the token's claims"));
            if (!(CborParser.read(payload) instanceof CborMap claims)) {
                throw new Unreadable(Flaw.WRONG_TYPE, "the token's claims are no map");
            }
            return new Cwt(claims);
        });
    }

    private Optional<String> text(long label) {
        return claims.get(label)
                .map(item ->
                        switch (item) {
                            case CborText(String text) -> text;
                            default ->
                                    throw new Unreadable(
                                            Flaw.WRONG_TYPE, "claim " + label + " is no text");
                        });
    }

    /** NumericDate, section 2: without a tag. */
    private Optional<Instant> date(long label) {
        return claims.get(label)
                .map(item ->
                        switch (item) {
                            case CborInteger number
                                    when number.toLong().isPresent()
                                            && isDate(number.toLong().getAsLong()) ->
                                    Instant.ofEpochSecond(number.toLong().getAsLong());
                            case CborFloat(double seconds) when isDate(seconds) ->
                                    Instant.ofEpochMilli((long) Math.floor(seconds * 1000));
                            default -> throw new Unreadable(Flaw.DATE_MALFORMED, "claim " + label);
                        });
    }

    private static boolean isDate(double seconds) {
        return seconds >= 0 && seconds <= LAST_SECOND;
    }

    /** Who issued it. */
    public Optional<String> issuer() {
        return issuer;
    }

    /** What it is about; of a status list its own URI. */
    public Optional<String> subject() {
        return subject;
    }

    /** The first instant at which it is no longer valid. */
    public Optional<Instant> expires() {
        return expires;
    }

    /** The first instant at which it is valid. */
    public Optional<Instant> notBefore() {
        return notBefore;
    }

    /** When it was issued. */
    public Optional<Instant> issuedAt() {
        return issuedAt;
    }

    /** Any claim by its number, such as 65534 {@code ttl} and 65533 {@code status_list}. */
    public Optional<CborItem> claim(long label) {
        return claims.get(label);
    }
}
