package dev.credgate.issuer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No list is so small that asking for it tells whose status somebody asks for. */
class PlacesConfigTest {

    @ParameterizedTest
    @ValueSource(longs = {131_072, 262_144, 1 << 24})
    void aHerdIsTaken(long places) {
        assertThat(of(places).faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -131_072, 0, 1, 65_536, 131_071, 131_073, 1 << 25})
    void fewerThanAHerdAndWhatIsNoPowerOfTwoIsRefusedByName(long places) {
        assertThat(of(places).faults())
                .singleElement()
                .asString()
                .startsWith("credgate.status-lists.places: expected a power of two from 131072 to")
                .endsWith("not " + places);
    }

    private static PlacesConfig of(long places) {
        return () -> places;
    }
}
