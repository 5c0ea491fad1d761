import type { Codes } from './endpoint.ts'

/** What any API can answer, whatever it is asked. Nothing was stored and no request id was used up, except perhaps with `UNKNOWN_EXCEPTION`. */
export const gatewayCodes = {
  PARAM_ILLEGAL: 'a header or a field is missing or not allowed; the message names it',
  INVALID_SIGNATURE: 'the signature is missing, malformed, or does not verify over what was received',
  KEY_NOT_FOUND: 'the client has no key of the keyVersion in the signature',
  INVALID_CLIENT: 'no client has this Client-Id',
  ACCESS_DENIED: 'a live client used the sandbox path',
  METHOD_NOT_SUPPORTED: 'the HTTP method was not POST',
  REQUEST_TRAFFIC_EXCEED_LIMIT:
    'more requests than this client may send, or than the server can take on now; nothing was done, so repeat it later',
  UNKNOWN_EXCEPTION: 'the server could not finish, or not within 14 seconds; what came of it shows in a repeat',
} as const satisfies Codes

/** At a path under `/ams/` that is no API. */
export const elsewhereCodes = { NO_INTERFACE_DEF: 'the path is that of no API' } as const satisfies Codes
