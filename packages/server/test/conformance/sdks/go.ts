import { formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { afterSignature, anyCase, asTexts, notificationCheck, type Sdk, unicodeEscaped } from './sdk.ts'

/** encoding/json with omitempty: zero values are left out, `false` among them; characters of HTML are escaped. */
function encode(request: object): string {
  return unicodeEscaped(
    JSON.stringify(request, (_name, member) => (isZero(member) ? undefined : member)),
    /[<>&\u2028\u2029]/g,
  )
}

function isZero(member: unknown): boolean {
  return member === false || member === null || member === '' || member === 0
}

export const go: Sdk = {
  language: 'Go',
  requestTime: (now) => String(now.getTime()),
  encodeBody: encode,
  target: (_gatewayUrl, path) => path,
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Host: ${host}`,
    'User-Agent: global-open-sdk-go/1.3.5',
    `Content-Length: ${bodyLength}`,
    'Agent-Token: ',
    `Client-Id: ${clientId}`,
    'Content-Type: application/json',
    'Content-Type: application/json; charset=UTF-8',
    'Key-Version: 1',
    `Request-Time: ${time}`,
    'Sdk-Version: global-open-sdk-go',
    `Signature: algorithm=RSA256,keyVersion=1,signature=${formEncoded(signature)}`,
    'Accept-Encoding: gzip',
  ],
  readAnswer: (answer, { path, publicKey }) => {
    const [signature = ''] = anyCase(answer, 'signature')
    if (signature === '') throw new Error('empty notify signature')
    const [clientId = ''] = anyCase(answer, 'client-id')
    const [time = ''] = anyCase(answer, 'response-time')
    const message = { path, clientId, time, body: answer.body }
    if (!verifiesBase64(message, afterSignature(signature), publicKey)) throw new Error('signature verification failed')
    return asTexts(JSON.parse(answer.body.toString('utf8')))
  },
  acceptsNotification: notificationCheck(afterSignature),
}
