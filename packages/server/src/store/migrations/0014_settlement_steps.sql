-- A report of any length is imported and discarded in short statements: what takes one long one fails when it grows.
alter table settlement_reports
  -- How far the present walk through our books has come; null before it and after it.
  add column walked jsonb,
  drop constraint settlement_reports_state_check,
  -- A discarded one counts for nothing, and is deleted piece by piece.
  add constraint settlement_reports_state_check check (state in ('receiving', 'matching', 'done', 'discarded'));
drop index one_import_at_a_time;
create unique index one_import_at_a_time on settlement_reports (acquirer, scope) where state in ('receiving', 'matching');

-- How many of ours have the acquirer's id of a line without a reference. More than one: it names none of them.
alter table settlement_entries add column ids_found integer not null default 0 check (ids_found >= 0);
create index settlement_entries_of_id on settlement_entries (report_id, transaction_id)
  where reference is null and line is not null;

-- What was given back whole within a period. Captures write nothing to it: only a payment that is cancelled is in it.
create index payments_cancelled on payments (client_id, cancelled_at) where cancelled_at is not null;
