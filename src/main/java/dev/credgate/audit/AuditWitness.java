package dev.credgate.audit;

import dev.credgate.audit.AnchorTable.Log;
import dev.credgate.audit.AnchorTable.Note;
import dev.credgate.crypto.Address;
import dev.credgate.ledger.chain.AnchorLog;
import dev.credgate.ledger.chain.AnchorLog.Anchored;
import dev.credgate.ledger.chain.ChainException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an auditor has from elsewhere than the database: the log on the chain, the keys that sign
 * checkpoints, or neither. Thread-safe.
 */
public final class AuditWitness {

    private final @Nullable AnchorLog chain;
    private final Address account;
    private final Set<String> keys;

    private AuditWitness(@Nullable AnchorLog chain, Address account, Set<String> keys) {
        this.chain = chain;
        this.account = account;
        this.keys = Set.copyOf(keys);
    }

    /** Nothing: the database is taken by its own word. */
    static final AuditWitness NONE = of(Set.of());

    /**
     * The keys alone.
     *
     * @param keys Multikeys; empty where none was told
     */
    public static AuditWitness of(Set<String> keys) {
        return new AuditWitness(null, Address.ZERO, keys);
    }

    /**
     * The chain as well.
     *
     * @param account whose log it is
     */
    public static AuditWitness of(AnchorLog chain, Address account, Set<String> keys) {
        return new AuditWitness(chain, account, keys);
    }

    /**
     * The account whose anchors the database notes of this contract, the newest one's: to be used
     * where an auditor was told no other, and not to be relied on, since whoever writes the
     * database can change it.
     */
    public static Optional<Address> accountNoted(Connection connection, AnchorLog chain)
            throws SQLException, ChainException {
        return AnchorTable.newest(connection, chain.chainId(), chain.address())
                .map(Note::log)
                .map(Log::account);
    }

    Set<String> keys() {
        return keys;
    }

    long count() throws ChainException {
        if (chain == null) {
            return 0;
        }
        chain.requirePresent();
        return chain.count(account);
    }

    /**
     * An anchor of those that were counted.
     *
     * @throws ChainException.Refused when there is none, which is no answer
     */
    Anchored at(long index) throws ChainException {
        if (chain == null) {
            throw new IllegalStateException("there is no chain, and no anchor was counted");
        }
        return chain.counted(account, index);
    }

    /**
     * The newest note of an anchor, where the chain has none at its place.
     *
     * @param counted how many anchors there were, each of which was asked for
     * @throws ChainException.Refused when the chain has it, and did not count it
     */
    Optional<Note> missing(Connection connection, long counted)
            throws SQLException, ChainException {
        if (chain == null) {
            return Optional.empty();
        }
        Optional<Note> newest =
                AnchorTable.newest(connection, new Log(chain.chainId(), chain.address(), account))
                        .filter(note -> note.place() >= counted);
        if (newest.isPresent() && chain.at(account, newest.get().place()).isPresent()) {
            throw AnchorLog.changed();
        }
        return newest;
    }
}
