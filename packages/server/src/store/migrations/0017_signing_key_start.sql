-- A new signing key is published before it signs, so that merchants can take it over first. A retired one keeps no
-- private half: a backup must not be able to sign with what nobody trusts any more.

alter table signing_keys add column signs_from timestamptz not null default now();

update signing_keys set private_key = '' where retired_at is not null;

alter table signing_keys add constraint retired_key_is_gone check (retired_at is null or private_key = '');
