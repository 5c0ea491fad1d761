import { headerValues } from '../raw-http.ts'
import { formDecoded, formEncoded, verifiesBase64 } from '../wire-signature.ts'
import { afterSignature, notificationCheck, outsideAscii, type Sdk, unicodeEscaped } from './sdk.ts'

export const python: Sdk = {
  language: 'Python',
  requestTime: (now) => `${now.toISOString().slice(0, 19)}+00:00`,
  encodeBody: (request) => unicodeEscaped(JSON.stringify(request, null, 3), outsideAscii),
  // http.client is handed the whole URL; proxies get such targets, here the server does.
  target: (gatewayUrl, path) => `${gatewayUrl.replace(/:\d+$/, '')}${path}`,
  headerLines: ({ host, clientId, time, signature, bodyLength }) => [
    `Host: ${host}`,
    'Accept-Encoding: identity',
    `Content-Length: ${bodyLength}`,
    'Content-type: application/json; charset=UTF-8',
    'Accept: text/plain,text/xml,text/javascript,text/html',
    'Cache-Control: no-cache',
    'Connection: Keep-Alive',
    'User-Agent: global-open-sdk-python/1.5.5',
    `Request-Time: ${time}`,
    `client-id: ${clientId}`,
    `Signature: algorithm=RSA256,keyVersion=1,signature=${formEncoded(signature)}`,
  ],
  // Header names are compared as they come, so only lower-case ones are found.
  readAnswer: (answer, { path, publicKey }) => {
    if (answer.status !== 200) throw new Error(`invalid http status ${answer.status}`)
    const signature = headerValues(answer, 'signature')[0]?.split('signature=')[1]
    const [time] = headerValues(answer, 'response-time')
    const [clientId] = headerValues(answer, 'client-id')
    if (!signature) throw new Error('response header exception, signature not exist.')
    if (!time) throw new Error('response header exception, response-time not exist.')
    if (!clientId) throw new Error('response header exception, client-id not exist.')
    const message = { path, clientId, time, body: answer.body }
    if (!verifiesBase64(message, formDecoded(signature), publicKey)) throw new Error('signature verify failed.')
    return JSON.parse(answer.body.toString('utf8'))
  },
  acceptsNotification: notificationCheck(afterSignature),
}
