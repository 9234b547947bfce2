package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * RFC 7240 as callers write it; what is no preference of ours, or no preference at all, is none.
 */
class PreferenceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "respond-async | 0",
                "Respond-Async | 0",
                "respond-async, wait=10 | 10",
                "wait=10, respond-async | 10",
                "return=minimal; foo=\"some, thing\", respond-async;x=y, wait = 7 | 7",
                "respond-async, wait=\"5\" | 0",
                "respond-async, wait=-1 | 0",
                "respond-async, wait=99999999999999999999 | 0",
                "respond-async, wait=1, wait=2 | 1"
            })
    void whoPrefersNotToWaitSaysSo(String header, long seconds) {
        assertThat(Preference.patience(List.of(header))).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "wait=10",
                "respond-asynchronously",
                "x=\"respond-async\"",
                "x=\"a, respond-async, b\"",
                "x; respond-async",
                "\"respond-async\"",
                "= respond-async"
            })
    void allElseIsNoSuchPreference(String header) {
        assertThat(Preference.patience(List.of(header))).isEmpty();
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(Preference.patience(List.of("wait=3", "respond-async")))
                .contains(Duration.ofSeconds(3));
        assertThat(Preference.patience(List.of())).isEmpty();
    }

    @Test
    void aListWithoutEndIsNotRead() {
        assertThat(Preference.patience(List.of("respond-async, " + "a=b,".repeat(1000)))).isEmpty();
        assertThat(Preference.patience(List.of("\"".repeat(999)))).isEmpty();
        assertThat(Preference.patience(List.of(";".repeat(999)))).isEmpty();
        assertThat(Preference.patience(List.of("a" + ";x".repeat(499)))).isEmpty();
    }
}
