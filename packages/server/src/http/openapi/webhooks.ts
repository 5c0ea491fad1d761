import { acknowledgement } from '@capstan/protocol'
import type { Components, JsonMembers } from './components.ts'
import { type NotificationDescription, notifications } from './notifications.ts'
import { codeList, named, prose, withResult } from './payments.ts'

/** The notifications that merchants receive, and the one answer that ends them. */
export function webhooks(components: Components): JsonMembers {
  return Object.fromEntries(
    Object.values<NotificationDescription>(notifications).map((notification) => [
      notification.name,
      { post: webhook(notification, components) },
    ]),
  )
}

const headers = ['NotifiedClientId', 'NotifiedRequestTime', 'NotifiedSignature', 'Sequence', 'SandboxTime']

function webhook(notification: NotificationDescription, components: Components): JsonMembers {
  const { name, summary, description, body, examples, codes } = notification
  return {
    operationId: name,
    tags: ['Notifications'],
    summary,
    description: `${prose(description)}\n\n\`result.resultCode\` is one of:\n\n${codeList(codes)}`,
    parameters: headers.map((header) => ({ $ref: `#/components/parameters/${header}` })),
    requestBody: {
      required: true,
      content: {
        'application/json': { schema: withResult(body, codes, components), examples: named(examples) },
      },
    },
    responses: { '200': { $ref: '#/components/responses/Acknowledgement' } },
  }
}

export const acknowledgementResponse: JsonMembers = {
  description:
    'The one answer that ends the deliveries, whatever outcome was reported; it is not signed. Anything else, or nothing, means: deliver again.',
  content: {
    'application/json': {
      schema: {
        title: 'Acknowledgement',
        type: 'object',
        required: ['result'],
        properties: {
          result: {
            type: 'object',
            required: ['resultCode', 'resultStatus'],
            properties: {
              resultCode: { const: 'SUCCESS' },
              resultStatus: { const: 'S' },
              resultMessage: { type: 'string' },
            },
          },
        },
      },
      example: { result: { ...acknowledgement.result } },
    },
  },
}
