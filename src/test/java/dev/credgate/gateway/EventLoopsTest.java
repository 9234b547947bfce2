package dev.credgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventLoopsTest {

    @Test
    void thereAreAsManyAsProcessors() {
        assertThat(builder().build().getValue(EventLoops.NAME, int.class))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
    }

    @Test
    void whoeverSetsThemIsObeyed() {
        SmallRyeConfig config = builder().withSources(set("7")).build();
        assertThat(config.getValue(EventLoops.NAME, int.class)).isEqualTo(7);
    }

    private static SmallRyeConfigBuilder builder() {
        return new SmallRyeConfigBuilder().withSources(new EventLoops());
    }

    private static PropertiesConfigSource set(String value) {
        return new PropertiesConfigSource(Map.of(EventLoops.NAME, value), "a file", 250);
    }
}
