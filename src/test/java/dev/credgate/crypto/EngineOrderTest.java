package dev.credgate.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Which engines come first is an operator's to say; which of them a row has, is not. */
class EngineOrderTest {

    private static final List<String> ROW = List.of("corretto", "libcrypto", "jdk");

    @Test
    void withoutASettingTheFastestIsFirst() {
        assertThat(EngineOrder.of("").of(ROW)).isEqualTo(ROW);
        assertThat(EngineOrder.of(" , ").of(ROW)).isEqualTo(ROW);
    }

    @Test
    void whatIsNamedComesFirstInTheOrderNamed() {
        assertThat(EngineOrder.of("jdk").of(ROW)).containsExactly("jdk", "corretto", "libcrypto");
        assertThat(EngineOrder.of("jdk, libcrypto,jdk").of(ROW))
                .containsExactly("jdk", "libcrypto", "corretto");
    }

    /** The JDK's PKCS#1 takes what others refuse, and stands in no such row. */
    @Test
    void noEngineComesIntoARowThatHasItNot() {
        EngineOrder order = EngineOrder.of("bouncycastle,blst,libcrypto");

        assertThat(order.of(ROW)).containsExactly("libcrypto", "corretto", "jdk");
        assertThat(order.unknown(ROW)).containsExactly("bouncycastle", "blst");
    }
}
