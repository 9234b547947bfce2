-- Which checkpoint a log was last asked to take, on record before the outbox has it: under its operation it is put there once, whatever crashes.
create table audit_anchor_intent (
    chain_id bigint not null,
    contract varchar(42) not null,
    log varchar(42) not null,
    checkpoint bigint not null,
    operation uuid not null,
    at timestamp(6) with time zone not null,
    primary key (chain_id, contract, log)
);
