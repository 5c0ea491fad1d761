-- A reference is ours, and no two have the same. One index finds it with its client and without, where there were two, of which
-- every new row and most changes of one wrote an entry.

drop index payments_by_reference;
drop index payments_live_reference;
create index payments_reference on payments (reference);
drop index captures_by_reference;
drop index captures_live_reference;
create index captures_reference on captures (reference);
drop index refunds_by_reference;
drop index refunds_live_reference;
create index refunds_reference on refunds (reference);
