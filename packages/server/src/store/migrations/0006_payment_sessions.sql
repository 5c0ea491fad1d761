-- An offer to pay: the hosted checkout page shows it, and at most one payment is made of it.
create table payment_sessions (
  client_id text not null references clients (client_id),
  session_id text not null,
  payment_request_id text not null,
  -- The secret part of the page's address.
  token text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  amount bigint not null check (amount > 0),
  capture_mode text not null check (capture_mode in ('AUTOMATIC', 'MANUAL')),
  -- What the merchant wants offered, in this order; null for all there is.
  methods text[],
  locale text,
  description text not null,
  redirect_url text not null,
  notify_url text,
  metadata text,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  primary key (client_id, session_id),
  constraint session_request_id_once unique (client_id, payment_request_id),
  constraint session_token_once unique (client_id, token)
);

-- choosing: the buyer is on the page, and nothing is open at any acquirer.
alter table payments
  add column session_id text,
  add column checkout_tries integer not null default 0 check (checkout_tries between 0 and 5),
  add constraint payments_session_fkey foreign key (client_id, session_id)
    references payment_sessions (client_id, session_id),
  add constraint choosing_has_session check (state <> 'choosing' or session_id is not null),
  drop constraint payments_state_check,
  add constraint payments_state_check check
    (state in ('choosing', 'requested', 'awaiting-buyer', 'authorized', 'paid', 'closing', 'cancelled', 'failed')),
  drop constraint open_payment_is_due,
  add constraint open_payment_is_due check
    (state not in ('choosing', 'requested', 'awaiting-buyer', 'closing') or due_at is not null);

create unique index one_payment_per_session on payments (client_id, session_id) where session_id is not null;

-- Every try of a buyer, with the references it has at its acquirer. Those of the last one are in its payment too.
create table checkout_tries (
  client_id text not null,
  payment_id text not null,
  number integer not null check (number between 1 and 5),
  acquirer text not null,
  method jsonb not null,
  reference text not null,
  void_reference text not null,
  begun_at timestamptz not null,
  primary key (client_id, payment_id, number),
  foreign key (client_id, payment_id) references payments (client_id, payment_id),
  constraint try_reference_once unique (client_id, reference)
);
