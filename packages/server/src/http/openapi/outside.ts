/** An address of this server that is no part of the API for merchants, and so not of the document. */
export interface Outside {
  /** As the router knows it; `/*` at the end stands for everything below. */
  readonly address: string
  readonly why: string
}

/** Every route is in the document or here: a test compares both with what the server has registered. */
export const outside: readonly Outside[] = [
  { address: '/docs', why: 'this reference, for people' },
  { address: '/docs/openapi.json', why: 'the document that this reference is made of' },
  { address: '/livez', why: 'whether the process lives: HTTP 200 as soon as it answers at all' },
  {
    address: '/readyz',
    why: 'whether to send it requests: HTTP 200, or 503 while it starts, stops or has no database',
  },
  { address: '/checkout/*', why: "the hosted checkout, for buyers' browsers; its page and its forms change together" },
  { address: '/checkout-assets/*', why: 'the styles and scripts of that page' },
  { address: '/sandbox/buyer/*', why: "the page of the simulated wallets, for the buyer's browser" },
  { address: '/buyer/return/*', why: "where an acquirer's page sends the buyer back to, on the way to the merchant" },
  { address: '/callbacks/*', why: 'where acquirers tell of things by themselves, signed in their own way' },
  {
    address: '/operator/*',
    why: 'for the command line and the dashboard of the same version, with the token of the operator or signed in',
  },
  { address: '/dashboard', why: 'the dashboard, for the people who run this server' },
  { address: '/dashboard/*', why: 'its pages, scripts and styles' },
]
