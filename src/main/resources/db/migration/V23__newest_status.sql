-- Which credential's status a transaction sets, by its status key, and to what: of several that set one the newest by line is the one that will stand.
alter table chain_transaction add column status_key varchar(66);
alter table chain_transaction add column status varchar(16);

-- The last call of a change is set(string,bytes32[],uint8) with one key, which comes last in it; the status is the third word.
update chain_transaction set status_key = '0x' || right(data, 64),
    status = case substr(data, 202, 1) when '0' then 'ACTIVE' when '1' then 'SUSPENDED' else 'REVOKED' end
    where purpose = 'status' and length(data) > 266
    and not exists (select 1 from chain_transaction later where later.operation = chain_transaction.operation and later.line > chain_transaction.line);
create index chain_transaction_status_key on chain_transaction (status_key, line);
create index status_operation_line_credential on status_operation_line (credential);
