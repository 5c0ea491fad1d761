-- While a developer listens (`capstan listen`), the notifications of that sandbox client are left to the listener, which
-- renews the time as long as it lives. Nothing has to be undone when it dies: the time runs out, and workers go on.
alter table clients
  add column listener text,
  add column listener_name text,
  add column listening_until timestamptz,
  add constraint listens_in_sandbox check (listening_until is null or environment = 'sandbox'),
  add constraint listener_is_named check (num_nulls(listener, listener_name, listening_until) in (0, 3));
