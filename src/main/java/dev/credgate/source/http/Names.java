package dev.credgate.source.http;

import dev.credgate.source.http.Exchange.FailedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks hosts up, in time: a resolver may take longer than anybody waits, and cannot be hurried, so
 * each look-up has a thread of its own and is left behind when its time is over. Thread-safe.
 */
final class Names {

    /**
     * Look-ups that may be under way, those that are left behind among them. A look-up blocks the
     * thread that carries its virtual one, and the JVM makes up for 256 of them at most (JDK 25,
     * {@code jdk.virtualThreadScheduler.maxPoolSize}): with all blocked, nothing virtual would run.
     */
    static final int AT_ONCE = 128;

    /** Of them, for pinned lists alone: whoever is asked chooses hosts whose names hang. */
    static final int FOR_PINNED = AT_ONCE / 8;

    /** How names are looked up; may block. */
    @FunctionalInterface
    interface Resolver {
        /** Every address of a host. */
        List<InetAddress> addresses(String host) throws UnknownHostException;
    }

    private final Resolver resolver;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Semaphore freeForOthers = new Semaphore(AT_ONCE - FOR_PINNED);

    Names(Resolver resolver) {
        this.resolver = resolver;
    }

    /**
     * A host's addresses.
     *
     * @param host a name, or an address as it stands in a URI
     * @param pinned whether a list is to be had there that nobody else may have named
     * @param nanos until when to wait, by {@link System#nanoTime}
     */
    List<InetAddress> lookUp(String host, boolean pinned, long nanos) throws FailedException {
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        CompletableFuture<List<InetAddress>> found = new CompletableFuture<>();
        try {
            if (!acquire(pinned, nanos)) {
                throw new FailedException("too many hosts are being looked up");
            }
            Thread.ofVirtual().name("fetch-name").start(() -> complete(found, bare, pinned));
            return found.get(Math.max(1, nanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException _) {
            throw new FailedException("its host is not known");
        } catch (TimeoutException _) {
            throw new FailedException("its host could not be looked up in time");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new FailedException("the gateway is stopping");
        }
    }

    private boolean acquire(boolean pinned, long nanos) throws InterruptedException {
        if (!pinned && !freeForOthers.tryAcquire(nanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
            return false;
        }
        boolean acquired = false;
        try {
            acquired = free.tryAcquire(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } finally {
            if (!acquired && !pinned) {
                freeForOthers.release();
            }
        }
        return acquired;
    }

    private void complete(CompletableFuture<List<InetAddress>> found, String host, boolean pinned) {
        try {
            found.complete(resolver.addresses(host));
        } catch (UnknownHostException | RuntimeException e) {
            found.completeExceptionally(e);
        } finally {
            free.release();
            if (!pinned) {
                freeForOthers.release();
            }
        }
    }
}
