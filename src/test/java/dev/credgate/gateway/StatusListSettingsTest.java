package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Settings with which a published list would be missing at times are refused at the start. */
class StatusListSettingsTest {

    private record Given(
            Duration interval, Duration timeToLive, Duration validity, MemorySize memory)
            implements StatusListSettings {}

    private static Given given(String interval, String timeToLive, String validity) {
        return given(interval, timeToLive, validity, 16 << 20);
    }

    private static Given given(String interval, String timeToLive, String validity, long memory) {
        return new Given(
                Duration.parse(interval),
                Duration.parse(timeToLive),
                Duration.parse(validity),
                new MemorySize(BigInteger.valueOf(memory)));
    }

    @Test
    void theLongestListFindsAPlace() {
        Given settings = given("PT10S", "PT60S", "PT1H", (16 << 20) - 1);
        assertThatThrownBy(() -> StatusListShelf.check(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("credgate.status-lists.memory: expected");
    }

    @ParameterizedTest
    @CsvSource({"PT10S, PT60S, PT1H", "PT1H, PT24H, P30D", "PT1S, PT1S, PT2M", "PT1M, PT1M, PT2M"})
    void whatIsInRangeIsTaken(String interval, String timeToLive, String validity) {
        Given settings = given(interval, timeToLive, validity);
        assertThatCode(() -> StatusListShelf.check(settings)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, PT60S, PT1H, interval: expected",
        "PT2H, PT60S, PT8H, interval: expected",
        "PT10S, PT0S, PT1H, time-to-live: expected",
        "PT10S, PT60S, PT1M, validity: expected",
        "PT10S, PT60S, P31D, validity: expected",
        "PT10S, PT1H, PT1H, validity: expected at least twice credgate.status-lists.time-to-live",
        "PT1H, PT1S, PT1H, validity: expected at least twice credgate.status-lists.interval",
    })
    void whatIsNotIsRefusedByName(
            String interval, String timeToLive, String validity, String message) {
        Given settings = given(interval, timeToLive, validity);
        assertThatThrownBy(() -> StatusListShelf.check(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("credgate.status-lists." + message);
    }
}
