-- Why a payment is with its acquirer: the rule, the draw, and what was found of every acquirer that the rule names. Null in
-- rows of a server that chose without saying why, and before the first try of a session.
alter table payments add column routing jsonb,
  -- When the acquirer that it is with was asked, by the client's clock; null: when the payment was made.
  add column asked_at timestamptz;

-- A try may be passed on from one acquirer to the next, with new references at each. So from now on there is one row for
-- each acquirer that was asked: `number` is the buyer's try, `step` the place of the acquirer in it. A payment by the pay API
-- is one try; it has rows only where it was passed on, because until then the payment itself says everything.
alter table checkout_tries
  -- With a default, so that a server of the last version can go on beside this one.
  add column step integer not null default 1 check (step >= 1),
  add column routing jsonb,
  drop constraint checkout_tries_pkey,
  add constraint checkout_tries_pkey primary key (client_id, payment_id, number, step);
