package dev.credgate.endurance;

/** What a client does again and again. */
@FunctionalInterface
interface Work {

    /** Once; whatever it began it ends, or gives up after long. */
    void once() throws InterruptedException;
}
