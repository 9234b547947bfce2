-- Keys that agencies had made in tokens, and those of their configuration whose life was changed here.
-- A row is not settled while the chain does not say yet what it says.
create table issuing_key (
    id uuid not null primary key,
    agency varchar(128) not null,
    issuer varchar(512) not null,
    token varchar(64),
    label varchar(128),
    curve varchar(16) not null,
    material varchar(512),
    stage varchar(16) not null,
    settled boolean not null,
    replaces uuid,
    fault varchar(256),
    created_at timestamp(6) with time zone not null,
    changed_at timestamp(6) with time zone not null,
    retire_at timestamp(6) with time zone,
    leased_until timestamp(6) with time zone not null
);
create unique index issuing_key_material on issuing_key (issuer, material);
create index issuing_key_settled on issuing_key (settled, stage);

-- What one person asked for and another has to approve.
create table key_request (
    id uuid not null primary key,
    agency varchar(128) not null,
    issuer varchar(512) not null,
    action varchar(16) not null,
    key_id uuid,
    token varchar(64),
    curve varchar(16),
    requested_by varchar(128) not null,
    requested_at timestamp(6) with time zone not null,
    decision varchar(16),
    decided_by varchar(128),
    decided_at timestamp(6) with time zone
);
create index key_request_issuer on key_request (issuer, requested_at);
