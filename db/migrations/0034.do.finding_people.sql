-- What the back office searches by.

create index users_name_trigram_idx on users using gin (lower(name) gin_trgm_ops);
create index users_email_beginning_idx on users (email text_pattern_ops);
create index attendees_name_trigram_idx on attendees using gin (lower(name) gin_trgm_ops);
create index corporate_requests_company_trigram_idx on corporate_requests using gin (lower(company_name) gin_trgm_ops);
create index receipts_provider_transaction_id_idx on receipts (provider_transaction_id);

-- What lists are sorted by.
create index bookings_total_amount_idx on bookings (total_amount, id);
create index payments_amount_idx on payments (amount, id);
create index refunds_requested_at_idx on refunds (requested_at, id);
