-- Times named *_at are on the client's own clock (a sandbox client can turn its clock), except due_at, leased_until and
-- the administrative ones, which are wall-clock: turning a clock shifts due_at instead of making workers know clocks.
-- Amounts are whole minor units of the row's one currency.

create table clients (
  client_id text primary key check (client_id ~ '^[A-Za-z0-9_-]{1,64}$'),
  environment text not null check (environment in ('sandbox', 'live')),
  name text not null,
  payment_notify_url text,
  capture_notify_url text,
  refund_notify_url text,
  clock_offset_ms bigint not null default 0,
  advancing_until timestamptz,
  created_at timestamptz not null default now(),
  constraint sandbox_by_name check ((environment = 'sandbox') = starts_with(client_id, 'SANDBOX_')),
  constraint live_clock_is_real check (environment = 'sandbox' or clock_offset_ms = 0)
);

create table client_keys (
  client_id text not null references clients,
  key_version integer not null check (key_version > 0),
  public_key text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (client_id, key_version)
);

create table signing_keys (
  environment text not null check (environment in ('sandbox', 'live')),
  key_version integer not null check (key_version > 0),
  private_key text not null,
  public_key text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz,
  primary key (environment, key_version)
);

create table payments (
  client_id text not null references clients,
  payment_id text not null,
  payment_request_id text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount bigint not null check (amount > 0),
  held bigint not null default 0 check (held >= 0),
  captured bigint not null default 0 check (captured >= 0),
  released bigint not null default 0 check (released >= 0),
  capture_count integer not null default 0 check (capture_count >= 0),
  last_capture_held boolean not null default false,
  last_captured boolean not null default false,
  state text not null check (
    state in ('requested', 'awaiting-buyer', 'authorized', 'paid', 'closing', 'cancelled', 'failed')
  ),
  closing_reason text check (closing_reason in ('merchant', 'expiry', 'timeout', 'not-found')),
  cancel_requested boolean not null default false,
  capture_mode text not null check (capture_mode in ('AUTOMATIC', 'MANUAL')),
  method jsonb not null,
  acquirer text,
  acquirer_merchant_id text,
  reference text not null,
  void_reference text not null,
  receipt jsonb not null default '{}',
  card jsonb,
  buyer_url text,
  failure_code text,
  failure_message text,
  description text not null,
  redirect_url text not null,
  notify_url text,
  metadata text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  paid_at timestamptz,
  auth_expires_at timestamptz,
  cancelled_at timestamptz,
  notification_sequence integer not null default 0,
  tries integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, payment_id),
  constraint payment_request_id_once unique (client_id, payment_request_id),
  constraint never_more_than_authorized check (captured + held + released <= amount),
  constraint authorized_has_times check (state <> 'authorized' or (paid_at is not null and auth_expires_at is not null)),
  constraint closing_has_reason check (state <> 'closing' or closing_reason is not null),
  constraint cancelled_has_reason check (
    state <> 'cancelled' or (closing_reason in ('merchant', 'expiry') and cancelled_at is not null)
  ),
  constraint failed_has_code check (state <> 'failed' or failure_code is not null),
  constraint open_payment_is_due check (state not in ('requested', 'awaiting-buyer', 'closing') or due_at is not null),
  constraint no_money_without_authorization check (
    state in ('authorized', 'closing', 'cancelled') or (held = 0 and captured = 0 and released = 0)
  )
) with (fillfactor = 80);

create index payments_due on payments (due_at) where due_at is not null;
create index payments_newest on payments (client_id, created_at desc);

create table captures (
  client_id text not null,
  capture_id text not null,
  capture_request_id text not null,
  payment_id text not null,
  currency text not null,
  amount bigint not null check (amount > 0),
  last boolean not null,
  automatic boolean not null default false,
  state text not null check (state in ('held', 'pending', 'unknown', 'succeeded', 'failed', 'refused')),
  unknown_reason text,
  failure_code text,
  failure_message text,
  reference text not null,
  receipt jsonb not null default '{}',
  created_at timestamptz not null,
  captured_at timestamptz,
  failed_at timestamptz,
  tries integer not null default 0,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, capture_id),
  constraint capture_request_id_once unique (client_id, capture_request_id),
  foreign key (client_id, payment_id) references payments,
  constraint succeeded_has_time check ((state = 'succeeded') = (captured_at is not null)),
  constraint failed_has_time check ((state = 'failed') = (failed_at is not null)),
  constraint no_has_code check (state not in ('failed', 'refused') or failure_code is not null),
  constraint open_is_due check ((state in ('held', 'pending', 'unknown')) = (due_at is not null))
) with (fillfactor = 80);

create index captures_of_payment on captures (client_id, payment_id, created_at);
create index captures_due on captures (due_at) where due_at is not null;

-- One row per call to an acquirer: what was asked, what it answered, how long it took.
create table attempts (
  client_id text not null,
  attempt_id text not null,
  payment_id text not null,
  capture_id text,
  operation text not null check (
    operation in ('authorize', 'inquire-authorization', 'capture', 'inquire-capture', 'void')
  ),
  reference text not null,
  outcome text not null,
  detail jsonb not null default '{}',
  duration_ms integer not null,
  created_at timestamptz not null,
  primary key (client_id, attempt_id)
);

create index attempts_of_payment on attempts (client_id, payment_id);

create table notifications (
  client_id text not null,
  notification_id text not null,
  payment_id text not null,
  capture_id text,
  sequence integer not null check (sequence > 0),
  notify_type text not null check (notify_type in ('PAYMENT_RESULT', 'CAPTURE_RESULT')),
  body text not null,
  state text not null default 'waiting' check (state in ('waiting', 'acknowledged', 'exhausted', 'unaddressed')),
  tries integer not null default 0,
  created_at timestamptz not null,
  due_at timestamptz,
  leased_until timestamptz,
  primary key (client_id, notification_id),
  constraint one_place_in_order unique (client_id, payment_id, sequence),
  foreign key (client_id, payment_id) references payments,
  constraint waiting_is_due check ((state = 'waiting') = (due_at is not null))
) with (fillfactor = 80);

create unique index one_result_notification_per_capture on notifications (client_id, capture_id)
  where capture_id is not null;
create index notifications_due on notifications (due_at) where due_at is not null;
create index notifications_newest on notifications (client_id, created_at desc);
-- Few among many, and what an operator looks for first: those that nobody will try again by themselves.
create index notifications_given_up on notifications (client_id, state, created_at desc)
  where state in ('exhausted', 'unaddressed');

-- One row per try to hand a notification over.
create table deliveries (
  client_id text not null,
  notification_id text not null,
  delivery_id text not null,
  url text,
  request_headers jsonb not null,
  response_status integer,
  response_body text,
  error text,
  acknowledged boolean not null,
  duration_ms integer not null,
  created_at timestamptz not null,
  primary key (client_id, notification_id, delivery_id),
  foreign key (client_id, notification_id) references notifications
);

-- What people did through the operator API.
create table audit (
  audit_id text primary key,
  client_id text,
  actor text not null,
  action text not null,
  detail jsonb not null default '{}',
  created_at timestamptz not null default now()
);
