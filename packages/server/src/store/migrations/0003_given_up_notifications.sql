-- Few among many, and what an operator looks for first: those that nobody will try again by themselves.
create index notifications_given_up on notifications (client_id, state, created_at desc)
  where state in ('exhausted', 'unaddressed');
