package dev.credgate.status.tokenlist;

import dev.credgate.credential.FlawFound;
import dev.credgate.credential.cose.CborItem;
import dev.credgate.credential.cose.CborItem.CborBytes;
import dev.credgate.credential.cose.CborItem.CborInteger;
import dev.credgate.credential.cose.CborMap;
import dev.credgate.credential.cose.CoseHeaders;
import dev.credgate.credential.cose.CoseSign1;
import dev.credgate.credential.cose.Cwt;
import dev.credgate.credential.cose.Reading;
import dev.credgate.credential.cose.Slice;
import dev.credgate.did.KeyName;
import dev.credgate.did.ProofPurpose;
import dev.credgate.status.ReadList;
import dev.credgate.status.tokenlist.TokenListReader.Claims;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Reads a status list token in CBOR: draft-ietf-oauth-status-list, section 5.2. */
final class CwtListReader {

    static final String TYPE = "application/statuslist+cwt";
    static final long TTL = 65_534;
    static final long STATUS_LIST = 65_533;

    private CwtListReader() {}

    static ReadList<TokenList> read(byte[] body) {
        return switch (CoseSign1.read(body)) {
            case Reading.Refused<CoseSign1>(FlawFound found) -> malformed(found);
            case Reading.Read<CoseSign1>(CoseSign1 message) ->
                    message.headers()
                                    .type()
                                    .filter(type -> type.toLowerCase(Locale.ROOT).equals(TYPE))
                                    .isEmpty()
                            ? TokenListReader.out("the list's protected type is not " + TYPE)
                            : switch (Cwt.read(message)) {
                                case Reading.Refused<Cwt>(FlawFound found) -> malformed(found);
                                case Reading.Read<Cwt>(Cwt token) ->
                                        read(message, token, body.length);
                            };
        };
    }

    private static ReadList<TokenList> malformed(FlawFound found) {
        return TokenListReader.out(
                "the list is malformed: " + found.flaw().name().toLowerCase(Locale.ROOT));
    }

    private static ReadList<TokenList> read(CoseSign1 message, Cwt token, int length) {
        Optional<CborItem> ttl = token.claim(TTL);
        Optional<Duration> life = ttl.flatMap(CwtListReader::seconds);
        if (ttl.isPresent() && life.isEmpty()) {
            return TokenListReader.out("the list's ttl is no positive number of seconds");
        }
        if (!(token.claim(STATUS_LIST).orElse(null) instanceof CborMap list)
                || !(list.get("bits").orElse(null) instanceof CborInteger bits)
                || !(list.get("lst").orElse(null) instanceof CborBytes(Slice compressed))) {
            return TokenListReader.out("the list's status_list has no bits or no lst");
        }
        return TokenListReader.list(
                new Claims(
                        token.issuer(),
                        token.subject(),
                        token.issuedAt(),
                        token.notBefore(),
                        token.expires(),
                        life,
                        bits.toLong().orElse(0),
                        compressed.toBytes()),
                message.proof(
                        message.payload().orElseThrow(),
                        key(message.headers(), token),
                        ProofPurpose.ASSERTION_METHOD,
                        Optional.empty()),
                length);
    }

    private static KeyName key(CoseHeaders headers, Cwt token) {
        if (!headers.certificates().isEmpty()) {
            return new KeyName.Certificates(
                    headers.certificates(), KeyName.CertificateUse.JOSE_ISSUER);
        }
        Optional<String> id =
                headers.keyId().map(slice -> new String(slice.toBytes(), StandardCharsets.UTF_8));
        Optional<KeyName.Method> method = id.flatMap(KeyName.Method::parse);
        return method.isPresent()
                ? method.get()
                : new KeyName.OfIssuer(token.issuer().orElse(""), id);
    }

    private static Optional<Duration> seconds(CborItem item) {
        return item instanceof CborInteger number
                        && number.toLong().orElse(0) > 0
                        && number.toLong().getAsLong() <= TokenListReader.LONGEST_LIFE
                ? Optional.of(Duration.ofSeconds(number.toLong().getAsLong()))
                : Optional.empty();
    }
}
