-- What is known of one payment is read by the payment: the audit and the amount updates had no such index, and would be
-- read whole. Neither is written by a capture or a payment.

create index audit_of_payment on audit (client_id, (detail->>'paymentId')) where detail->>'paymentId' is not null;
create index amount_updates_of_payment on amount_updates (client_id, payment_id);
