-- Changes of many statuses in one go. Their lines are on record before anything is sent; of reasons there are hashes only.
create table status_operation (
    id uuid not null primary key,
    agency varchar(128) not null,
    lookup varchar(64) not null,
    stage varchar(16) not null,
    taken bigint not null,
    refused bigint not null,
    formed bigint not null,
    requested_at timestamp(6) with time zone not null,
    ended_at timestamp(6) with time zone,
    constraint status_operation_lookup unique (lookup)
);
create index status_operation_stage on status_operation (stage, requested_at);
create index status_operation_agency on status_operation (agency, requested_at);

create table status_operation_line (
    operation uuid not null,
    line bigint not null,
    digest varchar(66) not null,
    credential uuid,
    issuer varchar(512),
    status varchar(16),
    reason_hash varchar(66),
    refusal varchar(64),
    batch uuid,
    primary key (operation, line),
    constraint status_operation_line_once unique (operation, credential)
);
create index status_operation_line_batch on status_operation_line (batch);

-- Lines that go to the chain together; the id is that of their operation in the outbox.
create table status_operation_batch (
    id uuid not null primary key,
    operation uuid not null,
    number bigint not null,
    issuer varchar(512) not null,
    status varchar(16) not null,
    lines int not null,
    put_at timestamp(6) with time zone,
    decided_at timestamp(6) with time zone,
    refusal varchar(64),
    transactions int not null,
    constraint status_operation_batch_once unique (operation, number)
);

-- The operation in the outbox that makes the change, where it is not named like the wish.
alter table pending_status_change add column operation uuid;

-- What an administrator gave up, and why: its number is used up by a text that does nothing. Asked for by one person, decided by another.
alter table chain_transaction add column given_up varchar(500);
create table chain_surrender (
    operation uuid not null primary key,
    asked_by varchar(128) not null,
    asked_at timestamp(6) with time zone not null
);
alter table chain_submission add column filler boolean default false not null;
