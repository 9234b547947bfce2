-- PINs that are being given to a token, or that one refused, by marks that only the service key's holder can make.
create table pin_trial (
    mark varchar(64) not null primary key,
    token varchar(64) not null,
    refused boolean not null,
    tries integer not null,
    tried_at timestamp(6) with time zone not null,
    lapses_at timestamp(6) with time zone not null
);
