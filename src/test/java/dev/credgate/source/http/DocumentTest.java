package dev.credgate.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.Source;
import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DocumentTest {

    /** Many of no length at long addresses would fill the memory otherwise. */
    @Test
    void itsAddressCountsInWhatItTakes() {
        assertThat(document("a".repeat(2_000)).weight() - document("").weight()).isEqualTo(6_000);
    }

    private static Document document(String path) {
        return new Document(
                new Source(Source.Kind.DID_DOCUMENT, URI.create("https://a.example/" + path)),
                new byte[0],
                "",
                "",
                Instant.EPOCH,
                Instant.EPOCH);
    }
}
