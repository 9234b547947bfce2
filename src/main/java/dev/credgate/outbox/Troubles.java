package dev.credgate.outbox;

import dev.credgate.store.ChainAccounts;
import dev.credgate.store.ChainAccounts.Lease;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What keeps an account from sending, as met in a pass: logged now and then, and on record for
 * those who wait. One thread at a time.
 */
final class Troubles {

    private static final Logger LOG = Logger.getLogger(Troubles.class);

    /** How often the same is logged. */
    private static final Duration AGAIN = Duration.ofMinutes(1);

    private final String account;
    private final ChainAccounts accounts;
    private final Signal progress;
    private final Set<Trouble> met = EnumSet.noneOf(Trouble.class);
    private final Map<Trouble, Long> logged = new EnumMap<>(Trouble.class);

    private Optional<String> onRecord = Optional.empty();
    private boolean any;

    Troubles(String account, ChainAccounts accounts, Signal progress) {
        this.account = account;
        this.accounts = accounts;
        this.progress = progress;
    }

    /** Begins a pass. */
    void begin(Optional<String> nowOnRecord) {
        onRecord = nowOnRecord;
        met.clear();
    }

    /** Something is met in this pass. */
    void meet(Trouble trouble, @Nullable String detail) {
        met.add(trouble);
        long now = System.nanoTime();
        Long before = logged.get(trouble);
        if (before == null || now - before > AGAIN.toNanos()) {
            logged.put(trouble, now);
            LOG.warnf("Account %s cannot send (%s): %s", account, trouble.word(), detail);
        }
    }

    /** The node refuses what it was handed, in these words. */
    Trouble refusal(String words) {
        String lower = words.toLowerCase(Locale.ROOT);
        Trouble trouble =
                lower.contains("funds") || lower.contains("upfront cost")
                        ? Trouble.FUNDS
                        : Trouble.NODE_REFUSES;
        meet(trouble, words);
        return trouble;
    }

    /** Whether this pass has met it, or the last one did. */
    boolean isMet(Trouble trouble) {
        return met.contains(trouble);
    }

    /** Whether the last pass met any. */
    boolean isAny() {
        return any;
    }

    /** Ends a pass: what was met is on record, or that nothing was. */
    void note(Lease lease) {
        Optional<String> worst = met.stream().findFirst().map(Trouble::word);
        if (!worst.equals(onRecord)) {
            accounts.trouble(lease, worst);
            progress.give();
        }
        if (worst.isEmpty() && !logged.isEmpty()) {
            LOG.infof("Account %s sends again", account);
            logged.clear();
        }
        any = worst.isPresent();
    }
}
