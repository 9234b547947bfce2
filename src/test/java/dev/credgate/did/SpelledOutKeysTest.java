package dev.credgate.did;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SpelledOutKeysTest {

    private final AtomicInteger readings = new AtomicInteger();

    private SpelledOutKeys keys(KeyFinding finding) {
        return new SpelledOutKeys(_ -> {
            readings.incrementAndGet();
            return finding;
        });
    }

    @Test
    void aKeyIsReadOnce() {
        KeyFinding found = new KeyFinding.Found(List.of());
        SpelledOutKeys keys = keys(found);

        assertThat(List.of(keys.of("did:key:a"), keys.of("did:key:a"))).containsOnly(found);
        assertThat(readings).hasValue(1);
        keys.of("did:key:b");
        assertThat(readings).hasValue(2);
    }

    @Test
    void whatIsNoKeyAndWhatIsLongIsNotKept() {
        SpelledOutKeys refusing = keys(new KeyFinding.Malformed("no key"));
        refusing.of("did:key:a");
        refusing.of("did:key:a");
        assertThat(readings).hasValue(2);

        SpelledOutKeys finding = keys(new KeyFinding.Found(List.of()));
        String longDid = "did:jwk:" + "a".repeat(2_000);
        finding.of(longDid);
        finding.of(longDid);
        assertThat(readings).hasValue(4);
    }
}
