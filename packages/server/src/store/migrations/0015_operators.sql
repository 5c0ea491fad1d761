-- People who sign in to the dashboard. None is ever deleted: the audit names them.
create table operators (
  operator_id text primary key,
  -- Small letters, so that one person is not two.
  login text not null constraint login_once unique check (login ~ '^[a-z0-9][a-z0-9._+@-]{0,63}$'),
  name text not null check (length(name) between 1 and 128),
  role text not null check (role in ('viewer', 'operator', 'developer', 'admin')),
  -- argon2id, in the form that names its parameters. Null until the person has used the link.
  password_hash text,
  -- Set of the one who was made by the link of a server without anybody: two such links make one person.
  first boolean not null default false,
  disabled_at timestamptz,
  -- Raised whenever all that was begun must end: what was begun in an earlier one is over, also what was being written in
  -- the moment in which it was raised.
  epoch integer not null default 0,
  created_at timestamptz not null default now(),
  last_signed_in_at timestamptz
);
create unique index one_first_operator on operators (first) where first;

-- Links that are used once: by a person who was invited, who has to begin anew, or who is not known yet. Of the token
-- only its hash is here, and in no table: whoever reads the database can use none of them.
create table operator_links (
  token_hash bytea primary key,
  purpose text not null check (purpose in ('set-up', 'reset')),
  -- Of whom it is; null where it makes a person, with the role.
  operator_id text references operators,
  role text check (role in ('viewer', 'operator', 'developer', 'admin')),
  -- Works only while there is nobody.
  for_first boolean not null default false,
  created_by text not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint of_somebody_or_for_a_role check ((operator_id is null) = (role is not null)),
  constraint the_first_is_not_known check (not for_first or operator_id is null)
);
create index links_of_operator on operator_links (operator_id) where operator_id is not null;

create table operator_sessions (
  -- By which a person ends it; not what the browser has.
  session_id text primary key,
  token_hash bytea not null unique,
  operator_id text not null references operators,
  epoch integer not null,
  method text not null check (method in ('set-up', 'password', 'one-time-code', 'recovery-code', 'passkey')),
  user_agent text,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index sessions_of_operator on operator_sessions (operator_id);
create index sessions_by_end on operator_sessions (expires_at);

-- The secret that one-time codes are made from, sealed as the accounts' secrets are.
create table operator_totps (
  operator_id text primary key references operators,
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  wrapped_key bytea not null,
  box bytea not null,
  -- Null until the first code has shown that the person has it.
  confirmed_at timestamptz,
  -- Of the last code that was used, in steps of 30 s since 1970: none is used twice.
  last_step bigint not null default 0,
  -- Hashes of the codes for who has lost the app; each leaves with its use.
  recovery_codes bytea[] not null default '{}',
  created_at timestamptz not null default now()
);

create table operator_passkeys (
  credential_id text primary key,
  operator_id text not null references operators,
  -- COSE, as the authenticator gave it.
  public_key bytea not null,
  -- Of uses, by the authenticator's word; 0 of those that do not count.
  counter bigint not null,
  transports text[] not null,
  -- The host name that it is for.
  rp_id text not null,
  name text not null check (length(name) between 1 and 64),
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);
create index passkeys_of_operator on operator_passkeys (operator_id);

-- What was begun and waits for its second half, for minutes: a sign-in for its second factor, a passkey for its answer.
create table operator_challenges (
  challenge_hash bytea primary key,
  purpose text not null check (purpose in ('second-factor', 'passkey-sign-in', 'passkey-registration')),
  -- Unknown until a passkey says who it is.
  operator_id text references operators,
  epoch integer,
  expires_at timestamptz not null,
  constraint known_but_by_passkey check (
    (operator_id is null) = (purpose = 'passkey-sign-in') and (operator_id is null) = (epoch is null)
  )
);
create index challenges_of_operator on operator_challenges (operator_id) where operator_id is not null;
create index challenges_by_end on operator_challenges (expires_at);

-- Guesses at a password or a code, of logins that exist and of those that do not alike, or a lock would tell them apart.
-- By a hash: people type passwords where logins go.
create table sign_in_failures (
  login_hash bytea primary key,
  failures integer not null check (failures >= 0),
  locked_until timestamptz,
  last_at timestamptz not null default now()
);
create index sign_in_failures_by_age on sign_in_failures (last_at);
