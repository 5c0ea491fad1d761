-- To remove old payments: PostgreSQL looks for what still refers to a capture or a payment, for each that goes, and would read
-- all refunds and reversals of the client for it. Neither is written by a capture.

create index refunds_of_capture on refunds (client_id, capture_id) where capture_id is not null;
create index reversals_of_payment on reversals (client_id, payment_id);
