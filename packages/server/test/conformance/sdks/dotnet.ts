import { formDecoded, formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { anyCase, type Sdk, unicodeEscaped } from './sdk.ts'

/** HttpUtility writes percent escapes with lower-case digits. */
function lowerCaseEncoded(base64: string): string {
  return formEncoded(base64).replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())
}

export const dotnet: Sdk = {
  language: '.NET',
  requestTime: (now) => now.toISOString().replace('Z', '0000Z'),
  // System.Text.Json escapes what could end a script or an attribute, and everything outside ASCII.
  encodeBody: (request) => unicodeEscaped(JSON.stringify(request), /[^\0-\x7f]|[<>&'+`]/g),
  target: (_gatewayUrl, path) => path,
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Host: ${host}`,
    `client-id: ${clientId}`,
    `signature: algorithm=RSA256,keyVersion=1,signature=${lowerCaseEncoded(signature)}`,
    `request-time: ${time}`,
    'User-Agent: global-open-sdk-dotnet',
    'X-sdkVersion: ams-dotnet.20201113',
    'Content-Type: application/json; charset=UTF-8',
    `Content-Length: ${bodyLength}`,
  ],
  readAnswer: (answer, { path, clientId, publicKey }) => {
    if (answer.status !== 200) throw new Error(`AMS API response HTTP StatusCode not 200: ${answer.status}`)
    const [time] = anyCase(answer, 'response-time')
    const [signature] = anyCase(answer, 'signature')
    if (time === undefined || signature === undefined) throw new Error('missing in the response header')
    const message = { path, clientId, time, body: answer.body }
    const decoded = formDecoded(signature.split('signature=')[1] ?? '')
    if (!verifiesBase64(message, decoded, publicKey)) throw new Error('AMS API response signature invalid')
    return JSON.parse(answer.body.toString('utf8'))
  },
}
