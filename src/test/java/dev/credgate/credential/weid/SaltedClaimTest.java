package dev.credgate.credential.weid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.json.JsonParser;
import dev.credgate.json.JsonReading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lists have a text that another list has too. */
class SaltedClaimTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "['a, b'] | true",
                "['a,b','c d'] | false",
                "[1,{'a=1, b':'2'}] | true",
                "[1,{'a=b':'c'}] | true",
                "[1,{'a':'b=c'}] | false",
                "[1,{'a':'b, c'}] | true"
            })
    void aListIsAmbiguousWhenAnotherHasItsText(String list, boolean ambiguous) {
        if (JsonParser.parse(list.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
                instanceof JsonReading.Read(var value)) {
            assertThat(SaltedClaim.isAmbiguous(value)).isEqualTo(ambiguous);
        } else {
            throw new AssertionError(list);
        }
    }
}
