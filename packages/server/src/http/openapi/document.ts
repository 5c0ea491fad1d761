import { elsewhereCodes, gatewayCodes } from '../endpoints/gateway-codes.ts'
import { type JsonMembers, newComponents, resultOf } from './components.ts'
import { answerHeaders, headerParameters } from './headers.ts'
import { codeNames, paymentPaths } from './payments.ts'
import { acknowledgementResponse, webhooks } from './webhooks.ts'

const description = `A self-hosted payment-capture server, wire-compatible with Antom Payment Orchestration.

Every answer under \`/ams/\` has HTTP status 200 and is signed, refusals and faults too. What never became a request, and a
flood of refused ones, get a status from 400 on, without a signature. \`result.resultStatus\` tells what came of it: S succeeded, F failed for good, U unknown or still in progress. After U, or no answer at all, send the same
request again: the same request id never pays, captures or refunds twice.

Fields of a request that are not listed are accepted, ignored and not kept. A field that is null counts as missing.`

/** The whole of what is served, as an OpenAPI 3.1 document. */
export function openApiDocument(): JsonMembers {
  const components = newComponents()
  const paths = paymentPaths(components)
  const hooks = webhooks(components)
  components.schemas['RefusedElsewhere'] = {
    description: 'The answer at a path under `/ams/` that is no API, and to what cannot be read as a request to one.',
    type: 'object',
    required: ['result'],
    properties: { result: resultOf(codeNames({ ...gatewayCodes, ...elsewhereCodes })) },
  }
  return {
    openapi: '3.1.1',
    info: { title: 'Capstan', version: 'v1', description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: '/', description: 'This server' }],
    tags: [
      { name: 'Payments', description: 'The APIs of a merchant.' },
      { name: 'Sandbox', description: 'The same for client ids that begin with SANDBOX_. No money moves.' },
      { name: 'Notifications', description: "What is sent to a merchant's own address." },
    ],
    paths,
    webhooks: hooks,
    components: {
      schemas: components.schemas,
      parameters: headerParameters,
      headers: answerHeaders,
      responses: { Acknowledgement: acknowledgementResponse },
    },
  }
}
