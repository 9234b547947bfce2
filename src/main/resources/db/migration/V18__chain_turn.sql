-- Locked by whoever puts something in for an account, before all else, and by nobody else.
create table chain_turn (
    account varchar(128) not null primary key
);

insert into chain_turn (account) select account from chain_account;
