-- When an order was counted against its agency's quotas: one that is carried out again, since nobody knows what came of it, is not counted again.
alter table idempotent_answer add column counted_at timestamp(6) with time zone;
