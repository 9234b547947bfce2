package dev.credgate.trust.lote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.source.Source;
import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrustSourcesTest {

    private record Published(URI url) implements ListsConfig.Published {
        @Override
        public String signer() {
            return "sha256/" + Base64.getEncoder().encodeToString(new byte[32]);
        }

        @Override
        public List<ListsConfig.Vouches> vouches() {
            return List.of();
        }
    }

    /** A file is read where it lies: there is nothing that could be had of it before. */
    @Test
    void whatIsToBeFetchedIsKnownBeforeAnybodyAsks() {
        URI elsewhere = URI.create("https://lists.example/pid");
        TrustSources sources =
                new TrustSources(() ->
                        Map.of(
                                "far",
                                new Published(elsewhere),
                                "near",
                                new Published(URI.create("file:///etc/list.jwt"))));
        assertThat(sources.sources())
                .containsExactly(new Source(Source.Kind.TRUST_LIST, elsewhere));
    }
}
