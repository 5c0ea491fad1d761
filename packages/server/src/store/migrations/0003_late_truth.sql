-- What acquirers say late, and what a person has to look at.

-- Captures of it are refused until a person has looked: the acquirer contradicted itself, or named another amount.
alter table payments add column stopped boolean not null default false;

-- An acquirer names what it speaks of by our reference only.
create index payments_by_reference on payments (client_id, reference);
create index captures_by_reference on captures (client_id, reference);

-- A capture that the acquirer took back after it had succeeded. The capture keeps its result; this is beside it.
create table reversals (
  client_id text not null,
  reversal_id text not null,
  payment_id text not null,
  capture_id text not null,
  amount bigint not null check (amount > 0),
  code text not null,
  message text not null,
  receipt jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (client_id, reversal_id),
  constraint reversed_once unique (client_id, capture_id),
  foreign key (client_id, payment_id) references payments,
  foreign key (client_id, capture_id) references captures
);

alter table notifications add column reversal_id text;
drop index one_result_notification_per_capture;
create unique index one_result_notification_per_capture on notifications (client_id, capture_id)
  where capture_id is not null and reversal_id is null;
create unique index one_notification_per_reversal on notifications (client_id, reversal_id)
  where reversal_id is not null;

-- What acquirers told us of their own accord. Stored before it is acknowledged; the due row is the job, as everywhere.
create table callbacks (
  client_id text not null references clients,
  callback_id text not null,
  acquirer text not null,
  -- The acquirer's id of this message: the same one told twice is one row.
  event_id text not null,
  subject text not null check (subject in ('authorization', 'capture')),
  reference text not null,
  received_at timestamptz not null,
  tries integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, callback_id),
  constraint callback_once unique (client_id, acquirer, event_id)
) with (fillfactor = 80);

create index callbacks_due on callbacks (due_at) where due_at is not null;

-- What a person has to look at, or should know of. Times are on the client's clock.
create table alerts (
  client_id text not null,
  alert_id text not null,
  kind text not null check (
    kind in ('unknown-outcome', 'amount-mismatch', 'contradiction', 'reversal', 'authorization-expiring')
  ),
  payment_id text not null,
  capture_id text,
  message text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  closed_by text,
  closing_reason text,
  primary key (client_id, alert_id),
  foreign key (client_id, payment_id) references payments,
  constraint closed_by_somebody check (num_nulls(closed_at, closed_by, closing_reason) in (0, 3))
);

-- The same trouble, seen again, is not a second one.
create unique index one_open_alert_per_trouble on alerts (client_id, payment_id, coalesce(capture_id, ''), kind)
  where closed_at is null;
create index alerts_newest on alerts (client_id, opened_at desc);
create index alerts_of_payment on alerts (client_id, payment_id);

alter table attempts drop constraint attempts_operation_check;
alter table attempts add constraint attempts_operation_check check (
  operation in ('authorize', 'inquire-authorization', 'capture', 'inquire-capture', 'void', 'operator')
);

-- A capture of this one is taken back then, at the next inquiry.
alter table simulator.captures add column reverses_at timestamptz, add column reversed_by_inquiry integer;
alter table simulator.captures drop constraint captures_state_check;
alter table simulator.captures add constraint captures_state_check check (
  state in ('pending', 'captured', 'declined', 'reversed')
);
