-- What administrators have said of agencies: the newest document of each. One without a document was removed; its row
-- stays, so that its version is never used again and a file of the same name does not bring it back.
create table agency (
    name varchar(63) not null primary key,
    version bigint not null,
    document varchar(65536),
    changed_at timestamp(6) with time zone not null,
    changed_by varchar(64) not null
);

-- Counts the changes of all agencies. Whoever changes one locks it first.
create table agency_revision (
    id smallint not null primary key check (id = 1),
    revision bigint not null
);
insert into agency_revision (id, revision) values (1, 0);

-- How much of its quota an agency has used in an hour or a day.
create table issuing_quota (
    agency varchar(63) not null,
    period varchar(8) not null,
    starts_at timestamp(6) with time zone not null,
    used bigint not null,
    primary key (agency, period, starts_at)
);

-- The newest of an agency's credentials, for people who look at them.
create index issued_credential_newest on issued_credential (agency, issued_at, id);
