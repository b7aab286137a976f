-- What waits for a person is a handful among millions: the work queue finds it without reading the rest.

create index payments_to_check_idx on payments (updated_at) where attention is not null;
create index refunds_in_trouble_idx on refunds (requested_at) where attention is not null;
create index payment_webhooks_not_applied_idx on payment_webhooks (created_at) where processing_error is not null;
create index messages_failed_idx on messages (created_at) where status = 'failed';
create index messages_resend_of_idx on messages (resend_of) where resend_of is not null;
