package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** As {@link OnH2}, with sessions in a zone far west of UTC, as on a host there. */
public final class OnH2West implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(
                new TestResourceEntry(
                        DatabaseResource.class,
                        Map.of("kind", "H2", "settings", ";TIME ZONE=America/New_York")));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return DatabaseResource.ALONE;
    }
}
