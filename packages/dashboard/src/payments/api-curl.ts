import type { ApiRequest, Json } from '../api/types.ts'
import { quote } from '../parts/curl.ts'

/** What a terminal would act on stands in JSON strings only, where it may be written as what it is by number. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/**
 * The commands that sign a request of the merchant's API with `openssl` and send it. The private key is a file that the
 * variable CAPSTAN_PRIVATE_KEY names; without it nothing is sent. `origin`: where the API is.
 */
export function apiCurl(
  { path, body }: Pick<Json<ApiRequest>, 'path' | 'body'>,
  clientId: string,
  origin: string,
): string {
  const escaped = body.replaceAll(unprintable, (one) =>
    Array.from({ length: one.length }, (_, at) => `\\u${one.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''),
  )
  return [
    `: "\${CAPSTAN_PRIVATE_KEY:?is not set: name the PEM file of the private key of ${clientId}}" &&`,
    `body=${quote(escaped)} &&`,
    'time="$(date +%s)000" &&',
    `signature=$(printf 'POST %s\\n%s.%s.%s' ${quote(path)} ${quote(clientId)} "$time" "$body" |`,
    `  openssl dgst -sha256 -sign "$CAPSTAN_PRIVATE_KEY" | openssl base64 -A |`,
    `  sed 's/+/%2B/g; s/\\//%2F/g; s/=/%3D/g') &&`,
    `curl ${quote(`${origin}${path}`)} \\`,
    `  -H 'content-type: application/json; charset=UTF-8' \\`,
    `  -H ${quote(`client-id: ${clientId}`)} \\`,
    `  -H "request-time: $time" \\`,
    '  -H "signature: algorithm=RSA256,signature=$signature" \\',
    '  --data-raw "$body"',
  ].join('\n')
}
