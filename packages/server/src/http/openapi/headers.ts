import type { JsonMembers } from './components.ts'

const clientId = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$', examples: ['SANDBOX_ACME'] } as const
const offsetTime = { type: 'string', format: 'date-time', examples: ['2026-11-23T00:45:27+00:00'] } as const
const signature = {
  type: 'string',
  pattern: '^algorithm=RSA256,keyVersion=[1-9][0-9]*,signature=[A-Za-z0-9%._~-]+$',
  examples: ['algorithm=RSA256,keyVersion=1,signature=pB3v%2Fq8w%3D%3D'],
} as const

function parameter(name: string, required: boolean, description: string, schema: object): JsonMembers {
  return { name, in: 'header', required, description, schema: schema as JsonMembers }
}

/** Headers of requests and of notifications. Names are read in any case and sent as they stand here. */
export const headerParameters: JsonMembers = {
  ClientId: parameter('Client-Id', true, 'Who sends it; `SANDBOX_…` uses the sandbox paths.', clientId),
  RequestTime: parameter(
    'Request-Time',
    true,
    'When it was sent: epoch milliseconds, or ISO 8601 with an offset. It is signed byte for byte as it stands.',
    { type: 'string', examples: ['1793526001482', '2026-11-01T09:20:01+01:00'] },
  ),
  Signature: parameter(
    'Signature',
    true,
    'SHA256withRSA over `POST <path>\\n<client-id>.<request-time>.<body>`, base64, URL-encoded; comma-separated with its algorithm and key version. Without keyVersion any key of the client may have signed.',
    { type: 'string', examples: signature.examples },
  ),
  NotifiedClientId: parameter('client-id', true, 'Your client id: compare it with your own.', clientId),
  NotifiedRequestTime: parameter(
    'request-time',
    true,
    'When this delivery was signed, by the wall clock; refuse what is old.',
    offsetTime,
  ),
  NotifiedSignature: parameter(
    'signature',
    true,
    "Over `POST <path and query>\\n<client-id>.<request-time>.<body>`, by the server's key of the version named.",
    signature,
  ),
  Sequence: parameter('capstan-sequence', true, 'Place among the notifications of its payment, from 1.', {
    type: 'string',
    pattern: '^[1-9][0-9]*$',
    examples: ['2'],
  }),
  SandboxTime: parameter('capstan-sandbox-time', false, "Sandbox clients only: the client's own clock.", offsetTime),
}

/** Headers of answers. */
export const answerHeaders: JsonMembers = {
  ClientId: { required: true, description: 'That of the request.', schema: { type: 'string' } },
  ResponseTime: { required: true, description: 'When it was answered.', schema: offsetTime },
  Signature: {
    required: true,
    description:
      "By the server's key, over `POST <path of the request>\\n<client-id>.<response-time>.<body>`; always in this order and without spaces.",
    schema: signature,
  },
}
