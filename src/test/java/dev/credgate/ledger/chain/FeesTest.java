package dev.credgate.ledger.chain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A replacement offers enough more for a pool to take it, and no more than is allowed. */
class FeesTest {

    private static Fees fees(long tip, long most) {
        return new Fees(Optional.of(BigInteger.valueOf(tip)), BigInteger.valueOf(most));
    }

    private static Fees legacy(long price) {
        return new Fees(Optional.empty(), BigInteger.valueOf(price));
    }

    @Test
    void a_replacement_offers_an_eighth_more_of_both() {
        assertThat(fees(80, 800).raised(fees(0, 0))).isEqualTo(fees(90, 900));
        assertThat(fees(81, 1).raised(fees(0, 0))).isEqualTo(fees(92, 2));
        assertThat(legacy(8).raised(legacy(0))).isEqualTo(legacy(9));
    }

    @Test
    void it_offers_what_is_usual_where_that_is_more() {
        assertThat(fees(80, 800).raised(fees(200, 850))).isEqualTo(fees(200, 900));
        assertThat(fees(80, 800).raised(fees(0, 5000))).isEqualTo(fees(90, 5000));
        assertThat(legacy(8).raised(legacy(100))).isEqualTo(legacy(100));
    }

    @Test
    void free_gas_stays_free_while_nothing_is_usual() {
        assertThat(fees(0, 0).raised(fees(0, 0))).isEqualTo(fees(0, 0));
        assertThat(legacy(0).raised(legacy(0))).isEqualTo(legacy(0));
    }

    @Test
    void gas_that_was_free_is_paid_for_once_the_chain_asks_for_it() {
        assertThat(fees(0, 0).raised(fees(5, 20))).isEqualTo(fees(5, 20));
        assertThat(fees(0, 0).raised(fees(0, 20))).isEqualTo(fees(1, 20));
        assertThat(legacy(0).raised(legacy(5))).isEqualTo(legacy(5));
    }

    /** A pool takes no replacement that tips as little as before. */
    @Test
    void no_tip_becomes_one() {
        assertThat(fees(0, 80).raised(fees(0, 0))).isEqualTo(fees(1, 90));
        assertThat(fees(0, 1).raised(fees(0, 1))).isEqualTo(fees(1, 2));
    }

    @Test
    void a_limit_holds_for_both() {
        assertThat(fees(200, 900).atMost(BigInteger.valueOf(100))).isEqualTo(fees(100, 100));
        assertThat(legacy(7).atMost(BigInteger.TEN)).isEqualTo(legacy(7));
    }
}
