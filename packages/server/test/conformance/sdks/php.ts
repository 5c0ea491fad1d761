import { formDecoded, formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { notificationCheck, outsideAscii, type Sdk, unicodeEscaped } from './sdk.ts'

/**
 * It looks for two words anywhere in any header line, names and values alike, and what it finds last stays. So another
 * header that merely mentions one of them spoils the answer.
 */
function scan(headerLines: readonly string[]): { time: string; signature: string } {
  const found = { time: '', signature: '' }
  for (const line of headerLines) {
    if (line.includes('response-time')) found.time = line.slice(line.indexOf(':') + 1).trim()
    else if (line.includes('signature')) found.signature = line.slice(line.lastIndexOf('=') + 1)
  }
  return found
}

/** It takes text with `=`, `+` or `/` in it for plain base64 and decodes the rest as a form value first. */
function base64Of(signature: string): string {
  return /[=+/]/.test(signature) ? signature : formDecoded(signature)
}

export const php: Sdk = {
  language: 'PHP',
  requestTime: (now) => `${now.toISOString().slice(0, 19)}+0000`,
  encodeBody: (request) => unicodeEscaped(JSON.stringify(request).replaceAll('/', '\\/'), outsideAscii),
  target: (_gatewayUrl, path) => path,
  // cURL sends the lines as the SDK made them: no blank after the colon.
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Host: ${host}`,
    'Accept: */*',
    'Content-Type:application/json; charset=UTF-8',
    `Request-Time:${time}`,
    `client-id:${clientId}`,
    `Signature:algorithm=RSA256,keyVersion=1,signature=${formEncoded(signature)}`,
    'User-Agent:global-open-sdk-php/1.5.5',
    `Content-Length: ${bodyLength}`,
  ],
  readAnswer: (answer, { path, clientId, publicKey }) => {
    if (answer.status !== 200) throw new Error('HttpRpcResult is null.')
    const json = JSON.parse(answer.body.toString('utf8'))
    if (json.result === undefined) throw new Error('Response data error, result field is null')
    const { time, signature } = scan(answer.headerLines)
    if (time === '' || signature === '') throw new Error('the answer would be handed on unverified')
    const message = { path, clientId, time, body: answer.body }
    if (!verifiesBase64(message, base64Of(signature), publicKey)) throw new Error('Response signature verify fail.')
    return json
  },
  acceptsNotification: notificationCheck((header) => base64Of(header.split('signature=')[1] ?? '')),
}
