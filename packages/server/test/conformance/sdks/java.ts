import { formDecoded, formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { afterSignature, anyCase, notificationCheck, type Sdk } from './sdk.ts'

const accept = 'text/plain,text/xml,text/javascript,text/html'

/** fastjson: compact, members in alphabetical order, nulls left out. */
function encode(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(encode).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined)
  const sorted = members.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${sorted.map(([name, member]) => `${JSON.stringify(name)}:${encode(member)}`).join(',')}}`
}

export const java: Sdk = {
  language: 'Java',
  requestTime: (now) => String(now.getTime()),
  encodeBody: encode,
  target: (_gatewayUrl, path) => path,
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Accept: ${accept}`,
    'User-Agent: global-open-sdk-java/2.2.8',
    'Content-Type: application/json; charset=UTF-8',
    'Connection: keep-alive',
    `Request-Time: ${time}`,
    `Signature: algorithm=RSA256,keyVersion=1,signature=${formEncoded(signature)}`,
    `client-id: ${clientId}`,
    `Host: ${host}`,
    `Content-Length: ${bodyLength}`,
  ],
  readAnswer: (answer, { path, clientId, publicKey }) => {
    if (answer.status !== 200) throw new Error(`HTTP status ${answer.status}`)
    const json = JSON.parse(answer.body.toString('utf8'))
    if (json.result === undefined) throw new Error('result field is null')
    const item = anyCase(answer, 'signature')[0]?.split(',')[2]
    const [, signature, ...more] = item?.split('=') ?? []
    const [time] = anyCase(answer, 'response-time')
    if (!signature || more.length > 0 || !time) throw new Error('the answer would be handed on unverified')
    const message = { path, clientId, time, body: answer.body }
    if (!verifiesBase64(message, formDecoded(signature), publicKey)) throw new Error('signature verify fail')
    return json
  },
  // Apart from the reading of answers, which looks at the third item.
  acceptsNotification: notificationCheck(afterSignature),
}
