package dev.credgate.credential.w3c;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.credential.jose.JoseKeys;
import dev.credgate.json.JsonValue;
import dev.credgate.json.JsonValue.JsonObject;
import dev.credgate.json.JsonValue.JsonString;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextCirclesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a': 'b', 'b': 'a'}",
                "{'a': 'b:x', 'b': 'a:y'}",
                "{'a': 'a:x'}",
                "{'a': {'@id': 'b:x'}, 'b': 'c', 'c': {'@id': 'a:y'}}",
                "{'z': 'a', 'a': 'b:x', 'b': 'a'}",
                "{'a:b': {'@type': '@id'}, 'a': 'a:b'}"
            })
    void circles(String context) {
        assertThat(ContextCircles.isIn(JoseKeys.json(context))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'a': 'https://a.example/', 'b': 'a:b', 'c': {'@id': 'b'}}",
                "{'a': 'a'}",
                "{'a': {'@id': 'a'}, 'b': {}, 'c': {'@id': null}, 'd': null, 'e': 5}",
                "{'@vocab': 'x:', 'id': '@id', 'type': '@type', 'x': 'https://x.example/'}",
                "{'a:b': 'a:b', 'a': 'https://a.example/'}",
                "{'https': 'https://a.example/'}",
                "{'_': '_:b'}"
            })
    void none(String context) {
        assertThat(ContextCircles.isIn(JoseKeys.json(context))).isFalse();
    }

    /** Each is made of the next: as many steps as terms, and no more. */
    @Test
    void aLongChainIsGoneThroughOnce() {
        Map<String, JsonValue> terms = new LinkedHashMap<>();
        for (int at = 0; at < 90_000; at++) {
            terms.put("t" + at, new JsonString("t" + (at + 1)));
        }
        assertThat(ContextCircles.isIn(JsonObject.of(terms))).isFalse();
        terms.put("t90000", new JsonString("t0"));
        assertThat(ContextCircles.isIn(JsonObject.of(terms))).isTrue();
    }
}
