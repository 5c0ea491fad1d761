-- What a client wants done before an authorization expires. Durations in milliseconds.
alter table clients
  add column at_expiry text not null default 'cancel' check (at_expiry in ('cancel', 'capture')),
  add column capture_ahead_ms bigint not null default 3600000 check (capture_ahead_ms > 0),
  -- 0: no warning.
  add column expiry_warning_ms bigint not null default 86400000 check (expiry_warning_ms >= 0),
  add column expiry_notified boolean not null default false;

-- Done once for each authorization, whatever came of it.
alter table payments
  add column expiry_warned boolean not null default false,
  add column expiry_capture_tried boolean not null default false;

alter table notifications drop constraint notifications_notify_type_check;
alter table notifications add constraint notifications_notify_type_check
  check (notify_type in ('PAYMENT_RESULT', 'CAPTURE_RESULT', 'AUTHORIZATION_EXPIRING'));
