package dev.credgate.endurance;

import java.time.Duration;

/** What goes wrong, again and again, until it is told to stop. */
interface Trouble {

    /**
     * Makes trouble for so long, then puts everything right again.
     *
     * @throws InterruptedException when the test is ended
     */
    void make(Duration time) throws InterruptedException;
}
