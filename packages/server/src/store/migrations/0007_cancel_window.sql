-- Some methods give back what is paid for a while. As the other terms, the window is fixed when the authorization is made;
-- its end is known when the buyer has paid. Null in rows of a server that knew no windows: nothing goes back then.
alter table simulator.authorizations
  add column cancel_window text check (cancel_window in ('until-taken', 'until-next-day', 'never')),
  add column cancel_until timestamptz;
