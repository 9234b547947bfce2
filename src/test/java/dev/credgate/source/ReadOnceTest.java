package dev.credgate.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.credgate.thread.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ReadOnceTest {

    private static final long MOST = 1024 * 1024;

    private final AtomicInteger readings = new AtomicInteger();
    private final ReadOnce<Integer> read = new ReadOnce<>(MOST);

    private int read(String owner, byte[] body) {
        return read.of(
                owner,
                body,
                bytes -> {
                    readings.incrementAndGet();
                    return bytes.length;
                });
    }

    @Test
    void aDocumentIsReadOnceForEachOwner() {
        byte[] body = new byte[10];
        assertThat(List.of(read("a", body), read("a", body))).containsOnly(10);
        assertThat(readings).hasValue(1);
        read("b", body);
        assertThat(readings).hasValue(2);
    }

    @Test
    void whereOthersWaitNoLongDocumentIsRead() {
        byte[] longOne = new byte[16 * 1024];
        byte[] shortOne = new byte[1024];
        assertThat(Effort.brief(() -> read("a", longOne))).isEmpty();
        assertThat(Effort.brief(() -> read("a", shortOne))).contains(1024);
        assertThat(readings).hasValue(1);
        assertThat(Effort.bounded(() -> read("a", longOne))).isEqualTo(longOne.length);
        assertThat(Effort.brief(() -> read("a", longOne))).contains(longOne.length);
    }

    /** Whoever has the gateway fetch chooses how large they are. */
    @Test
    void howMuchIsKeptIsBoundedByTheDocumentsBytes() {
        List<byte[]> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            byte[] body = new byte[64 * 1024];
            held.add(body);
            assertThat(read("a", body)).isEqualTo(body.length);
        }
        assertThat(held).hasSize(200);
        assertThat(read.weight()).isBetween(1L, MOST);
    }
}
