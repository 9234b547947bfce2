package dev.credgate.issuer;

import dev.credgate.status.publication.MirroredList;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.List;

/** How large the status lists are that are opened for what is issued. */
@ConfigMapping(prefix = "credgate.status-lists")
interface PlacesConfig {

    /** Fewer would tell whose status somebody asks for (Bitstring Status List 1.0, section 6.1). */
    long FEWEST = 131_072;

    /** Places of a new list, a power of two. */
    @WithDefault("131072")
    long places();

    /** What is wrong with these settings; a line each. */
    default List<String> faults() {
        return places() < FEWEST || places() > MirroredList.MOST || Long.bitCount(places()) != 1
                ? List.of(
                        "credgate.status-lists.places: expected a power of two from "
                                + FEWEST
                                + " to "
                                + MirroredList.MOST
                                + ", not "
                                + places())
                : List.of();
    }
}
