-- The keys that make further signatures of a credential, a proof set's or a proof chain's, in their order with a blank between them: whatever a key signs is on
-- record before it does, and found by its name.
alter table issued_credential add column further_keys varchar(2048);
