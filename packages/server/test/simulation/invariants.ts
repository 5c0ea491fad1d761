/** What must hold in every history, by the name it is reported under. */
export const invariants = {
  'never more than authorized':
    'captured + being captured + given back stays within the authorization, here and in the books of the acquirer, at every step',
  'never more than captured':
    'refunded + being refunded stays within what was captured, and within a capture that is named, here and in the books of the acquirer',
  'one movement per request':
    'one request id is at most one capture or refund, with one reference, which has one effect at the acquirer',
  'held at one acquirer':
    'a payment is asked of an acquirer only while no other one, and no earlier try, holds its money or may come to hold it',
  'on disk before it is sent': 'a reference is stored before the acquirer hears of it',
  'asks before it sends again':
    'a capture or refund is sent again only after the acquirer said that it has not seen it, and never when it once said that it has',
  'no double work': 'no two calls about one capture or refund overlap while the lease of the first has not lapsed',
  'a final result never changes':
    'S stays S and F stays F for the same request id, in answers, notifications and on disk',
  'what was acknowledged is kept': 'every answered request is on disk',
  'no guesses': 'a capture or refund whose amount the acquirer contradicts stays open until a person decides',
  'every result is notified':
    'each final result has one notification, received with the same body each time, saying what is stored',
  'in order': 'a notification is not tried before the first try of the earlier ones of its payment',
  'retried until acknowledged':
    'an unacknowledged notification is tried again until it is acknowledged, eight times at most',
  'released at expiry': 'what is not captured in time is voided at the acquirer',
  'the books agree': "our books and the acquirer's have no difference",
  'everything settles': 'with a truthful acquirer nothing stays open, and nothing is due',
  'taken back beside the result': 'what an acquirer takes back is a reversal, notified as F, and changes no result',
  'no unexpected error': 'a use case fails by nothing but an injected fault',
} as const

export type Invariant = keyof typeof invariants

export interface Violation {
  readonly invariant: Invariant
  readonly what: string
}

export type Violate = (invariant: Invariant, what: string) => void
