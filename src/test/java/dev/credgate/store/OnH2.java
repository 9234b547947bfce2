package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The application on an H2 file, with the rooms store and audit alone. */
public final class OnH2 implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(DatabaseResource.class, Map.of("kind", "H2")));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return DatabaseResource.ALONE;
    }
}
