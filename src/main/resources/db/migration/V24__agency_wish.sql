-- What one administrator asked for that gives an agency a certificate, a DID or a key, until another asks for the same. Of the document there is a hash only:
-- whoever is the second sends it as well.
create table agency_wish (
    name varchar(63) not null primary key,
    tag varchar(64) not null,
    document_hash varchar(66) not null,
    asked_by varchar(64) not null,
    asked_at timestamp(6) with time zone not null
);
