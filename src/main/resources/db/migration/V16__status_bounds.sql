-- A row for each agency that ever asked for a bulk change: whoever counts what the agency has open, and adds to it, holds its lock.
create table status_operation_bound (
    agency varchar(128) not null primary key
);

-- The batch that was divided for this one, or that one's: each change keeps the name under which it was told.
alter table status_operation_batch add column origin uuid;

-- Refused for the gas that it takes and for nothing else: what can be divided is sent in parts.
alter table chain_transaction add column too_large boolean default false not null;
