-- How many lines of bulk changes an agency brought, minute by minute: what it may bring within a day is counted by when it came, whatever file it came in.
create table status_operation_taken (
    agency varchar(128) not null,
    taken_at timestamp(6) with time zone not null,
    lines bigint not null,
    primary key (agency, taken_at)
);

-- Of what is on record it is not known when each line came: none came before its file was begun.
insert into status_operation_taken (agency, taken_at, lines)
    select agency, requested_at, sum(taken) from status_operation where taken > 0 group by agency, requested_at;
