package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.credgate.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cut out of a body is exactly what was sent. */
class RequestJsonTest {

    private static final Set<String> MEMBERS = Set.of("presentation", "nonce", "holder_proof");

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"presentation\":@,\"nonce\":\"n\"}",
                " { \"nonce\" : \"a \\\" } , { [ \\\\\" , \"presentation\" : @ } \n",
                "{\"holder_proof\":{\"a\":[1,{\"b\":\"}\"}]},\"presentation\":@\t,\"nonce\":\"\"}",
                "{\"nonce\":\"é\uD83D\uDE00\",\"\\u0070resentation\":@}",
                "{\"nonce\":1.0e5,\"presentation\":@}",
                "{\"nonce\":true,\"holder_proof\":null,\"presentation\":@}",
            })
    void slicesTheExactBytes(String body) {
        String presentation = "{ \"weight\" : 70.0, \"s\":\"\\u00e9\\\"}]\" , \"a\":[ ] }";
        byte[] slice =
                RequestJson.read(utf8(body.replace("@", presentation)), MEMBERS)
                        .slice("presentation");
        assertThat(new String(slice, StandardCharsets.UTF_8)).isEqualTo(presentation);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "null",
                "{\"presentation\":{}",
                "{\"presentation\":[]}",
                "{\"presentation\":\"{}\"}",
                "{\"presentation\":null}",
                "{}",
                "{\"presentation\":{},\"presentation\":{}}",
                "{\"presentation\":{}}x",
                "{\"presentation\":{},\"more\":1}",
                "{\"presentation\":{},}",
                "\uFEFF{\"presentation\":{}}",
            })
    void refusesAllElse(String body) {
        assertThatThrownBy(() -> RequestJson.read(utf8(body), MEMBERS).slice("presentation"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().status()).isEqualTo(400));
    }
}
