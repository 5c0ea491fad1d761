-- What acquirers send of their own accord, as it came. Kept before it is acknowledged; sent again, it is counted and not
-- kept twice. No client is known before it is read, so this table alone does not begin with one.
create table acquirer_messages (
  acquirer text not null,
  -- SHA-256 of the body, in hexadecimal.
  digest text not null,
  received_at timestamptz not null default now(),
  last_received_at timestamptz not null default now(),
  times integer not null default 1,
  -- Why it is not believed; null when it is proven to be the acquirer's.
  refused text,
  target text not null,
  headers jsonb not null,
  body text not null,
  events jsonb not null default '[]',
  primary key (acquirer, digest)
) with (fillfactor = 90);
create index acquirer_messages_newest on acquirer_messages (acquirer, last_received_at desc);

-- What verified messages say became of an operation, of acquirers that cannot be asked. Inquiries are answered from it.
create table acquirer_told (
  client_id text not null,
  acquirer text not null,
  event_id text not null,
  payment_id text not null,
  reference text not null,
  about text not null check (about in ('authorization', 'capture', 'refund', 'void')),
  outcome jsonb not null,
  -- By the acquirer, where it says; otherwise when it came.
  happened_at timestamptz not null,
  primary key (client_id, acquirer, event_id),
  foreign key (client_id, payment_id) references payments (client_id, payment_id)
);
create index acquirer_told_of_payment on acquirer_told (client_id, payment_id);

-- A message names our reference and no client. Only live clients have acquirers that send any.
create index payments_live_reference on payments (reference) where client_id not like 'SANDBOX\_%';
create index checkout_tries_live_reference on checkout_tries (reference) where client_id not like 'SANDBOX\_%';
create index captures_live_reference on captures (reference) where client_id not like 'SANDBOX\_%';
create index refunds_live_reference on refunds (reference) where client_id not like 'SANDBOX\_%';
