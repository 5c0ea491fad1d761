-- The schema after all migrations: to read, and to see in review what a migration changes. Nothing runs this file.
-- Written from the catalogue of a migrated database by: node scripts/dump-schema.ts

create schema simulator;

create table public.acquirer_accounts (
  account_name text not null,
  connector text not null,
  settings jsonb not null,
  secrets_set jsonb not null,
  key_id text not null,
  wrapped_key bytea not null,
  box bytea not null,
  enabled boolean not null,
  version text not null,
  created_at timestamp with time zone not null default now(),
  changed_at timestamp with time zone not null default now(),
  constraint acquirer_accounts_pkey PRIMARY KEY (account_name),
  constraint acquirer_accounts_account_name_check CHECK ((account_name ~ '^[A-Z0-9_]{1,32}$'::text)),
  constraint acquirer_accounts_key_id_check CHECK ((key_id ~ '^[0-9a-f]{16}$'::text))
);

create table public.acquirer_messages (
  acquirer text not null,
  digest text not null,
  received_at timestamp with time zone not null default now(),
  last_received_at timestamp with time zone not null default now(),
  times integer not null default 1,
  refused text,
  target text not null,
  headers jsonb not null,
  body text not null,
  events jsonb not null default '[]'::jsonb,
  constraint acquirer_messages_pkey PRIMARY KEY (acquirer, digest)
) with (fillfactor=90);
CREATE INDEX acquirer_messages_newest ON public.acquirer_messages USING btree (acquirer, last_received_at DESC);

create table public.acquirer_told (
  client_id text not null,
  acquirer text not null,
  event_id text not null,
  payment_id text not null,
  reference text not null,
  about text not null,
  outcome jsonb not null,
  happened_at timestamp with time zone not null,
  constraint acquirer_told_pkey PRIMARY KEY (client_id, acquirer, event_id),
  constraint acquirer_told_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint acquirer_told_about_check CHECK ((about = ANY (ARRAY['authorization'::text, 'capture'::text, 'refund'::text, 'void'::text])))
);
CREATE INDEX acquirer_told_of_payment ON public.acquirer_told USING btree (client_id, payment_id);

create table public.alerts (
  client_id text not null,
  alert_id text not null,
  kind text not null,
  payment_id text not null,
  capture_id text,
  message text not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  closed_by text,
  closing_reason text,
  refund_id text,
  constraint alerts_pkey PRIMARY KEY (client_id, alert_id),
  constraint alerts_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint alerts_kind_check CHECK ((kind = ANY (ARRAY['unknown-outcome'::text, 'amount-mismatch'::text, 'contradiction'::text, 'reversal'::text, 'authorization-expiring'::text, 'update-unanswered'::text]))),
  constraint closed_by_somebody CHECK ((num_nulls(closed_at, closed_by, closing_reason) = ANY (ARRAY[0, 3])))
);
CREATE INDEX alerts_newest ON public.alerts USING btree (client_id, opened_at DESC);
CREATE INDEX alerts_of_payment ON public.alerts USING btree (client_id, payment_id);
CREATE UNIQUE INDEX one_open_alert_per_trouble ON public.alerts USING btree (client_id, payment_id, COALESCE(capture_id, refund_id, ''::text), kind) WHERE (closed_at IS NULL);

create table public.amount_updates (
  client_id text not null,
  update_id text not null,
  update_request_id text not null,
  payment_id text not null,
  reference text not null,
  currency text not null,
  amount bigint not null,
  state text not null,
  unknown_reason text,
  failure_code text,
  failure_message text,
  receipt jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  tries integer not null default 0,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  constraint amount_updates_pkey PRIMARY KEY (client_id, update_id),
  constraint update_request_id_once UNIQUE (client_id, update_request_id),
  constraint amount_updates_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint amount_updates_amount_check CHECK ((amount > 0)),
  constraint amount_updates_state_check CHECK ((state = ANY (ARRAY['accepted'::text, 'pending'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'refused'::text]))),
  constraint ended_has_time CHECK (((state = ANY (ARRAY['succeeded'::text, 'failed'::text])) = (ended_at IS NOT NULL))),
  constraint no_has_code CHECK (((state <> ALL (ARRAY['failed'::text, 'refused'::text])) OR (failure_code IS NOT NULL))),
  constraint open_is_due CHECK (((state = ANY (ARRAY['accepted'::text, 'pending'::text, 'unknown'::text])) = (due_at IS NOT NULL)))
) with (fillfactor=80);
CREATE INDEX amount_updates_due ON public.amount_updates USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX amount_updates_of_payment ON public.amount_updates USING btree (client_id, payment_id);
CREATE UNIQUE INDEX one_open_update_per_payment ON public.amount_updates USING btree (client_id, payment_id) WHERE (state = ANY (ARRAY['accepted'::text, 'pending'::text, 'unknown'::text]));

create table public.attempts (
  client_id text not null,
  attempt_id text not null,
  payment_id text not null,
  capture_id text,
  operation text not null,
  reference text not null,
  outcome text not null,
  detail jsonb not null default '{}'::jsonb,
  duration_ms integer not null,
  created_at timestamp with time zone not null,
  refund_id text,
  constraint attempts_pkey PRIMARY KEY (client_id, attempt_id),
  constraint attempts_operation_check CHECK ((operation = ANY (ARRAY['authorize'::text, 'inquire-authorization'::text, 'update-amount'::text, 'inquire-update'::text, 'capture'::text, 'inquire-capture'::text, 'refund'::text, 'inquire-refund'::text, 'void'::text, 'operator'::text])))
);
CREATE INDEX attempts_of_payment ON public.attempts USING btree (client_id, payment_id);

create table public.audit (
  audit_id text not null,
  client_id text,
  actor text not null,
  action text not null,
  detail jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  constraint audit_pkey PRIMARY KEY (audit_id)
);
CREATE INDEX audit_of_payment ON public.audit USING btree (client_id, ((detail ->> 'paymentId'::text))) WHERE ((detail ->> 'paymentId'::text) IS NOT NULL);

create table public.callbacks (
  client_id text not null,
  callback_id text not null,
  acquirer text not null,
  event_id text not null,
  subject text not null,
  reference text not null,
  received_at timestamp with time zone not null,
  tries integer not null default 0,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  constraint callbacks_pkey PRIMARY KEY (client_id, callback_id),
  constraint callback_once UNIQUE (client_id, acquirer, event_id),
  constraint callbacks_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id),
  constraint callbacks_subject_check CHECK ((subject = ANY (ARRAY['authorization'::text, 'capture'::text, 'refund'::text])))
) with (fillfactor=80);
CREATE INDEX callbacks_due ON public.callbacks USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);

create table public.capstan_migrations (
  number integer not null,
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint capstan_migrations_pkey PRIMARY KEY (number)
);

create table public.captures (
  client_id text not null,
  capture_id text not null,
  capture_request_id text not null,
  payment_id text not null,
  currency text not null,
  amount bigint not null,
  last boolean not null,
  automatic boolean not null default false,
  state text not null,
  unknown_reason text,
  failure_code text,
  failure_message text,
  reference text not null,
  receipt jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  captured_at timestamp with time zone,
  failed_at timestamp with time zone,
  tries integer not null default 0,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  refunding bigint not null default 0,
  refunded bigint not null default 0,
  constraint captures_pkey PRIMARY KEY (client_id, capture_id),
  constraint capture_request_id_once UNIQUE (client_id, capture_request_id),
  constraint captures_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint captures_amount_check CHECK ((amount > 0)),
  constraint captures_refunded_check CHECK ((refunded >= 0)),
  constraint captures_refunding_check CHECK ((refunding >= 0)),
  constraint captures_state_check CHECK ((state = ANY (ARRAY['held'::text, 'pending'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'refused'::text]))),
  constraint failed_has_time CHECK (((state = 'failed'::text) = (failed_at IS NOT NULL))),
  constraint never_refunded_more_than_captured CHECK (((refunding + refunded) <=
CASE
    WHEN (state = 'succeeded'::text) THEN amount
    ELSE (0)::bigint
END)),
  constraint no_has_code CHECK (((state <> ALL (ARRAY['failed'::text, 'refused'::text])) OR (failure_code IS NOT NULL))),
  constraint open_is_due CHECK (((state = ANY (ARRAY['held'::text, 'pending'::text, 'unknown'::text])) = (due_at IS NOT NULL))),
  constraint succeeded_has_time CHECK (((state = 'succeeded'::text) = (captured_at IS NOT NULL)))
) with (fillfactor=80);
CREATE INDEX captures_captured_at ON public.captures USING brin (captured_at) WITH (autosummarize='on');
CREATE INDEX captures_due ON public.captures USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX captures_of_payment ON public.captures USING btree (client_id, payment_id, created_at);
CREATE INDEX captures_reference ON public.captures USING btree (reference);

create table public.checkout_tries (
  client_id text not null,
  payment_id text not null,
  number integer not null,
  acquirer text not null,
  method jsonb not null,
  reference text not null,
  void_reference text not null,
  begun_at timestamp with time zone not null,
  step integer not null default 1,
  routing jsonb,
  constraint checkout_tries_pkey PRIMARY KEY (client_id, payment_id, number, step),
  constraint try_reference_once UNIQUE (client_id, reference),
  constraint checkout_tries_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint checkout_tries_number_check CHECK (((number >= 1) AND (number <= 5))),
  constraint checkout_tries_step_check CHECK ((step >= 1))
);
CREATE INDEX checkout_tries_live_reference ON public.checkout_tries USING btree (reference) WHERE (client_id !~~ 'SANDBOX\_%'::text);

create table public.client_keys (
  client_id text not null,
  key_version integer not null,
  public_key text not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint client_keys_pkey PRIMARY KEY (client_id, key_version),
  constraint client_keys_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id),
  constraint client_keys_key_version_check CHECK ((key_version > 0))
);

create table public.clients (
  client_id text not null,
  environment text not null,
  name text not null,
  payment_notify_url text,
  capture_notify_url text,
  refund_notify_url text,
  clock_offset_ms bigint not null default 0,
  advancing_until timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  at_expiry text not null default 'cancel'::text,
  capture_ahead_ms bigint not null default 3600000,
  expiry_warning_ms bigint not null default 86400000,
  expiry_notified boolean not null default false,
  listener text,
  listener_name text,
  listening_until timestamp with time zone,
  constraint clients_pkey PRIMARY KEY (client_id),
  constraint clients_at_expiry_check CHECK ((at_expiry = ANY (ARRAY['cancel'::text, 'capture'::text]))),
  constraint clients_capture_ahead_ms_check CHECK ((capture_ahead_ms > 0)),
  constraint clients_client_id_check CHECK ((client_id ~ '^[A-Za-z0-9_-]{1,64}$'::text)),
  constraint clients_environment_check CHECK ((environment = ANY (ARRAY['sandbox'::text, 'live'::text]))),
  constraint clients_expiry_warning_ms_check CHECK ((expiry_warning_ms >= 0)),
  constraint listener_is_named CHECK ((num_nulls(listener, listener_name, listening_until) = ANY (ARRAY[0, 3]))),
  constraint listens_in_sandbox CHECK (((listening_until IS NULL) OR (environment = 'sandbox'::text))),
  constraint live_clock_is_real CHECK (((environment = 'sandbox'::text) OR (clock_offset_ms = 0))),
  constraint sandbox_by_name CHECK (((environment = 'sandbox'::text) = starts_with(client_id, 'SANDBOX_'::text)))
);

create table public.deliveries (
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
  created_at timestamp with time zone not null,
  constraint deliveries_pkey PRIMARY KEY (client_id, notification_id, delivery_id),
  constraint deliveries_client_id_notification_id_fkey FOREIGN KEY (client_id, notification_id) REFERENCES public.notifications(client_id, notification_id)
);

create table public.notifications (
  client_id text not null,
  notification_id text not null,
  payment_id text not null,
  capture_id text,
  sequence integer not null,
  notify_type text not null,
  body text not null,
  state text not null default 'waiting'::text,
  tries integer not null default 0,
  created_at timestamp with time zone not null,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  reversal_id text,
  refund_id text,
  update_id text,
  constraint notifications_pkey PRIMARY KEY (client_id, notification_id),
  constraint one_place_in_order UNIQUE (client_id, payment_id, sequence),
  constraint notifications_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint notifications_notify_type_check CHECK ((notify_type = ANY (ARRAY['PAYMENT_RESULT'::text, 'CAPTURE_RESULT'::text, 'REFUND_RESULT'::text, 'UPDATE_AMOUNT_RESULT'::text, 'AUTHORIZATION_EXPIRING'::text]))),
  constraint notifications_sequence_check CHECK ((sequence > 0)),
  constraint notifications_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'acknowledged'::text, 'exhausted'::text, 'unaddressed'::text]))),
  constraint waiting_is_due CHECK (((state = 'waiting'::text) = (due_at IS NOT NULL)))
) with (fillfactor=80);
CREATE INDEX notifications_due ON public.notifications USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX notifications_given_up ON public.notifications USING btree (client_id, state, created_at DESC) WHERE (state = ANY (ARRAY['exhausted'::text, 'unaddressed'::text]));
CREATE INDEX notifications_newest ON public.notifications USING btree (client_id, created_at DESC);
CREATE UNIQUE INDEX one_notification_per_reversal ON public.notifications USING btree (client_id, reversal_id) WHERE (reversal_id IS NOT NULL);
CREATE UNIQUE INDEX one_result_notification_per_capture ON public.notifications USING btree (client_id, capture_id) WHERE ((capture_id IS NOT NULL) AND (reversal_id IS NULL));
CREATE UNIQUE INDEX one_result_notification_per_refund ON public.notifications USING btree (client_id, refund_id) WHERE ((refund_id IS NOT NULL) AND (reversal_id IS NULL));
CREATE UNIQUE INDEX one_result_notification_per_update ON public.notifications USING btree (client_id, update_id) WHERE (update_id IS NOT NULL);

create table public.operator_challenges (
  challenge_hash bytea not null,
  purpose text not null,
  operator_id text,
  epoch integer,
  expires_at timestamp with time zone not null,
  constraint operator_challenges_pkey PRIMARY KEY (challenge_hash),
  constraint operator_challenges_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(operator_id),
  constraint known_but_by_passkey CHECK ((((operator_id IS NULL) = (purpose = 'passkey-sign-in'::text)) AND ((operator_id IS NULL) = (epoch IS NULL)))),
  constraint operator_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['second-factor'::text, 'passkey-sign-in'::text, 'passkey-registration'::text])))
);
CREATE INDEX challenges_by_end ON public.operator_challenges USING btree (expires_at);
CREATE INDEX challenges_of_operator ON public.operator_challenges USING btree (operator_id) WHERE (operator_id IS NOT NULL);

create table public.operator_links (
  token_hash bytea not null,
  purpose text not null,
  operator_id text,
  role text,
  for_first boolean not null default false,
  created_by text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint operator_links_pkey PRIMARY KEY (token_hash),
  constraint operator_links_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(operator_id),
  constraint of_somebody_or_for_a_role CHECK (((operator_id IS NULL) = (role IS NOT NULL))),
  constraint operator_links_purpose_check CHECK ((purpose = ANY (ARRAY['set-up'::text, 'reset'::text]))),
  constraint operator_links_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'developer'::text, 'admin'::text]))),
  constraint the_first_is_not_known CHECK (((NOT for_first) OR (operator_id IS NULL)))
);
CREATE INDEX links_of_operator ON public.operator_links USING btree (operator_id) WHERE (operator_id IS NOT NULL);

create table public.operator_passkeys (
  credential_id text not null,
  operator_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  rp_id text not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  constraint operator_passkeys_pkey PRIMARY KEY (credential_id),
  constraint operator_passkeys_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(operator_id),
  constraint operator_passkeys_name_check CHECK (((length(name) >= 1) AND (length(name) <= 64)))
);
CREATE INDEX passkeys_of_operator ON public.operator_passkeys USING btree (operator_id);

create table public.operator_sessions (
  session_id text not null,
  token_hash bytea not null,
  operator_id text not null,
  epoch integer not null,
  method text not null,
  user_agent text,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint operator_sessions_pkey PRIMARY KEY (session_id),
  constraint operator_sessions_token_hash_key UNIQUE (token_hash),
  constraint operator_sessions_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(operator_id),
  constraint operator_sessions_method_check CHECK ((method = ANY (ARRAY['set-up'::text, 'password'::text, 'one-time-code'::text, 'recovery-code'::text, 'passkey'::text])))
);
CREATE INDEX sessions_by_end ON public.operator_sessions USING btree (expires_at);
CREATE INDEX sessions_of_operator ON public.operator_sessions USING btree (operator_id);

create table public.operator_totps (
  operator_id text not null,
  key_id text not null,
  wrapped_key bytea not null,
  box bytea not null,
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  recovery_codes bytea[] not null default '{}'::bytea[],
  created_at timestamp with time zone not null default now(),
  constraint operator_totps_pkey PRIMARY KEY (operator_id),
  constraint operator_totps_operator_id_fkey FOREIGN KEY (operator_id) REFERENCES public.operators(operator_id),
  constraint operator_totps_key_id_check CHECK ((key_id ~ '^[0-9a-f]{16}$'::text))
);

create table public.operators (
  operator_id text not null,
  login text not null,
  name text not null,
  role text not null,
  password_hash text,
  first boolean not null default false,
  disabled_at timestamp with time zone,
  epoch integer not null default 0,
  created_at timestamp with time zone not null default now(),
  last_signed_in_at timestamp with time zone,
  constraint operators_pkey PRIMARY KEY (operator_id),
  constraint login_once UNIQUE (login),
  constraint operators_login_check CHECK ((login ~ '^[a-z0-9][a-z0-9._+@-]{0,63}$'::text)),
  constraint operators_name_check CHECK (((length(name) >= 1) AND (length(name) <= 128))),
  constraint operators_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'operator'::text, 'developer'::text, 'admin'::text])))
);
CREATE UNIQUE INDEX one_first_operator ON public.operators USING btree (first) WHERE first;

create table public.payment_sessions (
  client_id text not null,
  session_id text not null,
  payment_request_id text not null,
  token text not null,
  currency text not null,
  amount bigint not null,
  capture_mode text not null,
  methods text[],
  locale text,
  description text not null,
  redirect_url text not null,
  notify_url text,
  metadata text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint payment_sessions_pkey PRIMARY KEY (client_id, session_id),
  constraint session_request_id_once UNIQUE (client_id, payment_request_id),
  constraint session_token_once UNIQUE (client_id, token),
  constraint payment_sessions_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id),
  constraint payment_sessions_amount_check CHECK ((amount > 0)),
  constraint payment_sessions_capture_mode_check CHECK ((capture_mode = ANY (ARRAY['AUTOMATIC'::text, 'MANUAL'::text]))),
  constraint payment_sessions_check CHECK ((expires_at > created_at)),
  constraint payment_sessions_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text))
);

create table public.payments (
  client_id text not null,
  payment_id text not null,
  payment_request_id text not null,
  currency text not null,
  amount bigint not null,
  held bigint not null default 0,
  captured bigint not null default 0,
  released bigint not null default 0,
  capture_count integer not null default 0,
  last_capture_held boolean not null default false,
  last_captured boolean not null default false,
  state text not null,
  closing_reason text,
  cancel_requested boolean not null default false,
  capture_mode text not null,
  method jsonb not null,
  acquirer text,
  acquirer_merchant_id text,
  reference text not null,
  void_reference text not null,
  receipt jsonb not null default '{}'::jsonb,
  card jsonb,
  buyer_url text,
  failure_code text,
  failure_message text,
  description text not null,
  redirect_url text not null,
  notify_url text,
  metadata text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  paid_at timestamp with time zone,
  auth_expires_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  notification_sequence integer not null default 0,
  tries integer not null default 0,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  stopped boolean not null default false,
  expiry_warned boolean not null default false,
  expiry_capture_tried boolean not null default false,
  refunding bigint not null default 0,
  refunded bigint not null default 0,
  taken_back bigint not null default 0,
  session_id text,
  checkout_tries integer not null default 0,
  first_amount bigint,
  updates_allowed integer not null default 0,
  update_count integer not null default 0,
  routing jsonb,
  asked_at timestamp with time zone,
  constraint payments_pkey PRIMARY KEY (client_id, payment_id),
  constraint payment_request_id_once UNIQUE (client_id, payment_request_id),
  constraint payments_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id),
  constraint payments_session_fkey FOREIGN KEY (client_id, session_id) REFERENCES public.payment_sessions(client_id, session_id),
  constraint authorized_has_times CHECK (((state <> 'authorized'::text) OR ((paid_at IS NOT NULL) AND (auth_expires_at IS NOT NULL)))),
  constraint cancelled_has_reason CHECK (((state <> 'cancelled'::text) OR ((closing_reason = ANY (ARRAY['merchant'::text, 'expiry'::text])) AND (cancelled_at IS NOT NULL)))),
  constraint choosing_has_session CHECK (((state <> 'choosing'::text) OR (session_id IS NOT NULL))),
  constraint closing_has_reason CHECK (((state <> 'closing'::text) OR (closing_reason IS NOT NULL))),
  constraint failed_has_code CHECK (((state <> 'failed'::text) OR (failure_code IS NOT NULL))),
  constraint never_more_than_authorized CHECK ((((captured + held) + released) <= amount)),
  constraint never_more_updates_than_allowed CHECK ((update_count <= updates_allowed)),
  constraint never_refunded_more_than_taken CHECK (((refunding + refunded) <=
CASE
    WHEN (state = 'paid'::text) THEN amount
    ELSE (captured + taken_back)
END)),
  constraint no_money_without_authorization CHECK (((state = ANY (ARRAY['authorized'::text, 'closing'::text, 'cancelled'::text])) OR ((held = 0) AND (captured = 0) AND (released = 0)))),
  constraint open_payment_is_due CHECK (((state <> ALL (ARRAY['choosing'::text, 'requested'::text, 'awaiting-buyer'::text, 'closing'::text])) OR (due_at IS NOT NULL))),
  constraint payments_amount_check CHECK ((amount > 0)),
  constraint payments_capture_count_check CHECK ((capture_count >= 0)),
  constraint payments_capture_mode_check CHECK ((capture_mode = ANY (ARRAY['AUTOMATIC'::text, 'MANUAL'::text]))),
  constraint payments_captured_check CHECK ((captured >= 0)),
  constraint payments_checkout_tries_check CHECK (((checkout_tries >= 0) AND (checkout_tries <= 5))),
  constraint payments_closing_reason_check CHECK ((closing_reason = ANY (ARRAY['merchant'::text, 'expiry'::text, 'timeout'::text, 'not-found'::text]))),
  constraint payments_currency_check CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint payments_first_amount_check CHECK ((first_amount > 0)),
  constraint payments_held_check CHECK ((held >= 0)),
  constraint payments_refunded_check CHECK ((refunded >= 0)),
  constraint payments_refunding_check CHECK ((refunding >= 0)),
  constraint payments_released_check CHECK ((released >= 0)),
  constraint payments_state_check CHECK ((state = ANY (ARRAY['choosing'::text, 'requested'::text, 'awaiting-buyer'::text, 'authorized'::text, 'paid'::text, 'closing'::text, 'cancelled'::text, 'failed'::text]))),
  constraint payments_taken_back_check CHECK ((taken_back >= 0)),
  constraint payments_update_count_check CHECK ((update_count >= 0)),
  constraint payments_updates_allowed_check CHECK ((updates_allowed >= 0))
) with (fillfactor=80);
CREATE UNIQUE INDEX one_payment_per_session ON public.payments USING btree (client_id, session_id) WHERE (session_id IS NOT NULL);
CREATE INDEX payments_cancelled ON public.payments USING btree (client_id, cancelled_at) WHERE (cancelled_at IS NOT NULL);
CREATE INDEX payments_due ON public.payments USING btree (due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX payments_due_by_client ON public.payments USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX payments_newest ON public.payments USING btree (client_id, created_at DESC);
CREATE INDEX payments_paid_at ON public.payments USING brin (paid_at) WITH (autosummarize='on');
CREATE INDEX payments_reference ON public.payments USING btree (reference);

create table public.refunds (
  client_id text not null,
  refund_id text not null,
  refund_request_id text not null,
  payment_id text not null,
  capture_id text,
  reference text not null,
  currency text not null,
  amount bigint not null,
  reason text not null,
  notify_url text,
  metadata text,
  state text not null,
  unknown_reason text,
  failure_code text,
  failure_message text,
  receipt jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  refunded_at timestamp with time zone,
  failed_at timestamp with time zone,
  tries integer not null default 0,
  due_at timestamp with time zone,
  leased_until timestamp with time zone,
  constraint refunds_pkey PRIMARY KEY (client_id, refund_id),
  constraint refund_request_id_once UNIQUE (client_id, refund_request_id),
  constraint refunds_client_id_capture_id_fkey FOREIGN KEY (client_id, capture_id) REFERENCES public.captures(client_id, capture_id),
  constraint refunds_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint failed_has_time CHECK (((state = 'failed'::text) = (failed_at IS NOT NULL))),
  constraint no_has_code CHECK (((state <> ALL (ARRAY['failed'::text, 'refused'::text])) OR (failure_code IS NOT NULL))),
  constraint open_is_due CHECK (((state = ANY (ARRAY['held'::text, 'pending'::text, 'unknown'::text])) = (due_at IS NOT NULL))),
  constraint refunds_amount_check CHECK ((amount > 0)),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['held'::text, 'pending'::text, 'unknown'::text, 'succeeded'::text, 'failed'::text, 'refused'::text]))),
  constraint succeeded_has_time CHECK (((state = 'succeeded'::text) = (refunded_at IS NOT NULL)))
) with (fillfactor=80);
CREATE INDEX refunds_due ON public.refunds USING btree (client_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX refunds_of_capture ON public.refunds USING btree (client_id, capture_id) WHERE (capture_id IS NOT NULL);
CREATE INDEX refunds_of_payment ON public.refunds USING btree (client_id, payment_id, created_at);
CREATE INDEX refunds_reference ON public.refunds USING btree (reference);
CREATE INDEX refunds_refunded_at ON public.refunds USING brin (refunded_at) WITH (autosummarize='on');

create table public.reversals (
  client_id text not null,
  reversal_id text not null,
  payment_id text not null,
  capture_id text,
  amount bigint not null,
  code text not null,
  message text not null,
  receipt jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  refund_id text,
  constraint reversals_pkey PRIMARY KEY (client_id, reversal_id),
  constraint refund_reversed_once UNIQUE (client_id, refund_id),
  constraint reversed_once UNIQUE (client_id, capture_id),
  constraint reversals_client_id_capture_id_fkey FOREIGN KEY (client_id, capture_id) REFERENCES public.captures(client_id, capture_id),
  constraint reversals_client_id_payment_id_fkey FOREIGN KEY (client_id, payment_id) REFERENCES public.payments(client_id, payment_id),
  constraint reversals_client_id_refund_id_fkey FOREIGN KEY (client_id, refund_id) REFERENCES public.refunds(client_id, refund_id),
  constraint of_one_movement CHECK ((num_nonnulls(capture_id, refund_id) = 1)),
  constraint reversals_amount_check CHECK ((amount > 0))
);
CREATE INDEX reversals_created_at ON public.reversals USING brin (created_at) WITH (autosummarize='on');
CREATE INDEX reversals_of_payment ON public.reversals USING btree (client_id, payment_id);

create table public.settlement_entries (
  report_id text not null,
  entry integer not null,
  line integer,
  type text not null,
  type_word text,
  transaction_id text,
  reference text,
  currency text not null,
  amount bigint not null,
  fee bigint not null default 0,
  settled_currency text,
  settled_amount bigint,
  at timestamp with time zone not null,
  kind text,
  text text,
  client_id text,
  payment_id text,
  movement text,
  movement_id text,
  our_currency text,
  our_amount bigint,
  ids_found integer not null default 0,
  constraint settlement_entries_pkey PRIMARY KEY (report_id, entry),
  constraint settlement_entries_report_id_fkey FOREIGN KEY (report_id) REFERENCES public.settlement_reports(report_id) ON DELETE CASCADE,
  constraint of_one_movement CHECK ((num_nulls(client_id, payment_id, movement, movement_id) = ANY (ARRAY[0, 4]))),
  constraint only_ours_has_no_line CHECK (((line IS NULL) = (NOT (kind IS DISTINCT FROM 'only-ours'::text)))),
  constraint settled_in_a_currency CHECK ((num_nulls(settled_currency, settled_amount) = ANY (ARRAY[0, 2]))),
  constraint settlement_entries_entry_check CHECK ((entry > 0)),
  constraint settlement_entries_ids_found_check CHECK ((ids_found >= 0)),
  constraint settlement_entries_kind_check CHECK ((kind = ANY (ARRAY['matched'::text, 'repeated'::text, 'only-theirs'::text, 'only-ours'::text, 'amount-differs'::text, 'currency-differs'::text, 'state-differs'::text, 'duplicate'::text, 'not-kept'::text, 'unknown-type'::text]))),
  constraint settlement_entries_movement_check CHECK ((movement = ANY (ARRAY['capture'::text, 'refund'::text, 'payment'::text]))),
  constraint settlement_entries_type_check CHECK ((type = ANY (ARRAY['CAPTURE'::text, 'REFUND'::text, 'REVERSAL'::text, 'CHARGEBACK'::text, 'OTHER'::text])))
);
CREATE INDEX settlement_entries_of_id ON public.settlement_entries USING btree (report_id, transaction_id) WHERE ((reference IS NULL) AND (line IS NOT NULL));
CREATE INDEX settlement_entries_of_payment ON public.settlement_entries USING btree (client_id, payment_id) WHERE (payment_id IS NOT NULL);

create table public.settlement_reports (
  report_id text not null,
  acquirer text not null,
  client_id text,
  scope text not null,
  file_name text not null,
  file_hash text not null,
  lines integer not null,
  from_time timestamp with time zone not null,
  to_time timestamp with time zone not null,
  state text not null,
  matched integer not null default 0,
  imported_by text not null,
  begun_at timestamp with time zone not null default now(),
  done_at timestamp with time zone,
  walked jsonb,
  constraint settlement_reports_pkey PRIMARY KEY (report_id),
  constraint settlement_reports_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id),
  constraint done_has_time CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
  constraint done_is_judged CHECK (((state <> 'done'::text) OR (matched = lines))),
  constraint settlement_reports_check CHECK ((to_time > from_time)),
  constraint settlement_reports_check1 CHECK (((matched >= 0) AND (matched <= lines))),
  constraint settlement_reports_lines_check CHECK ((lines > 0)),
  constraint settlement_reports_state_check CHECK ((state = ANY (ARRAY['receiving'::text, 'matching'::text, 'done'::text, 'discarded'::text])))
);
CREATE UNIQUE INDEX one_import_at_a_time ON public.settlement_reports USING btree (acquirer, scope) WHERE (state = ANY (ARRAY['receiving'::text, 'matching'::text]));
CREATE UNIQUE INDEX settlement_file_once ON public.settlement_reports USING btree (acquirer, COALESCE(client_id, ''::text), file_hash) WHERE (state = 'done'::text);
CREATE INDEX settlement_reports_newest ON public.settlement_reports USING btree (begun_at DESC);

create table public.sign_in_failures (
  login_hash bytea not null,
  failures integer not null,
  locked_until timestamp with time zone,
  last_at timestamp with time zone not null default now(),
  constraint sign_in_failures_pkey PRIMARY KEY (login_hash),
  constraint sign_in_failures_failures_check CHECK ((failures >= 0))
);
CREATE INDEX sign_in_failures_by_age ON public.sign_in_failures USING btree (last_at);

create table public.signing_keys (
  environment text not null,
  key_version integer not null,
  private_key text not null,
  public_key text not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  signs_from timestamp with time zone not null default now(),
  constraint signing_keys_pkey PRIMARY KEY (environment, key_version),
  constraint retired_key_is_gone CHECK (((retired_at IS NULL) OR (private_key = ''::text))),
  constraint signing_keys_environment_check CHECK ((environment = ANY (ARRAY['sandbox'::text, 'live'::text]))),
  constraint signing_keys_key_version_check CHECK ((key_version > 0))
);

create table simulator.amount_updates (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  state text not null,
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null,
  settles_as text,
  decline_code text,
  created_at timestamp with time zone not null,
  stays_pending boolean not null default false,
  constraint amount_updates_pkey PRIMARY KEY (client_id, acquirer, reference),
  constraint amount_updates_client_id_acquirer_payment_reference_fkey FOREIGN KEY (client_id, acquirer, payment_reference) REFERENCES simulator.authorizations(client_id, acquirer, reference),
  constraint amount_updates_amount_check CHECK ((amount > 0)),
  constraint amount_updates_settles_as_check CHECK ((settles_as = ANY (ARRAY['raised'::text, 'declined'::text]))),
  constraint amount_updates_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'raised'::text, 'declined'::text]))),
  constraint declined_has_code CHECK (((state <> 'declined'::text) OR (decline_code IS NOT NULL))),
  constraint pending_settles CHECK (((state <> 'pending'::text) OR (settles_as IS NOT NULL)))
) with (fillfactor=80);

create table simulator.authorizations (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  state text not null,
  tries integer not null,
  inquiries integer not null default 0,
  transaction_id text,
  method_type text,
  card_brand text,
  card_last_four text,
  currency text,
  amount bigint,
  held bigint not null default 0,
  captured bigint not null default 0,
  capture_count integer not null default 0,
  final_capture text,
  capture_kind text,
  partial_capture boolean,
  max_captures integer,
  remainder_kept boolean,
  auth_validity_seconds integer,
  expires_at timestamp with time zone,
  settles_as text,
  decline_code text,
  buyer_token text,
  description text,
  return_url text,
  created_at timestamp with time zone not null,
  refunding bigint not null default 0,
  refunded bigint not null default 0,
  cancel_window text,
  cancel_until timestamp with time zone,
  max_updates integer not null default 0,
  update_count integer not null default 0,
  stays_pending boolean not null default false,
  constraint authorizations_pkey PRIMARY KEY (client_id, acquirer, reference),
  constraint authorizations_amount_check CHECK ((amount > 0)),
  constraint authorizations_auth_validity_seconds_check CHECK ((auth_validity_seconds >= 0)),
  constraint authorizations_cancel_window_check CHECK ((cancel_window = ANY (ARRAY['until-taken'::text, 'until-next-day'::text, 'never'::text]))),
  constraint authorizations_capture_count_check CHECK ((capture_count >= 0)),
  constraint authorizations_capture_kind_check CHECK ((capture_kind = ANY (ARRAY['separate'::text, 'with-authorization'::text, 'none'::text]))),
  constraint authorizations_captured_check CHECK ((captured >= 0)),
  constraint authorizations_held_check CHECK ((held >= 0)),
  constraint authorizations_max_captures_check CHECK ((max_captures >= 0)),
  constraint authorizations_settles_as_check CHECK ((settles_as = ANY (ARRAY['authorized'::text, 'declined'::text]))),
  constraint authorizations_state_check CHECK ((state = ANY (ARRAY['awaiting-buyer'::text, 'pending'::text, 'authorized'::text, 'declined'::text, 'voided'::text, 'closed'::text]))),
  constraint buyer_has_token CHECK (((state <> 'awaiting-buyer'::text) OR (buyer_token IS NOT NULL))),
  constraint declined_has_code CHECK (((state <> 'declined'::text) OR (decline_code IS NOT NULL))),
  constraint known_unless_closed CHECK (((state = 'closed'::text) OR (num_nulls(transaction_id, method_type, currency, amount, capture_kind, partial_capture, max_captures, remainder_kept, auth_validity_seconds, description, return_url) = 0))),
  constraint never_more_captures_than_agreed CHECK ((capture_count <= max_captures)),
  constraint never_more_than_authorized CHECK (((captured + held) <= amount)),
  constraint only_authorized_money_moves CHECK ((((held + captured) = 0) OR (state = ANY (ARRAY['authorized'::text, 'voided'::text])))),
  constraint pending_settles CHECK (((state <> 'pending'::text) OR (settles_as IS NOT NULL)))
) with (fillfactor=80);
CREATE INDEX authorizations_by_buyer_token ON simulator.authorizations USING btree (buyer_token) WHERE (buyer_token IS NOT NULL);

create table simulator.captures (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  state text not null,
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null,
  final boolean not null,
  settles_as text,
  decline_code text,
  created_at timestamp with time zone not null,
  reverses_at timestamp with time zone,
  reversed_by_inquiry integer,
  refunding bigint not null default 0,
  refunded bigint not null default 0,
  stays_pending boolean not null default false,
  constraint captures_pkey PRIMARY KEY (client_id, acquirer, reference),
  constraint captures_client_id_acquirer_payment_reference_fkey FOREIGN KEY (client_id, acquirer, payment_reference) REFERENCES simulator.authorizations(client_id, acquirer, reference),
  constraint captures_amount_check CHECK ((amount > 0)),
  constraint captures_settles_as_check CHECK ((settles_as = ANY (ARRAY['captured'::text, 'declined'::text]))),
  constraint captures_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'captured'::text, 'declined'::text, 'reversed'::text]))),
  constraint declined_has_code CHECK (((state <> 'declined'::text) OR (decline_code IS NOT NULL))),
  constraint pending_settles CHECK (((state <> 'pending'::text) OR (settles_as IS NOT NULL)))
) with (fillfactor=80);

create table simulator.lost_requests (
  client_id text not null,
  acquirer text not null,
  operation text not null,
  reference text not null,
  constraint lost_requests_pkey PRIMARY KEY (client_id, acquirer, operation, reference),
  constraint lost_requests_operation_check CHECK ((operation = ANY (ARRAY['authorize'::text, 'update'::text, 'capture'::text, 'refund'::text, 'void'::text])))
);

create table simulator.refunds (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  capture_reference text,
  transaction_id text not null,
  state text not null,
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null,
  settles_as text,
  decline_code text,
  created_at timestamp with time zone not null,
  reverses_at timestamp with time zone,
  reversed_by_inquiry integer,
  stays_pending boolean not null default false,
  constraint refunds_pkey PRIMARY KEY (client_id, acquirer, reference),
  constraint refunds_client_id_acquirer_payment_reference_fkey FOREIGN KEY (client_id, acquirer, payment_reference) REFERENCES simulator.authorizations(client_id, acquirer, reference),
  constraint declined_has_code CHECK (((state <> 'declined'::text) OR (decline_code IS NOT NULL))),
  constraint pending_settles CHECK (((state <> 'pending'::text) OR (settles_as IS NOT NULL))),
  constraint refunds_amount_check CHECK ((amount > 0)),
  constraint refunds_settles_as_check CHECK ((settles_as = ANY (ARRAY['refunded'::text, 'declined'::text]))),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'refunded'::text, 'declined'::text, 'reversed'::text])))
) with (fillfactor=80);

create table simulator.scenario_uses (
  client_id text not null,
  acquirer text not null,
  operation text not null,
  reference text not null,
  behaviour text not null,
  decline_code text,
  tries integer not null,
  constraint scenario_uses_pkey PRIMARY KEY (client_id, acquirer, operation, reference)
);

create table simulator.scenarios (
  client_id text not null,
  operation text not null,
  acquirer text not null,
  behaviour text not null,
  decline_code text,
  times integer,
  times_left integer,
  set_at timestamp with time zone not null default now(),
  constraint scenarios_pkey PRIMARY KEY (client_id, operation, acquirer),
  constraint counted CHECK (((times IS NULL) = (times_left IS NULL))),
  constraint scenarios_check CHECK (((times_left >= 0) AND (times_left <= times))),
  constraint scenarios_operation_check CHECK ((operation = ANY (ARRAY['pay'::text, 'capture'::text, 'refund'::text, 'close'::text, 'raise'::text]))),
  constraint scenarios_times_check CHECK ((times > 0))
);

create table simulator.voids (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  tries integer not null,
  decline_code text,
  created_at timestamp with time zone not null,
  constraint voids_pkey PRIMARY KEY (client_id, acquirer, reference),
  constraint voids_client_id_acquirer_payment_reference_fkey FOREIGN KEY (client_id, acquirer, payment_reference) REFERENCES simulator.authorizations(client_id, acquirer, reference)
);
