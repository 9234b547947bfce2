-- Status changes that were asked for and of which the audit record does not tell the end yet.
create table pending_status_change (
    id uuid not null primary key,
    agency varchar(128) not null,
    credential uuid not null,
    issuer varchar(512) not null,
    status_key varchar(66) not null,
    status varchar(16) not null,
    reason_hash varchar(66) not null,
    requested_at timestamp(6) with time zone not null
);
create index pending_status_change_requested_at on pending_status_change (requested_at);
create index pending_status_change_credential on pending_status_change (credential);
