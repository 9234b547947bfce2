package dev.credgate.store;

import java.time.Duration;

/** What holds wherever one person asks for something and another one has to as well. */
public final class TwoPeople {

    /** What nobody joined for so long is void. */
    public static final Duration LIFETIME = Duration.ofDays(1);

    private TwoPeople() {}
}
