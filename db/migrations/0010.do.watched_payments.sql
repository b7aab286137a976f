-- Failed and cancelled attempts are asked about once more: somebody may have paid in the very last moment.
drop index payments_to_ask_idx;
create index payments_to_ask_idx on payments (ask_at) where status <> 'completed' and ask_at is not null;
