/** One passage of the server's source, which stands there exactly once, and what takes its place. */
interface Edit {
  /** Below packages/server/src. */
  readonly file: string
  readonly from: string
  readonly to: string
}

/** A bug to be planted: the simulator must find it. */
export interface Mutation {
  readonly name: string
  readonly edits: readonly Edit[]
  /** Takes away the constraint that would hold the promise by itself: what is tested is what stands before it. */
  readonly sql?: string
}

function mutation(name: string, file: string, from: string, to: string, sql?: string): Mutation {
  return { name, edits: [{ file, from, to }], ...(sql !== undefined && { sql }) }
}

const secondCommit = `if (written && step.kind === 'final' && kind.name === 'capture') await context.pool.query({
    name: 'second-commit',
    text: \`insert into notifications (client_id, notification_id, payment_id, capture_id, sequence, notify_type, body,
      created_at, due_at) select $1, $2, $3, $4, notification_sequence, 'CAPTURE_RESULT', $5, $6, now()
      from payments where client_id = $1 and payment_id = $3\`,
    values: [movement.clientId, context.newId(), payment.paymentId, kind.idOf(movement),
      kind.notice(payment, decided), now],
  })
  if (written) return decided`

const notNotified = {
  file: 'store/captures.ts',
  from: `notifiedIn('settled', {`,
  to: `notifiedIn('(select * from settled where false)', {`,
}

export const mutations: readonly Mutation[] = [
  mutation(
    'a claim takes leased rows too',
    'store/due.ts',
    `const free = '(d.leased_until is null or d.leased_until <= now())'`,
    `const free = 'true'`,
  ),
  mutation(
    'a capture or refund is sent under a reference that is made anew each time',
    'application/follow-movement.ts',
    `    kind.send(acquirer, payment, movement, time(), signal),`,
    `    kind.send(acquirer, payment, { ...movement, reference: context.newId() }, time(), signal),`,
  ),
  { name: 'the notification of a capture is forgotten', edits: [notNotified] },
  {
    name: 'the notification of a capture is written in a commit of its own',
    edits: [
      notNotified,
      { file: 'application/record-movement.ts', from: 'if (written) return decided', to: secondCommit },
    ],
  },
  mutation(
    'a capture without an answer fails',
    'domain/open-outcome.ts',
    `return { kind: 'wait', state: { kind: 'unknown', reason: outcome.reason } }`,
    `return { kind: 'declined', code: 'PROCESS_FAIL' }`,
  ),
  mutation(
    'an amount is held without a guard',
    'store/captures.ts',
    'and p.captured + p.held + p.released + a.amount <= p.amount and p.capture_count < a.most_captures',
    'and p.capture_count < a.most_captures',
    'alter table payments drop constraint never_more_than_authorized',
  ),
  mutation(
    'what was pending is sent again when the acquirer denies it',
    'domain/open-outcome.ts',
    `      if (isAtAcquirer(state)) return { kind: 'wait', state }
      if (answer.to`,
    `      if (answer.to`,
  ),
  mutation(
    'another amount is taken for success',
    'domain/open-outcome.ts',
    `if (sameMoney(outcome.amount, amount)) return { kind: 'done' }`,
    `if (outcome) return { kind: 'done' }`,
  ),
  mutation(
    'an open capture or refund is sent again instead of asked about',
    'application/follow-movement.ts',
    `if (neverSent) {
    // One whose lease lapsed, in line or while the database was away, may be sent by whoever claimed it then.
    if (movement.state.kind !== 'held' || !lease.isOurs()) return`,
    'if (neverSent || movement.state.kind !== "pending") {',
  ),
  mutation(
    'what expired is not given back',
    'domain/payment-due.ts',
    `if (next.kind === 'expire' && payment.amounts.held > 0n) return`,
    `if (next.kind === 'expire') return`,
  ),
  mutation(
    'a final result is written over',
    'store/captures.ts',
    `and c.capture_id = a.movement_id and c.state in ('held', 'pending', 'unknown')`,
    `and c.capture_id = a.movement_id`,
  ),
  mutation('notifications overtake each other', 'store/due.ts', `and e.tries = 0)`, `and false)`),
  mutation(
    'every answer with status 200 is taken for an acknowledgement',
    'application/deliver-notification.ts',
    'acknowledged: judged.acknowledged,',
    'acknowledged: answer.status === 200,',
  ),
  mutation(
    'a request id may be used again with another amount',
    'domain/capture.ts',
    'const same = existing.paymentId === command.paymentId && sameMoney(existing.amount, command.amount)',
    'const same = existing.paymentId === command.paymentId',
  ),
  mutation(
    'a void without an answer is taken for done',
    'domain/cancel.ts',
    `      // A void under its own reference may be repeated: it can only close what is open.
      return { kind: 'wait' }`,
    `      return closed(payment, state.why, state.authorization, now)`,
  ),
  mutation(
    'a payment that the acquirer has not seen fails without closing its reference',
    'domain/authorization.ts',
    `return { kind: 'close', why: cancelRequested ? 'merchant' : 'not-found' }`,
    `return failed('PROCESS_FAIL')`,
  ),
  mutation(
    'silence confirms a result',
    'application/follow-callback.ts',
    'if (asked.answered) return null',
    'return null',
  ),
  mutation(
    'a reversal leaves the amounts as they were',
    'store/reversals.ts',
    'captured = p.captured - r.amount',
    'captured = p.captured',
  ),
  mutation(
    'a refund is held without a guard',
    'store/refunds.ts',
    `and p.refunding + p.refunded + a.amount <= case when p.state = 'paid' then p.amount
          when p.state in ('authorized', 'closing') then p.captured else 0 end`,
    '',
    'alter table payments drop constraint never_refunded_more_than_taken',
  ),
  mutation(
    'the refunds of one capture are not counted',
    'store/refunds.ts',
    'update captures c set refunding = c.refunding + h.amount from held h',
    'update captures c set refunding = c.refunding from held h',
    'alter table captures drop constraint captures_refunding_check',
  ),
  {
    name: 'the notification of a refund is forgotten',
    edits: [
      {
        file: 'store/refunds.ts',
        from: `notifiedIn('settled', {`,
        to: `notifiedIn('(select * from settled where false)', {`,
      },
    ],
  },
  mutation(
    'a refund that came back leaves the amounts as they were',
    'store/reversals.ts',
    `'refunded = p.refunded - r.amount'`,
    `'refunded = p.refunded'`,
  ),
  mutation(
    'a refund request id may be used again with another amount',
    'domain/refund.ts',
    `    sameMoney(existing.amount, command.amount)
  if (same)`,
    `    existing.amount.value > 0n
  if (same)`,
  ),
  mutation(
    'what is given back of a capture is not looked at',
    'domain/refund.ts',
    'const most = named && named.rest < rest ? named.rest : rest',
    'const most = rest',
    'alter table captures drop constraint never_refunded_more_than_captured',
  ),
  mutation(
    'a second try of a buyer begins while the first is open',
    'store/checkout-tries.ts',
    "p.state = 'choosing' and p.checkout_tries = $3",
    '$3::int is not null',
  ),
  mutation(
    'a payment goes to the next acquirer when nobody knows what the last one did',
    'domain/route-decision.ts',
    "if (outcome.kind === 'not-sent') return 'not-sent'",
    "if (outcome.kind === 'not-sent' || outcome.kind === 'unknown') return 'not-sent'",
  ),
  mutation(
    'the next acquirer is asked before it is on record',
    'application/authorize.ts',
    'const written = await moveToAcquirer(',
    'const written = await (async (..._unwritten: unknown[]) => true)(',
  ),
  mutation(
    'the reference at the acquirer that a payment left is forgotten',
    'store/checkout-tries.ts',
    'where not exists (select from checkout_tries t where t.client_id = $1 and t.reference = $3)',
    'where false',
  ),
  mutation(
    'requests that share a statement get the answers of each other',
    'store/group.ts',
    'found.get(index + 1)',
    'found.get(batch.length - index)',
  ),
  mutation(
    'a notification is handed over before the earlier one was tried',
    'store/handed.ts',
    "and not (e.state = 'waiting' and e.tries = 0))",
    ')',
  ),
]
