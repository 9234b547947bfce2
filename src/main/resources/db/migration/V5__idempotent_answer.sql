-- What an order with an Idempotency-Key was answered, for a day. Neither the key nor the body lies here; the answer is sealed under both.
create table idempotent_answer (
    lookup varchar(64) not null primary key,
    body varchar(64) not null,
    claim uuid not null,
    claimed_until timestamp(6) with time zone not null,
    expires_at timestamp(6) with time zone not null,
    credential uuid,
    sealed bytea,
    told boolean not null
);
create index idempotent_answer_expires_at on idempotent_answer (expires_at);
