-- What waits for the chain is asked for each second on every replica, beside all that was settled within 90 days.
create index chain_transaction_state on chain_transaction (state, account, enqueued_at);
