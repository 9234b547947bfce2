-- What is to be signed is on record before its key is asked. What then did not reach its agency keeps its row, since it may have been signed, and says so.
alter table issued_credential add column withheld_at timestamp(6) with time zone;

-- An order's credential is in the audit record before it is signed, so that no answer waits to be told any more.
alter table idempotent_answer drop column told;
