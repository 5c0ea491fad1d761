import { type Endpoint as EndpointName, endpointPaths, type ResultCode, resultCodes } from '@capstan/protocol'
import type { TObject } from 'typebox'
import { endpointNames, endpoints } from '../endpoints/by-path.ts'
import type { Codes, Endpoint } from '../endpoints/endpoint.ts'
import { gatewayCodes } from '../endpoints/gateway-codes.ts'
import { type Components, documented, type Json, type JsonMembers, resultOf } from './components.ts'

/** Everything an API can answer: what any can, and its own. */
function codesOf(endpoint: Endpoint): Codes {
  return { ...gatewayCodes, ...endpoint.codes }
}

export function codeNames(codes: Codes): readonly ResultCode[] {
  return (Object.keys(resultCodes) as ResultCode[]).filter((code) => codes[code] !== undefined)
}

/** Prose is wrapped in the source and not in the document. */
export function prose(text: string): string {
  return text.replaceAll('\n', ' ')
}

export function codeList(codes: Codes): string {
  return codeNames(codes)
    .map((code) => `- \`${code}\` (${resultCodes[code].status}): ${codes[code]}`)
    .join('\n')
}

/** A body whose `result` can have these codes only. */
export function withResult(body: TObject, codes: Codes, components: Components): Json {
  const { properties, ...rest } = JSON.parse(JSON.stringify(body)) as JsonMembers
  const narrowed = { ...Object(properties), result: resultOf(codeNames(codes)) }
  return documented({ ...rest, properties: narrowed }, components)
}

const statusTitles = { S: 'Succeeded', F: 'Failed', U: 'Unknown, or still in progress' } as const

const capitalized = (name: string) => `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`

/** The operations under `/ams/`: each API at its path and at its sandbox path. */
export function paymentPaths(components: Components): JsonMembers {
  return Object.fromEntries(
    endpointNames.flatMap((name) => {
      const path = endpointPaths[name]
      const operation = paymentOperation(name, endpoints[name], components)
      const sandbox = { ...operation, operationId: `sandbox${capitalized(name)}`, tags: ['Sandbox'] }
      return [
        [path, { post: operation }],
        [path.replace('/ams/api/', '/ams/sandbox/api/'), { post: sandbox }],
      ]
    }),
  )
}

function paymentOperation(name: EndpointName, endpoint: Endpoint, components: Components): JsonMembers {
  const { summary, description, request, response, examples } = endpoint
  const codes = codesOf(endpoint)
  return {
    operationId: name,
    tags: ['Payments'],
    summary,
    description: prose(description),
    parameters: ['ClientId', 'RequestTime', 'Signature'].map((header) => ({
      $ref: `#/components/parameters/${header}`,
    })),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: documented(request, components), examples: named(examples.requests) },
      },
    },
    responses: {
      '200': {
        description: `Signed, whatever came of it. \`result.resultCode\` is one of:\n\n${codeList(codes)}`,
        headers: {
          'client-id': { $ref: '#/components/headers/ClientId' },
          'response-time': { $ref: '#/components/headers/ResponseTime' },
          signature: { $ref: '#/components/headers/Signature' },
        },
        content: {
          'application/json': {
            schema: withResult(response, codes, components),
            examples: named(
              Object.fromEntries(
                (['S', 'F', 'U'] as const).map((status) => [statusTitles[status], examples.answers[status]]),
              ),
            ),
          },
        },
      },
    },
  }
}

/** Examples by a key that may stand in an address, with their title beside. */
export function named(examples: Readonly<Record<string, object>>): JsonMembers {
  return Object.fromEntries(
    Object.entries(examples).map(([title, value]) => [
      title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
      { summary: title, value: value as JsonMembers },
    ]),
  )
}
