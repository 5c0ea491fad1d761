-- Accounts at acquirers, for live clients. The names and settings are readable; the secrets are encrypted with a data key
-- of the account's own, which is wrapped by a master key that is never in the database.
create table acquirer_accounts (
  account_name text primary key check (account_name ~ '^[A-Z0-9_]{1,32}$'),
  connector text not null,
  settings jsonb not null,
  -- Names of the secrets in the box, with the time each was given.
  secrets_set jsonb not null,
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  wrapped_key bytea not null,
  box bytea not null,
  enabled boolean not null,
  -- A new id with every change of the account, by which other processes see that they must load it again.
  version text not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
