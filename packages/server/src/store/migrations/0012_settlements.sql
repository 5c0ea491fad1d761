-- Acquirers' settlement reports as they were imported, line by line, with what each line was found to be: the lines are
-- the knowledge of what is settled, so that nothing has to be written to captures, refunds or payments.
create table settlement_reports (
  report_id text primary key,
  acquirer text not null,
  -- Whose captures and refunds it is compared with; null for all live clients.
  client_id text references clients (client_id),
  -- One import at a time: the client of the sandbox, or 'live'.
  scope text not null,
  file_name text not null,
  -- SHA-256 over the file, in hex.
  file_hash text not null,
  lines integer not null check (lines > 0),
  -- What of ours the report should name: from inclusive, to exclusive.
  from_time timestamptz not null,
  to_time timestamptz not null check (to_time > from_time),
  state text not null check (state in ('receiving', 'matching', 'done')),
  -- Entries that were judged, in their order.
  matched integer not null default 0 check (matched between 0 and lines),
  imported_by text not null,
  begun_at timestamptz not null default now(),
  done_at timestamptz,
  constraint done_has_time check ((state = 'done') = (done_at is not null)),
  constraint done_is_judged check (state <> 'done' or matched = lines)
);
create unique index one_import_at_a_time on settlement_reports (acquirer, scope) where state <> 'done';
create unique index settlement_file_once on settlement_reports (acquirer, coalesce(client_id, ''), file_hash)
  where state = 'done';
create index settlement_reports_newest on settlement_reports (begun_at desc);

create table settlement_entries (
  report_id text not null references settlement_reports (report_id) on delete cascade,
  -- The lines in the order of the file, then what is only ours.
  entry integer not null check (entry > 0),
  -- Where it stands in the file; null for what is only ours.
  line integer,
  type text not null check (type in ('CAPTURE', 'REFUND', 'REVERSAL', 'CHARGEBACK', 'OTHER')),
  -- The report's own word for it.
  type_word text,
  transaction_id text,
  reference text,
  currency text not null,
  amount bigint not null,
  fee bigint not null default 0,
  settled_currency text,
  settled_amount bigint,
  at timestamptz not null,
  -- Null until it is judged.
  kind text check (kind in ('matched', 'repeated', 'only-theirs', 'only-ours', 'amount-differs', 'currency-differs',
    'state-differs', 'duplicate', 'not-kept', 'unknown-type')),
  text text,
  client_id text,
  payment_id text,
  -- A capture, a refund, or a payment that took the money itself.
  movement text check (movement in ('capture', 'refund', 'payment')),
  movement_id text,
  our_currency text,
  our_amount bigint,
  primary key (report_id, entry),
  constraint only_ours_has_no_line check ((line is null) = (kind is not distinct from 'only-ours')),
  constraint of_one_movement check (num_nulls(client_id, payment_id, movement, movement_id) in (0, 4)),
  constraint settled_in_a_currency check (num_nulls(settled_currency, settled_amount) in (0, 2))
);
create index settlement_entries_of_payment on settlement_entries (client_id, payment_id) where payment_id is not null;

-- What succeeded within a period, without a tree to keep up on the way of every capture: these hold one range of times
-- for each 128 pages, and rows lie about in the order of their times.
create index captures_captured_at on captures using brin (captured_at) with (autosummarize = on);
create index refunds_refunded_at on refunds using brin (refunded_at) with (autosummarize = on);
create index payments_paid_at on payments using brin (paid_at) with (autosummarize = on);
create index reversals_created_at on reversals using brin (created_at) with (autosummarize = on);
