-- Refunds: money given back after it was taken.

alter table payments
  -- Being given back, and given back for good.
  add column refunding bigint not null default 0 check (refunding >= 0),
  add column refunded bigint not null default 0 check (refunded >= 0),
  -- Captured once, and taken back by the acquirer since: it may have been refunded before.
  add column taken_back bigint not null default 0 check (taken_back >= 0);
update payments p set taken_back = r.amount
  from (select client_id, payment_id, sum(amount) as amount from reversals group by client_id, payment_id) r
  where r.client_id = p.client_id and r.payment_id = p.payment_id;
alter table payments add constraint never_refunded_more_than_taken check (
  refunding + refunded <= case when state = 'paid' then amount else captured + taken_back end
);

-- Of this capture alone, by refunds that name it.
alter table captures
  add column refunding bigint not null default 0 check (refunding >= 0),
  add column refunded bigint not null default 0 check (refunded >= 0),
  add constraint never_refunded_more_than_captured check (
    refunding + refunded <= case when state = 'succeeded' then amount else 0 end
  );

create table refunds (
  client_id text not null,
  refund_id text not null,
  refund_request_id text not null,
  payment_id text not null,
  -- The capture it gives back from; null for the payment as a whole.
  capture_id text,
  -- Ours, at the acquirer: made once, stored before the call, reused for every repeat.
  reference text not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  reason text not null,
  notify_url text,
  metadata text,
  state text not null check (state in ('held', 'pending', 'unknown', 'succeeded', 'failed', 'refused')),
  unknown_reason text,
  failure_code text,
  failure_message text,
  receipt jsonb not null default '{}',
  created_at timestamptz not null,
  refunded_at timestamptz,
  failed_at timestamptz,
  tries integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, refund_id),
  constraint refund_request_id_once unique (client_id, refund_request_id),
  foreign key (client_id, payment_id) references payments,
  foreign key (client_id, capture_id) references captures,
  constraint open_is_due check ((state in ('held', 'pending', 'unknown')) = (due_at is not null)),
  constraint succeeded_has_time check ((state = 'succeeded') = (refunded_at is not null)),
  constraint failed_has_time check ((state = 'failed') = (failed_at is not null)),
  constraint no_has_code check (state not in ('failed', 'refused') or failure_code is not null)
) with (fillfactor = 80);
create index refunds_due on refunds (due_at) where due_at is not null;
create index refunds_of_payment on refunds (client_id, payment_id, created_at);
create index refunds_by_reference on refunds (client_id, reference);

-- A refund that came back after it had succeeded: beside its result, as for captures.
alter table reversals
  alter column capture_id drop not null,
  add column refund_id text,
  add constraint of_one_movement check (num_nonnulls(capture_id, refund_id) = 1),
  add constraint refund_reversed_once unique (client_id, refund_id),
  add foreign key (client_id, refund_id) references refunds;

alter table notifications add column refund_id text;
alter table notifications drop constraint notifications_notify_type_check;
alter table notifications add constraint notifications_notify_type_check check (
  notify_type in ('PAYMENT_RESULT', 'CAPTURE_RESULT', 'REFUND_RESULT', 'AUTHORIZATION_EXPIRING')
);
create unique index one_result_notification_per_refund on notifications (client_id, refund_id)
  where refund_id is not null and reversal_id is null;

alter table alerts add column refund_id text;
drop index one_open_alert_per_trouble;
create unique index one_open_alert_per_trouble
  on alerts (client_id, payment_id, coalesce(capture_id, refund_id, ''), kind) where closed_at is null;

alter table attempts add column refund_id text;
alter table attempts drop constraint attempts_operation_check;
alter table attempts add constraint attempts_operation_check check (
  operation in (
    'authorize', 'inquire-authorization', 'capture', 'inquire-capture', 'refund', 'inquire-refund', 'void', 'operator'
  )
);

alter table callbacks drop constraint callbacks_subject_check;
alter table callbacks add constraint callbacks_subject_check check (subject in ('authorization', 'capture', 'refund'));

-- The simulated acquirers' own books of what they gave back.
alter table simulator.authorizations
  add column refunding bigint not null default 0,
  add column refunded bigint not null default 0;
alter table simulator.captures
  add column refunding bigint not null default 0,
  add column refunded bigint not null default 0;
create table simulator.refunds (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  -- The capture it names.
  capture_reference text,
  transaction_id text not null,
  state text not null check (state in ('pending', 'refunded', 'declined', 'reversed')),
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null check (amount > 0),
  settles_as text check (settles_as in ('refunded', 'declined')),
  decline_code text,
  created_at timestamptz not null,
  -- It comes back from the buyer's bank then, at the next inquiry.
  reverses_at timestamptz,
  reversed_by_inquiry integer,
  primary key (client_id, acquirer, reference),
  foreign key (client_id, acquirer, payment_reference) references simulator.authorizations,
  constraint declined_has_code check (state <> 'declined' or decline_code is not null),
  constraint pending_settles check (state <> 'pending' or settles_as is not null)
) with (fillfactor = 80);
alter table simulator.lost_requests drop constraint lost_requests_operation_check;
alter table simulator.lost_requests add constraint lost_requests_operation_check check (
  operation in ('authorize', 'capture', 'refund', 'void')
);
