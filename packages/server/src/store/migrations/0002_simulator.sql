-- The books of the simulated acquirers. They share nothing with Capstan's own tables, not even a foreign key: what the
-- acquirer knows must be able to differ from what we believe, or comparing the two would prove nothing.
-- Times are on the client's clock. Amounts are whole minor units.

create schema simulator;

create table simulator.authorizations (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  -- 'closed': voided before any authorization was seen under this reference, so nothing else is known of it.
  state text not null check (state in ('awaiting-buyer', 'pending', 'authorized', 'declined', 'voided', 'closed')),
  -- How often it was requested, and how often asked about. Some behaviours differ by that.
  tries integer not null,
  inquiries integer not null default 0,
  transaction_id text,
  method_type text,
  card_brand text,
  card_last_four text,
  currency text,
  amount bigint check (amount > 0),
  -- Being captured (accepted, not decided), and captured for good.
  held bigint not null default 0 check (held >= 0),
  captured bigint not null default 0 check (captured >= 0),
  capture_count integer not null default 0 check (capture_count >= 0),
  -- The capture that released the rest.
  final_capture text,
  -- The terms, fixed when the authorization was made.
  capture_kind text check (capture_kind in ('separate', 'with-authorization', 'none')),
  partial_capture boolean,
  max_captures integer check (max_captures >= 0),
  remainder_kept boolean,
  auth_validity_seconds integer check (auth_validity_seconds >= 0),
  expires_at timestamptz,
  settles_as text check (settles_as in ('authorized', 'declined')),
  decline_code text,
  buyer_token text,
  description text,
  return_url text,
  created_at timestamptz not null,
  primary key (client_id, acquirer, reference),
  constraint never_more_than_authorized check (captured + held <= amount),
  constraint never_more_captures_than_agreed check (capture_count <= max_captures),
  constraint known_unless_closed check (
    state = 'closed'
    or num_nulls(
      transaction_id, method_type, currency, amount, capture_kind, partial_capture, max_captures, remainder_kept,
      auth_validity_seconds, description, return_url
    ) = 0
  ),
  constraint pending_settles check (state <> 'pending' or settles_as is not null),
  constraint declined_has_code check (state <> 'declined' or decline_code is not null),
  constraint buyer_has_token check (state <> 'awaiting-buyer' or buyer_token is not null),
  constraint only_authorized_money_moves check (held + captured = 0 or state in ('authorized', 'voided'))
) with (fillfactor = 80);

-- Not unique: a unique index would need the client id in it, which the buyer's link does not carry. 128 random bits do.
create index authorizations_by_buyer_token on simulator.authorizations (buyer_token) where buyer_token is not null;

create table simulator.captures (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  state text not null check (state in ('pending', 'captured', 'declined')),
  tries integer not null,
  inquiries integer not null default 0,
  currency text not null,
  amount bigint not null check (amount > 0),
  final boolean not null,
  settles_as text check (settles_as in ('captured', 'declined')),
  decline_code text,
  created_at timestamptz not null,
  primary key (client_id, acquirer, reference),
  foreign key (client_id, acquirer, payment_reference) references simulator.authorizations,
  constraint pending_settles check (state <> 'pending' or settles_as is not null),
  constraint declined_has_code check (state <> 'declined' or decline_code is not null)
) with (fillfactor = 80);

create table simulator.voids (
  client_id text not null,
  acquirer text not null,
  reference text not null,
  payment_reference text not null,
  transaction_id text not null,
  tries integer not null,
  -- Null when it was carried out.
  decline_code text,
  created_at timestamptz not null,
  primary key (client_id, acquirer, reference),
  foreign key (client_id, acquirer, payment_reference) references simulator.authorizations
);

-- Requests that got lost on the way the first time. On disk, so that a restart does not lose them a second time.
create table simulator.lost_requests (
  client_id text not null,
  acquirer text not null,
  operation text not null check (operation in ('authorize', 'capture', 'void')),
  reference text not null,
  primary key (client_id, acquirer, operation, reference)
);
