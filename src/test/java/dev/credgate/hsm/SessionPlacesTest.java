package dev.credgate.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Places are given back that a token's refusals put aside, and it is seldom asked for more. */
class SessionPlacesTest {

    private long now;
    private final SessionPlaces places = new SessionPlaces("crowded", 30, () -> now);

    private void passes(Duration time) {
        now += time.toNanos();
    }

    /** Takes a place and opens a session there. */
    private void opens() {
        assertThat(places.take(0)).isTrue();
        places.opened();
    }

    /** Takes a place, in which the token refuses to open one. */
    private boolean isRefused() {
        assertThat(places.take(0)).isTrue();
        boolean others = places.refused();
        places.leave();
        return others;
    }

    @Test
    void aRefusalPutsAsideWhatIsNotOpenAndEachOneThatIsTakenBringsTheNextBack() {
        opens();
        opens();
        assertThat(isRefused()).isTrue();
        assertThat(places.limit()).isEqualTo(2);
        assertThat(places.take(0)).isFalse();
        passes(SessionPlaces.FIRST_REST);
        for (int session = 3; session <= 30; session++) {
            opens();
        }
        assertThat(places.limit()).isEqualTo(30);
        assertThat(places.take(0)).isFalse();
        for (int session = 1; session <= 30; session++) {
            places.leave();
        }
        assertThat(places.limit()).isEqualTo(30);
    }

    @Test
    void aTokenWhoseOwnLimitIsLowerIsAskedForMoreEachTenSecondsHoweverManyWait() {
        opens();
        opens();
        int refused = 0;
        for (int millis = 0; millis < 600_000; millis += 50) {
            if (places.take(0)) {
                refused++;
                assertThat(places.refused()).isTrue();
                places.leave();
            }
            passes(Duration.ofMillis(50));
        }
        assertThat(refused).isBetween(60, 70);
        assertThat(places.open()).isEqualTo(2);
        assertThat(places.limit()).isEqualTo(2);
    }

    @Test
    void manyWhoAskAtOnceAreRefusedAsOne() {
        opens();
        for (int i = 0; i < 20; i++) {
            assertThat(places.take(0)).isTrue();
        }
        for (int i = 0; i < 20; i++) {
            assertThat(places.refused()).isTrue();
            places.leave();
        }
        assertThat(places.limit()).isEqualTo(1);
        passes(SessionPlaces.FIRST_REST);
        assertThat(places.take(0)).isTrue();
        assertThat(places.take(0)).isFalse();
    }

    @Test
    void anotherSessionInThePlaceOfOneThatEndedIsNoSignThatTheTokenTakesMore() {
        opens();
        opens();
        assertThat(isRefused()).isTrue();
        places.closed();
        places.leave();
        opens();
        assertThat(places.limit()).isEqualTo(2);
        assertThat(places.take(0)).isFalse();
    }

    @Test
    void whereNoneIsOpenOneIsAskedForAtATime() {
        assertThat(isRefused()).isFalse();
        assertThat(isRefused()).isFalse();
        assertThat(places.limit()).isEqualTo(1);
        opens();
        opens();
        assertThat(places.limit()).isEqualTo(3);
    }

    @Test
    void refusalsThatAreCloseToEachOtherAreToldOnce() {
        List<String> told = new ArrayList<>();
        Handler handler =
                new Handler() {
                    @Override
                    public void publish(LogRecord line) {
                        told.add(String.valueOf(line.getMessage()));
                    }

                    @Override
                    public void flush() {
                        // nothing is kept back
                    }

                    @Override
                    public void close() {
                        // nothing is open
                    }
                };
        Logger logger = Logger.getLogger(SessionPlaces.class.getName());
        logger.addHandler(handler);
        try {
            opens();
            for (int i = 0; i < 5; i++) {
                assertThat(isRefused()).isTrue();
                passes(SessionPlaces.LONGEST_REST);
            }
            assertThat(told).hasSize(1);
            passes(SessionPlaces.EPISODE);
            assertThat(isRefused()).isTrue();
            assertThat(told).hasSize(2);
        } finally {
            logger.removeHandler(handler);
        }
    }
}
