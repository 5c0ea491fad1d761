/** What a merchant's code needs to know. Private keys are not among it: snippets read them from a file. */
export interface SnippetFacts {
  readonly clientId: string
  readonly environment: 'sandbox' | 'live'
  readonly gatewayUrl: string
  readonly keyVersion: number
  /** Of the server, by version; SPKI DER in base64. */
  readonly apoPublicKeys: Readonly<Record<string, string>>
  /** The version that signs now. */
  readonly apoKeyVersion: number
}

export interface Snippet {
  readonly id: 'typescript' | 'curl' | 'java' | 'python'
  readonly label: string
  readonly file: string
  readonly text: string
}

/** The file that the page offers the private key as. */
export function keyFile(clientId: string, version: number): string {
  return `${clientId}-key-${version}.pem`
}

/** The same request in each: a payment in the sandbox; for a live client a question that moves no money. */
export function snippets(facts: SnippetFacts): readonly Snippet[] {
  return [
    { id: 'typescript', label: 'TypeScript', file: 'quick-start.ts', text: typescript(facts) },
    { id: 'curl', label: 'curl', file: 'quick-start.sh', text: curl(facts) },
    { id: 'java', label: 'Java (Antom)', file: 'QuickStart.java', text: java(facts) },
    { id: 'python', label: 'Python (Antom)', file: 'quick_start.py', text: python(facts) },
  ]
}

/** Single quotes, as an id or a URL could never break out of: both are held to their forms by the server. */
const quoted = (text: string) => `'${text.replaceAll(/['\\]/g, '')}'`

function typescript({ clientId, environment, gatewayUrl, keyVersion, apoPublicKeys }: SnippetFacts): string {
  const keys = Object.entries(apoPublicKeys).map(([version, key]) => `    ${version}: ${quoted(key)},`)
  return [
    `// npm install @capstan/sdk`,
    `import { readFileSync } from 'node:fs'`,
    `import { ApoClient, money } from '@capstan/sdk'`,
    ``,
    `const apo = new ApoClient({`,
    `  gatewayUrl: ${quoted(gatewayUrl)},`,
    `  clientId: ${quoted(clientId)},`,
    `  privateKey: readFileSync(${quoted(keyFile(clientId, keyVersion))}, 'utf8'),`,
    `  keyVersion: ${keyVersion},`,
    `  apoPublicKey: {`,
    ...keys,
    `  },`,
    `})`,
    ...(environment === 'sandbox' ? paidInTypescript : askedInTypescript),
    ``,
  ].join('\n')
}

const paidInTypescript = [
  `const amount = money('12.00', 'EUR')`,
  `const paid = await apo.pay({`,
  `  order: { referenceOrderId: 'quick-start', orderDescription: 'A first payment', orderAmount: amount },`,
  `  paymentAmount: amount,`,
  `  paymentMethod: {`,
  `    paymentMethodType: 'CARD',`,
  `    // A test card of the sandbox.`,
  `    paymentMethodMetaData: { cardNo: '4054695723100768', cvv: '731', expiryMonth: '11', expiryYear: '39' },`,
  `  },`,
  `  paymentFactor: { isAuthorization: true, captureMode: 'MANUAL' },`,
  `  paymentRedirectUrl: 'https://shop.example/orders/quick-start',`,
  `})`,
  `console.log(paid.status, paid.status === 'S' ? paid.paymentId : paid.advice)`,
]

const askedInTypescript = [
  `// Which methods could take this amount: it moves no money.`,
  `const consulted = await apo.consult({ paymentAmount: money('12.00', 'EUR') })`,
  `console.log(consulted.status, consulted.code)`,
]

function curl({ clientId, environment, gatewayUrl, keyVersion, apoPublicKeys, apoKeyVersion }: SnippetFacts): string {
  const prefix = environment === 'sandbox' ? '/ams/sandbox/api' : '/ams/api'
  const path = `${prefix}/v1/payments/${environment === 'sandbox' ? 'pay' : 'consult'}`
  return [
    `#!/bin/sh`,
    `set -eu`,
    `CLIENT_ID=${quoted(clientId)}`,
    `GATEWAY=${quoted(gatewayUrl)}`,
    `KEY=${quoted(keyFile(clientId, keyVersion))}`,
    `REQUEST_PATH=${quoted(path)}`,
    `TIME="$(date +%s)000"`,
    ...(environment === 'sandbox' ? paidByCurl : askedByCurl),
    `# What is signed: the path, the client, the time and the body, to the letter.`,
    `SIGNATURE=$(printf 'POST %s\\n%s.%s.%s' "$REQUEST_PATH" "$CLIENT_ID" "$TIME" "$BODY" |`,
    `  openssl dgst -sha256 -sign "$KEY" | openssl base64 -A)`,
    `curl -sS -D headers.txt -o answer.json "$GATEWAY$REQUEST_PATH" \\`,
    `  -H 'Content-Type: application/json' -H "Client-Id: $CLIENT_ID" -H "Request-Time: $TIME" \\`,
    `  -H "Signature: algorithm=RSA256,keyVersion=${keyVersion},signature=$SIGNATURE" --data-binary "$BODY"`,
    `cat answer.json; echo`,
    ``,
    `# Whether the answer is the server's own: its key of version ${apoKeyVersion}.`,
    `cat > apo-public.pem <<'END'`,
    ...publicPem(apoPublicKeys[apoKeyVersion] ?? ''),
    `END`,
    `header() { sed -n "s/^$1: //p" headers.txt | tr -d '\\r'; }`,
    `header signature | sed 's/.*signature=//; s/%2F/\\//g; s/%2B/+/g; s/%3D/=/g' | openssl base64 -d -A > signature.bin`,
    `{ printf 'POST %s\\n%s.%s.' "$REQUEST_PATH" "$CLIENT_ID" "$(header response-time)"; cat answer.json; } > signed.txt`,
    `openssl dgst -sha256 -verify apo-public.pem -signature signature.bin signed.txt`,
    ``,
  ].join('\n')
}

function publicPem(base64: string): readonly string[] {
  return ['-----BEGIN PUBLIC KEY-----', ...(base64.match(/.{1,64}/g) ?? []), '-----END PUBLIC KEY-----']
}

const paidByCurl = [
  `AMOUNT='{"currency":"EUR","value":"1200"}'`,
  `CARD='{"cardNo":"4054695723100768","cvv":"731","expiryMonth":"11","expiryYear":"39"}'`,
  `BODY='{"productCode":"CASHIER_PAYMENT","paymentRequestId":"quick-start-'"$TIME"'",'\\`,
  `'"order":{"referenceOrderId":"quick-start","orderDescription":"A first payment","orderAmount":'"$AMOUNT"'},'\\`,
  `'"paymentAmount":'"$AMOUNT"',"paymentMethod":{"paymentMethodType":"CARD","paymentMethodMetaData":'"$CARD"'},'\\`,
  `'"paymentFactor":{"isAuthorization":true,"captureMode":"MANUAL"},'\\`,
  `'"paymentRedirectUrl":"https://shop.example/orders/quick-start"}'`,
]

const askedByCurl = [
  `# Which methods could take this amount: it moves no money.`,
  `BODY='{"productCode":"CASHIER_PAYMENT","paymentAmount":{"currency":"EUR","value":"1200"}}'`,
]

function java({ clientId, gatewayUrl, keyVersion, apoPublicKeys, apoKeyVersion }: SnippetFacts): string {
  return [
    `// com.alipay.global.sdk:global-open-sdk-java. It calls HTTPS only; the path of the sandbox it chooses by the client id.`,
    `String gatewayUrl = "${gatewayUrl}";`,
    `String clientId = "${clientId}";`,
    `// PKCS#8 in base64, without the lines BEGIN and END of ${keyFile(clientId, keyVersion)}.`,
    `String merchantPrivateKey = System.getenv("APO_PRIVATE_KEY");`,
    `String apoPublicKey = "${apoPublicKeys[apoKeyVersion] ?? ''}";`,
    ``,
    `AlipayClient client = new DefaultAlipayClient(gatewayUrl, merchantPrivateKey, apoPublicKey, clientId);`,
    `AlipayPayRequest request = new AlipayPayRequest();`,
    ...(keyVersion === 1 ? [] : [`// Without it the SDK names version 1.`]),
    `request.setKeyVersion(${keyVersion});`,
    `// … set the payment, then:`,
    `AlipayPayResponse response = client.execute(request);`,
    ``,
  ].join('\n')
}

function python({ clientId, gatewayUrl, keyVersion, apoPublicKeys, apoKeyVersion }: SnippetFacts): string {
  return [
    `# pip install global-open-sdk-python. It calls HTTPS only; the path of the sandbox it chooses by the client id.`,
    `import os`,
    `from com.alipay.ams.api.default_alipay_client import DefaultAlipayClient`,
    `from com.alipay.ams.api.request.pay.alipay_pay_request import AlipayPayRequest`,
    ``,
    `client = DefaultAlipayClient(`,
    `    "${gatewayUrl}",`,
    `    "${clientId}",`,
    `    # PKCS#8 in base64, without the lines BEGIN and END of ${keyFile(clientId, keyVersion)}.`,
    `    os.environ["APO_PRIVATE_KEY"],`,
    `    "${apoPublicKeys[apoKeyVersion] ?? ''}",`,
    `)`,
    `request = AlipayPayRequest()`,
    ...(keyVersion === 1 ? [] : [`# Without it the SDK names version 1.`]),
    `request.key_version = "${keyVersion}"`,
    `# … set the payment, then:`,
    `answer = client.execute(request)`,
    ``,
  ].join('\n')
}
