package dev.credgate.store;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/** The same build on PostgreSQL: only the URL and the password's file differ. */
public final class OnPostgresql implements QuarkusTestProfile {

    @Override
    public List<TestResourceEntry> testResources() {
        return List.of(new TestResourceEntry(DatabaseResource.class, Map.of("kind", "POSTGRESQL")));
    }

    @Override
    public Map<String, String> getConfigOverrides() {
        return DatabaseResource.ALONE;
    }
}
