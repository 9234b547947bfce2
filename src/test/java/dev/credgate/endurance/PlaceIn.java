package dev.credgate.endurance;

import com.fasterxml.jackson.databind.JsonNode;
import com.upokecenter.cbor.CBORObject;
import dev.credgate.acceptance.Answer;
import dev.credgate.endurance.Records.Place;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;

/** The place in a status list that a credential names, read as a verifier would read it. */
final class PlaceIn {

    private PlaceIn() {}

    /** Of a credential in whatever format; empty where the format has none. */
    static Optional<Place> credential(Card card) {
        return switch (card.order().format()) {
            case "weidentity" -> Optional.empty();
            case "mdoc" -> Optional.of(ofMdoc(card.document()));
            case "data_integrity" -> Optional.of(entry(json(card.document())));
            default -> Optional.of(entry(claims(card.document())));
        };
    }

    private static JsonNode claims(String jwt) {
        return json(
                new String(
                        Base64.getUrlDecoder().decode(jwt.split("\\.", -1)[1]),
                        java.nio.charset.StandardCharsets.UTF_8));
    }

    private static Place entry(JsonNode document) {
        JsonNode token = document.path("status").path("status_list");
        if (!token.isMissingNode()) {
            return new Place(number(token.get("uri").asText()), token.get("idx").asLong());
        }
        JsonNode entry = document.get("credentialStatus").get(0);
        return new Place(
                number(entry.get("statusListCredential").asText()),
                entry.get("statusListIndex").asLong());
    }

    private static Place ofMdoc(String document) {
        CBORObject signed = CBORObject.DecodeFromBytes(Base64.getUrlDecoder().decode(document));
        CBORObject list =
                CBORObject.DecodeFromBytes(
                                CBORObject.DecodeFromBytes(
                                                signed.get("issuerAuth").get(2).GetByteString())
                                        .GetByteString())
                        .get("status")
                        .get("status_list");
        return new Place(number(list.get("uri").AsString()), list.get("idx").AsInt64Value());
    }

    /** The address ends in the list's number, or in that and another word. */
    private static long number(String uri) {
        String address = uri.endsWith("/suspension") ? uri.substring(0, uri.length() - 11) : uri;
        return Long.parseLong(address.substring(address.lastIndexOf('/') + 1));
    }

    private static JsonNode json(String text) {
        try {
            return Answer.JSON.readTree(text);
        } catch (IOException e) {
            throw new IllegalStateException(text, e);
        }
    }
}
