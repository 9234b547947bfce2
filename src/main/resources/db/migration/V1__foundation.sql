-- Only SQL that H2 and PostgreSQL both understand. Instants are kept to the microsecond.

create table consumed_nonce (
    id varchar(64) not null primary key,
    expires_at timestamp(6) with time zone not null
);
create index consumed_nonce_expires_at on consumed_nonce (expires_at);

create table ended_session (
    id varchar(128) not null primary key,
    ended_at timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null
);
create index ended_session_ended_at on ended_session (ended_at);
create index ended_session_expires_at on ended_session (expires_at);

create table assertion_key (
    kid varchar(128) not null primary key,
    public_jwk varchar(4096) not null,
    wrapped_private bytea not null,
    created_at timestamp(6) with time zone not null,
    signs_from timestamp(6) with time zone not null,
    signs_until timestamp(6) with time zone not null,
    published_until timestamp(6) with time zone not null
);

-- One row for each thing that only one replica may do at a time: it is locked, never changed.
create table turn (
    name varchar(64) not null primary key
);
insert into turn (name) values ('assertion-key');

-- No claims, and not whom the credential is about.
create table issued_credential (
    id uuid not null primary key,
    agency varchar(128) not null,
    issuer varchar(512) not null,
    type varchar(512) not null,
    format varchar(32) not null,
    status_key varchar(66) not null,
    issued_at timestamp(6) with time zone not null,
    valid_until timestamp(6) with time zone,
    key_id varchar(640) not null
);
create index issued_credential_agency on issued_credential (agency, id);

create table audit_record (
    seq bigint not null primary key,
    at timestamp(6) with time zone not null,
    kind varchar(32) not null,
    event varchar(65536) not null,
    prev_hash varchar(66) not null,
    hash varchar(66) not null
);

-- The end of the chain: how many records there are, and the hash of the last.
create table audit_head (
    id smallint not null primary key check (id = 1),
    records bigint not null,
    hash varchar(66) not null
);
insert into audit_head (id, records, hash)
values (1, 0, '0x0000000000000000000000000000000000000000000000000000000000000000');
