-- That what was asked for about a key, and approved, is so on the chain, or that nothing was there to be told to it. It is set with the key, and nothing
-- takes it back: not what is asked for about the key later, and not a rollback of the chain, which the key's own state tells.
alter table key_request add column done boolean default false not null;

update key_request set done = true
    where decision = 'approved' and action in ('RETIRE', 'COMPROMISE') and exists (
        select 1 from issuing_key k
        where k.id = key_request.key_id and k.settled = true
            and (k.stage = 'COMPROMISED' or (k.stage = 'RETIRED' and key_request.action = 'RETIRE')));
