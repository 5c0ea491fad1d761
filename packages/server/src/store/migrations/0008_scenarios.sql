-- What the simulated acquirers do to a client's requests by its own setting, instead of going by the amount.
create table simulator.scenarios (
  client_id text not null,
  operation text not null check (operation in ('pay', 'capture', 'refund', 'close', 'raise')),
  -- '*': every acquirer that has no row of its own.
  acquirer text not null,
  behaviour text not null,
  -- Why it declines, where it does; null for the usual reason.
  decline_code text,
  -- For so many new references; null for all of them until it is cleared. A used-up row stays, so that it can be seen.
  times integer check (times > 0),
  times_left integer check (times_left between 0 and times),
  set_at timestamptz not null default now(),
  primary key (client_id, operation, acquirer),
  constraint counted check ((times is null) = (times_left is null))
);

-- A behaviour belongs to the reference it was first chosen for: what changes afterwards must not change a repeat.
create table simulator.scenario_uses (
  client_id text not null,
  acquirer text not null,
  operation text not null,
  reference text not null,
  behaviour text not null,
  decline_code text,
  -- How often it was asked for under this reference; only the first one counts against `times`.
  tries integer not null,
  primary key (client_id, acquirer, operation, reference)
);

-- Pending until its scenario is cleared: inquiries do not bring such a row nearer to its end.
alter table simulator.authorizations add column stays_pending boolean not null default false;
alter table simulator.captures add column stays_pending boolean not null default false;
alter table simulator.refunds add column stays_pending boolean not null default false;
alter table simulator.amount_updates add column stays_pending boolean not null default false;
