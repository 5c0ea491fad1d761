/** Success, and the codes that leave the outcome open (status U). */
export const progressCodes = {
  SUCCESS: { status: 'S', message: 'success.', advice: 'Nothing.' },
  PAYMENT_IN_PROCESS: {
    status: 'U',
    message: 'payment in process',
    advice: 'Send the buyer to the URL of the answer, then wait for notifyPayment or call inquiryPayment.',
  },
  CAPTURE_IN_PROCESS: {
    status: 'U',
    message: 'capture in process',
    advice: 'Wait for notifyCapture or call inquiryPayment; a repeat with the same captureRequestId is safe.',
  },
  UNKNOWN_EXCEPTION: {
    status: 'U',
    message: 'the outcome is not known',
    advice: 'Repeat the call with the same request id, or call inquiryPayment. Do not use a new id.',
  },
  REQUEST_TRAFFIC_EXCEED_LIMIT: {
    status: 'U',
    message: 'too many requests',
    advice: 'Nothing was done. Repeat the same request, with the same ids, later and more slowly.',
  },
} as const

/** The request itself was refused; nothing was stored and no request id was used up. */
export const requestCodes = {
  PARAM_ILLEGAL: {
    status: 'F',
    message: 'a parameter is missing or not allowed',
    advice: 'Correct the field that the message names; the same request id may be used again.',
  },
  INVALID_SIGNATURE: {
    status: 'F',
    message: 'the signature does not fit the request',
    advice: 'Sign the path, client id, Request-Time and raw body exactly as they are sent, with the registered key.',
  },
  KEY_NOT_FOUND: {
    status: 'F',
    message: 'no key is registered for this client and key version',
    advice: 'Register the public key, or send the keyVersion that is registered.',
  },
  INVALID_CLIENT: {
    status: 'F',
    message: 'the client id is not known',
    advice: 'Check the Client-Id header and whether it belongs to this environment.',
  },
  NO_INTERFACE_DEF: {
    status: 'F',
    message: 'no such API',
    advice: 'Check the path of the request.',
  },
  METHOD_NOT_SUPPORTED: {
    status: 'F',
    message: 'the HTTP method is not supported',
    advice: 'Use POST.',
  },
  ACCESS_DENIED: {
    status: 'F',
    message: 'access denied',
    advice: 'Ask the operator of the server what this client may do.',
  },
} as const
