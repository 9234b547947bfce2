package dev.credgate.status.tokenlist;

import dev.credgate.credential.FlawFound;
import dev.credgate.credential.jose.CompactJws;
import dev.credgate.credential.jose.IssuerKeyName;
import dev.credgate.credential.jose.JwsProof;
import dev.credgate.credential.jose.NumericDate;
import dev.credgate.crypto.Base64Url;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.json.JsonNumbers;
import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonNumber;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import dev.credgate.status.ReadList;
import dev.credgate.status.tokenlist.TokenListReader.Claims;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Reads a status list token in a JWT: draft-ietf-oauth-status-list, section 5.1. */
final class JwtListReader {

    /** The header's {@code typ}, without the {@code application/} that is left out there. */
    static final String TYPE = "statuslist+jwt";

    private JwtListReader() {}

    static ReadList<TokenList> read(byte[] body) {
        return switch (CompactJws.read(body)) {
            case CompactJws.Reading.Refused(FlawFound found) -> malformed(found);
            case CompactJws.Reading.Read(CompactJws jws) ->
                    jws.typ().filter(TYPE::equals).isEmpty()
                            ? TokenListReader.out("the list's typ is not " + TYPE)
                            : switch (JsonParser.parse(jws.payload())) {
                                case JsonReading.Read(JsonObject claims) ->
                                        read(jws, claims, body.length);
                                default ->
                                        TokenListReader.out("the list's claims are no JSON object");
                            };
        };
    }

    private static ReadList<TokenList> malformed(FlawFound found) {
        return TokenListReader.out(
                "the list is malformed: " + found.flaw().name().toLowerCase(Locale.ROOT));
    }

    private static ReadList<TokenList> read(CompactJws jws, JsonObject claims, int length) {
        if (!(NumericDate.read(claims, "iat") instanceof NumericDate.Reading.Read(var issuedAt))
                || !(NumericDate.read(claims, "nbf")
                        instanceof NumericDate.Reading.Read(var notBefore))
                || !(NumericDate.read(claims, "exp")
                        instanceof NumericDate.Reading.Read(var expires))) {
            return TokenListReader.out("the list's dates are not in form");
        }
        if (!isTextOrMissing(claims, "iss") || !isTextOrMissing(claims, "sub")) {
            return TokenListReader.out("the list's iss or sub is no text");
        }
        Optional<JsonValue> ttl = claims.member("ttl");
        Optional<Duration> life = ttl.flatMap(JwtListReader::seconds);
        if (ttl.isPresent() && life.isEmpty()) {
            return TokenListReader.out("the list's ttl is no positive number of seconds");
        }
        if (!(claims.member("status_list").orElse(null) instanceof JsonObject list)
                || !(list.member("bits").orElse(null) instanceof JsonNumber(String bits))
                || !(list.member("lst").orElse(null) instanceof JsonString(String lst))) {
            return TokenListReader.out("the list's status_list has no bits or no lst");
        }
        Optional<byte[]> compressed = Base64Url.decode(lst);
        if (compressed.isEmpty()) {
            return TokenListReader.out("the list's lst is not in base64url");
        }
        Optional<String> issuer = text(claims, "iss");
        // Where nobody is named, it can only be the issuer of the credentials that point here.
        return switch (IssuerKeyName.read(jws, Optional.of(issuer.orElse("")))) {
            case IssuerKeyName.Reading.Refused(FlawFound found) -> malformed(found);
            case IssuerKeyName.Reading.Read(_, KeyName key) ->
                    TokenListReader.list(
                            new Claims(
                                    issuer,
                                    text(claims, "sub"),
                                    issuedAt,
                                    notBefore,
                                    expires,
                                    life,
                                    bits.length() == 1 ? Character.digit(bits.charAt(0), 10) : 0,
                                    compressed.get()),
                            new JwsProof(
                                    jws,
                                    key,
                                    ProofPurpose.ASSERTION_METHOD,
                                    Optional.<Instant>empty()),
                            length);
        };
    }

    private static boolean isTextOrMissing(JsonObject claims, String name) {
        return claims.member(name).map(JsonString.class::isInstance).orElse(true);
    }

    private static Optional<String> text(JsonObject claims, String name) {
        return claims.member(name)
                .flatMap(value ->
                        value instanceof JsonString(String text)
                                ? Optional.of(text)
                                : Optional.empty());
    }

    /** A positive whole number. */
    private static Optional<Duration> seconds(JsonValue value) {
        if (!(value instanceof JsonNumber(String token))
                || token.length() > 13
                || !JsonNumbers.isInteger(token)) {
            return Optional.empty();
        }
        long seconds = Long.parseLong(token);
        return seconds > 0 && seconds <= TokenListReader.LONGEST_LIFE
                ? Optional.of(Duration.ofSeconds(seconds))
                : Optional.empty();
    }
}
