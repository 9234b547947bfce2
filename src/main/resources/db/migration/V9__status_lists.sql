-- The status lists that were opened for what agencies issue, and each place in them that was given to a credential: once.
create table status_list (
    agency varchar(128) not null,
    number bigint not null,
    issuer varchar(512) not null,
    uri varchar(1024) not null primary key,
    places bigint not null,
    opened_at timestamp(6) with time zone not null,
    constraint status_list_once unique (agency, number)
);

-- A place is taken before its credential is signed: of what was never handed out it stays taken.
create table status_place (
    credential uuid not null primary key,
    agency varchar(128) not null,
    list bigint not null,
    place bigint not null,
    constraint status_place_once unique (agency, list, place)
);
