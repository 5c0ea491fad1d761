-- What is due is claimed client by client, so that a backlog of one, however long, is not walked through to find the rows of
-- another. The same number of indexes as before on all tables but payments, which keeps the other order too: what will expire
-- is listed by it.

drop index captures_due;
create index captures_due on captures (client_id, due_at) where due_at is not null;
drop index refunds_due;
create index refunds_due on refunds (client_id, due_at) where due_at is not null;
drop index amount_updates_due;
create index amount_updates_due on amount_updates (client_id, due_at) where due_at is not null;
drop index callbacks_due;
create index callbacks_due on callbacks (client_id, due_at) where due_at is not null;
drop index notifications_due;
create index notifications_due on notifications (client_id, due_at) where due_at is not null;
create index payments_due_by_client on payments (client_id, due_at) where due_at is not null;
