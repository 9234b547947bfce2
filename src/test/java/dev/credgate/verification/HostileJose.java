package dev.credgate.verification;

import static dev.credgate.verification.HostileTrial.ascii;
import static dev.credgate.verification.JoseCredentials.ISSUER;
import static dev.credgate.verification.JoseCredentials.did;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.crypto.Base64Url;
import dev.credgate.verification.HostileTrial.Hostile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What is hostile in every format that JOSE secures. */
final class HostileJose {

    static final String VCT = "'vct': 'https://t.example/id'";
    static final String W3C =
            "'@context': ['https://www.w3.org/ns/credentials/v2'], 'type':"
                    + " ['VerifiableCredential'], 'credentialSubject': {'id': 'did:example:a'}";

    private HostileJose() {}

    static String jws(String header, String payload) {
        return new String(JoseKeys.jws(ISSUER, header, payload), StandardCharsets.US_ASCII);
    }

    /** Nobody need sign what is refused before. */
    static String unsigned(String header, String payload) {
        return Base64Url.encode(ascii(header.replace('\'', '"')))
                + "."
                + Base64Url.encode(ascii(payload.replace('\'', '"')))
                + "."
                + Base64Url.encode(new byte[64]);
    }

    /**
     * A kind of JWT.
     *
     * @param payload its members, in single quotes
     * @param end what follows its signature
     */
    record Kind(String format, String typ, String payload, String end) {}

    /** Everything that can be wrong with one of that kind. */
    static Stream<Hostile> of(Kind kind) {
        List<Hostile> all = new ArrayList<>();
        String typ = "'typ': '" + kind.typ() + "', 'kid': '" + did(ISSUER) + "#0'";
        String payload = "{" + kind.payload() + "}";
        String deep = "[".repeat(70) + "]".repeat(70);
        record Case(String name, String text, Reason reason) {}
        List<Case> cases =
                List.of(
                        new Case(
                                "alg none",
                                unsigned("{'alg': 'none', " + typ + "}", payload)
                                        .replaceFirst("[^.]*$", ""),
                                Reason.ALGORITHM_NOT_ALLOWED),
                        new Case(
                                "alg none, signed",
                                unsigned("{'alg': 'None', " + typ + "}", payload),
                                Reason.ALGORITHM_NOT_ALLOWED),
                        new Case(
                                "a MAC",
                                unsigned("{'alg': 'HS256', " + typ + "}", payload),
                                Reason.ALGORITHM_NOT_ALLOWED),
                        new Case(
                                "another curve's algorithm",
                                unsigned("{'alg': 'ES256K', " + typ + "}", payload),
                                Reason.SIGNATURE_ALGORITHM),
                        new Case(
                                "another family's algorithm",
                                unsigned("{'alg': 'EdDSA', " + typ + "}", payload),
                                Reason.SIGNATURE_ALGORITHM),
                        new Case(
                                "a key of its own",
                                jws("{'alg': 'ES256', " + typ + ", 'jwk': {'kty': 'EC'}}", payload),
                                Reason.EMBEDDED_KEY),
                        new Case(
                                "an address of a key",
                                jws(
                                        "{'alg': 'ES256', "
                                                + typ
                                                + ", 'jku': 'https://evil.example/k'}",
                                        payload),
                                Reason.EMBEDDED_KEY),
                        new Case(
                                "a thumbprint of another certificate",
                                jws(
                                        "{'alg': 'ES256', "
                                                + typ
                                                + ", 'x5c': ['MAA='], 'x5t#S256': '"
                                                + "A".repeat(43)
                                                + "'}",
                                        payload),
                                Reason.CERTIFICATE_THUMBPRINT),
                        new Case(
                                "an extension",
                                jws(
                                        "{'alg': 'ES256', "
                                                + typ
                                                + ", 'crit': ['b64'], 'b64': false}",
                                        payload),
                                Reason.CRITICAL_HEADER),
                        new Case(
                                "two algorithms",
                                unsigned("{'alg': 'ES256', 'alg': 'none', " + typ + "}", payload),
                                Reason.DUPLICATE_MEMBER),
                        new Case(
                                "a claim twice",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{" + kind.payload() + ", 'a': 1, 'a': 2}"),
                                Reason.DUPLICATE_MEMBER),
                        new Case(
                                "deep claims",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{" + kind.payload() + ", 'a': " + deep + "}"),
                                Reason.TOO_DEEP),
                        new Case(
                                "an array bomb",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{"
                                                + kind.payload()
                                                + ", 'a': "
                                                + "[".repeat(500_000)
                                                + "}"),
                                Reason.TOO_DEEP),
                        new Case(
                                "many claims",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{"
                                                + kind.payload()
                                                + ", 'a': ["
                                                + "1,".repeat(200_000)
                                                + "1]}"),
                                Reason.TOO_LARGE),
                        new Case(
                                "a number of a million digits",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{"
                                                + kind.payload()
                                                + ", 'a': "
                                                + "9".repeat(1_000_000)
                                                + "}"),
                                Reason.TOO_LARGE),
                        new Case(
                                "a huge text",
                                unsigned(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{"
                                                + kind.payload()
                                                + ", 'a': '"
                                                + "x".repeat(4_000_000)
                                                + "'}"),
                                Reason.SIGNATURE_INVALID),
                        new Case(
                                "a huge header",
                                unsigned(
                                        "{'alg': 'ES256', 'a': '"
                                                + "x".repeat(1_000_000)
                                                + "', "
                                                + typ
                                                + "}",
                                        payload),
                                Reason.TOO_LARGE),
                        new Case(
                                "half a character",
                                jws(
                                        "{'alg': 'ES256', " + typ + "}",
                                        "{" + kind.payload() + ", 'a': '\\ud800'}"),
                                Reason.UNPAIRED_SURROGATE),
                        new Case(
                                "a signature by another key",
                                unsigned("{'alg': 'ES256', " + typ + "}", payload),
                                Reason.SIGNATURE_INVALID));
        for (Case one : cases) {
            boolean holders = kind.typ().equals("vp+jwt");
            Reason reason =
                    holders && one.reason() == Reason.SIGNATURE_INVALID
                            ? Reason.HOLDER_SIGNATURE_INVALID
                            : one.reason();
            all.add(
                    new Hostile(
                            kind.format() + " " + kind.typ(),
                            one.name(),
                            ascii(one.text() + kind.end()),
                            reason));
        }
        return all.stream();
    }

    /** A point that is on no curve, and where keys may stand. */
    static final String OFF_CURVE =
            "{'kty': 'EC', 'crv': 'P-256', 'x': '"
                    + Base64Url.encode(new byte[32])
                    + "', 'y': '"
                    + Base64Url.encode(new byte[32])
                    + "'}";
}
