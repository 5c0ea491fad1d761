-- Some methods give back what is paid for a while. As the other terms, the window is fixed when the authorization is made;
-- its end is known when the buyer has paid. Null in rows of a server that knew no windows: nothing goes back then.
alter table simulator.authorizations
  add column cancel_window text check (cancel_window in ('until-taken', 'until-next-day', 'never')),
  add column cancel_until timestamptz;

-- Raising the authorized amount (updateAmount). `amount` of a payment is what is authorized now.
alter table payments
  -- What pay asked for, where it was raised since: a repeat of pay is compared with it.
  add column first_amount bigint check (first_amount > 0),
  -- How often it may be raised, by the terms of its acquirer when it was made; and how often it was, or is about to be.
  add column updates_allowed integer not null default 0 check (updates_allowed >= 0),
  add column update_count integer not null default 0 check (update_count >= 0),
  add constraint never_more_updates_than_allowed check (update_count <= updates_allowed);

create table amount_updates (
  client_id text not null,
  update_id text not null,
  update_request_id text not null,
  payment_id text not null,
  -- Ours, at the acquirer: made once, stored before the call, reused for every repeat.
  reference text not null,
  currency text not null,
  -- The new total, not what is added.
  amount bigint not null check (amount > 0),
  state text not null check (state in ('accepted', 'pending', 'unknown', 'succeeded', 'failed', 'refused')),
  unknown_reason text,
  failure_code text,
  failure_message text,
  receipt jsonb not null default '{}',
  created_at timestamptz not null,
  ended_at timestamptz,
  tries integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, update_id),
  constraint update_request_id_once unique (client_id, update_request_id),
  foreign key (client_id, payment_id) references payments,
  constraint open_is_due check ((state in ('accepted', 'pending', 'unknown')) = (due_at is not null)),
  constraint ended_has_time check ((state in ('succeeded', 'failed')) = (ended_at is not null)),
  constraint no_has_code check (state not in ('failed', 'refused') or failure_code is not null)
) with (fillfactor = 80);
create index amount_updates_due on amount_updates (due_at) where due_at is not null;
-- Two at once could each be answered by the other's amount.
create unique index one_open_update_per_payment on amount_updates (client_id, payment_id)
  where state in ('accepted', 'pending', 'unknown');

alter table notifications add column update_id text;
alter table notifications drop constraint notifications_notify_type_check;
alter table notifications add constraint notifications_notify_type_check check (
  notify_type in ('PAYMENT_RESULT', 'CAPTURE_RESULT', 'REFUND_RESULT', 'UPDATE_AMOUNT_RESULT', 'AUTHORIZATION_EXPIRING')
);
create unique index one_result_notification_per_update on notifications (client_id, update_id)
  where update_id is not null;

alter table alerts drop constraint alerts_kind_check;
alter table alerts add constraint alerts_kind_check check (
  kind in (
    'unknown-outcome', 'amount-mismatch', 'contradiction', 'reversal', 'authorization-expiring', 'update-unanswered'
  )
);

alter table attempts drop constraint attempts_operation_check;
alter table attempts add constraint attempts_operation_check check (
  operation in (
    'authorize', 'inquire-authorization', 'update-amount', 'inquire-update', 'capture', 'inquire-capture', 'refund',
    'inquire-refund', 'void', 'operator'
  )
);

-- The simulated acquirers' own books of what was raised, and their terms.
alter table simulator.authorizations
  add column max_updates integer not null default 0,
  add column update_count integer not null default 0;
create table simulator.amount_updates (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  state text not null check (state in ('pending', 'raised', 'declined')),
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null check (amount > 0),
  settles_as text check (settles_as in ('raised', 'declined')),
  decline_code text,
  created_at timestamptz not null,
  primary key (client_id, acquirer, reference),
  foreign key (client_id, acquirer, payment_reference) references simulator.authorizations,
  constraint declined_has_code check (state <> 'declined' or decline_code is not null),
  constraint pending_settles check (state <> 'pending' or settles_as is not null)
) with (fillfactor = 80);
alter table simulator.lost_requests drop constraint lost_requests_operation_check;
alter table simulator.lost_requests add constraint lost_requests_operation_check check (
  operation in ('authorize', 'update', 'capture', 'refund', 'void')
);
