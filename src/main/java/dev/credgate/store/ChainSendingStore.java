package dev.credgate.store;

import dev.credgate.crypto.Hash;
import dev.credgate.store.ChainAccounts.Lease;
import dev.credgate.store.ChainTransactions.ChainTransaction;
import dev.credgate.store.ChainTransactions.State;
import jakarta.enterprise.context.ApplicationScoped;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** {@link ChainSending} in {@code chain_transaction} and {@code chain_submission}. */
@ApplicationScoped
class ChainSendingStore implements ChainSending {

    private static final String REFUSE =
            "update chain_transaction set state = ?, refusal = ?, settled_at = ?, reference = null";

    private static final String UNNUMBERED = " and state = 'queued' and number is null";

    private final LeasedSteps steps;

    ChainSendingStore(Database database) {
        this.steps = new LeasedSteps(database);
    }

    @Override
    public List<Work> sent(String account) {
        return steps.read(
                "list what is on its way",
                connection ->
                        ChainWorks.list(
                                connection,
                                "where t.account = ? and t.state = 'sent' order by t.number",
                                account));
    }

    @Override
    public List<ChainTransaction> included(String account) {
        return steps.read(
                "list what is in blocks",
                connection ->
                        ChainRows.list(
                                connection,
                                ChainRows.SELECT
                                        + "where t.account = ? and t.state = 'included' order by"
                                        + " t.number",
                                ChainRows::transaction,
                                account));
    }

    @Override
    public Optional<Work> next(String account) {
        return queued(account, 1).stream().findFirst();
    }

    @Override
    public List<Work> queued(String account, int most) {
        return steps.read(
                "find what is to be sent next",
                connection ->
                        ChainWorks.list(
                                connection,
                                "where t.account = ? and t.state = 'queued' order by case when"
                                        + " t.number is null then 1 else 0 end, t.number, t.line"
                                        + " fetch first "
                                        + most
                                        + " rows only",
                                account));
    }

    @Override
    public List<Work> givenUp(String account) {
        return steps.read(
                "list what was given up",
                connection ->
                        ChainWorks.list(
                                connection,
                                "where t.account = ? and t.state = 'queued' and t.given_up is not"
                                        + " null order by case when t.number is null then 1 else 0"
                                        + " end, t.number desc, t.line fetch first 64 rows only",
                                account));
    }

    @Override
    public List<ChainTransaction> settledFrom(String account, long number, int most) {
        return steps.read(
                "list what was sent before",
                connection ->
                        ChainRows.list(
                                connection,
                                ChainRows.SELECT
                                        + "where t.account = ? and t.state in ('confirmed',"
                                        + " 'refused') and t.number >= ? order by t.number fetch first "
                                        + most
                                        + " rows only",
                                ChainRows::transaction,
                                account,
                                number));
    }

    @Override
    public void submit(Lease lease, UUID transaction, Submission submission) {
        boolean _ =
                steps.step(
                        lease,
                        "note what is about to leave",
                        connection -> {
                            LeasedSteps.one(
                                    ChainRows.update(
                                            connection,
                                            "insert into chain_submission (hash, transaction_id,"
                                                    + " number, tip, most, signed, signed_at,"
                                                    + " filler) values (?, ?, ?, ?, ?, ?, ?, ?)",
                                            submission.hash(),
                                            transaction,
                                            submission.number(),
                                            decimal(submission.fees().tip()),
                                            new BigDecimal(submission.fees().most()),
                                            submission.signed(),
                                            submission.signedAt(),
                                            submission.filler()));
                            LeasedSteps.one(
                                    ChainRows.update(
                                            connection,
                                            "update chain_transaction set state = ?, hash = ?,"
                                                    + " sent_at = coalesce(sent_at, ?) where id = ? and"
                                                    + " number = ? and state in ('queued', 'sent')",
                                            State.SENT,
                                            submission.hash(),
                                            submission.signedAt(),
                                            transaction,
                                            submission.number()));
                            return true;
                        });
        steps.force("note what is about to leave");
    }

    private static Optional<BigDecimal> decimal(Optional<BigInteger> value) {
        return value.map(BigDecimal::new);
    }

    @Override
    public void included(
            Lease lease,
            UUID transaction,
            Hash hash,
            long block,
            Hash blockHash,
            Optional<String> refusal) {
        steps.change(
                lease,
                "note a block",
                "update chain_transaction set state = ?, hash = ?, block = ?, block_hash = ?,"
                        + " refusal = ? where id = ? and state in ('sent', 'included')",
                State.INCLUDED,
                hash,
                block,
                blockHash,
                LeasedSteps.cut(refusal),
                transaction);
    }

    @Override
    public void away(Lease lease, UUID transaction) {
        steps.change(
                lease,
                "note that a block is gone",
                "update chain_transaction set state = ?, block = null, block_hash = null, refusal ="
                        + " null, settled_at = null where id = ? and number is not null",
                State.SENT,
                transaction);
    }

    @Override
    public void settle(
            Lease lease, UUID transaction, State state, Optional<String> refusal, Instant now) {
        steps.change(
                lease,
                "note a transaction's end",
                "update chain_transaction set state = ?, refusal = ?, settled_at = ?, reference ="
                        + " null where id = ? and state in ('queued', 'sent', 'included')",
                state,
                LeasedSteps.cut(refusal),
                now,
                transaction);
        steps.force("note a transaction's end");
    }

    @Override
    public void refuse(
            Lease lease,
            ChainTransaction transaction,
            String refusal,
            boolean tooLarge,
            Instant now) {
        int _ =
                steps.step(
                        lease,
                        "refuse a transaction",
                        connection -> {
                            LeasedSteps.one(
                                    ChainRows.update(
                                            connection,
                                            REFUSE + ", too_large = ? where id = ?" + UNNUMBERED,
                                            State.REFUSED,
                                            LeasedSteps.cut(Optional.of(refusal)),
                                            now,
                                            tooLarge,
                                            transaction.id()));
                            return ChainRows.update(
                                    connection,
                                    REFUSE + " where operation = ? and account = ?" + UNNUMBERED,
                                    State.REFUSED,
                                    "a step before it was refused",
                                    now,
                                    transaction.operation(),
                                    lease.account());
                        });
        steps.force("refuse a transaction");
    }

    @Override
    public void giveUp(Lease lease, ChainTransaction transaction, String why, boolean tooLarge) {
        int _ =
                steps.step(
                        lease,
                        "give a transaction up",
                        connection -> {
                            // None where somebody gave it up meanwhile: why is on record then.
                            int _ =
                                    ChainRows.update(
                                            connection,
                                            "update chain_transaction set given_up = ?, too_large ="
                                                    + " ? where id = ? and number is not null and"
                                                    + " state in ('queued', 'sent') and given_up is"
                                                    + " null",
                                            LeasedSteps.cut(Optional.of(why)),
                                            tooLarge,
                                            transaction.id());
                            return ChainRows.update(
                                    connection,
                                    "update chain_transaction set given_up = ? where operation = ?"
                                            + " and account = ? and state in ('queued', 'sent') and"
                                            + " given_up is null",
                                    "a step before it was refused",
                                    transaction.operation(),
                                    lease.account());
                        });
        steps.force("give a transaction up");
    }

    @Override
    public long deleteSettledBefore(Instant instant) {
        return steps.write(
                "delete what was settled long ago",
                connection ->
                        ChainRows.update(
                                        connection,
                                        "delete from chain_transaction where state in ('confirmed',"
                                                + " 'refused') and settled_at < ?",
                                        instant)
                                + ChainRows.update(
                                        connection,
                                        "delete from chain_surrender where asked_at < ?",
                                        instant));
    }
}
