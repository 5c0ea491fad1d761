import { canonicalString, endpointPaths } from '@capstan/protocol'
import { ids } from '../endpoints/examples/facts.ts'
import { escapeHtml } from '../escape-html.ts'
import type { JsonMembers } from '../openapi/components.ts'
import { codeBlock } from './json-block.ts'
import { inline } from './prose.ts'
import { describe, membersOf, type Resolve, textOf } from './schema.ts'

const path = endpointPaths.inquiryPayment.replace('/ams/api/', '/ams/sandbox/api/')
const body = JSON.stringify({ paymentRequestId: ids.paymentRequestId })

/** A whole program, with nothing but Node.js; a test runs it. */
function program(serverUrl: string): string {
  return `import { sign, verify } from 'node:crypto'
import { readFileSync } from 'node:fs'

const { clientId, merchantPrivateKey, apoPublicKey } = JSON.parse(readFileSync('acme.json', 'utf8'))
const ours = { key: Buffer.from(merchantPrivateKey, 'base64'), format: 'der', type: 'pkcs8' }
const theirs = { key: Buffer.from(apoPublicKey, 'base64'), format: 'der', type: 'spki' }

const path = '${path}'
const body = JSON.stringify({ paymentRequestId: '${ids.paymentRequestId}' })
const signed = (time, text) => Buffer.from(\`POST \${path}\\n\${clientId}.\${time}.\${text}\`)

const time = String(Date.now())
const signature = encodeURIComponent(sign('sha256', signed(time, body), ours).toString('base64'))
const response = await fetch('${serverUrl}' + path, {
  method: 'POST',
  headers: {
    'Content-Type': 'application/json; charset=UTF-8',
    'Client-Id': clientId,
    'Request-Time': time,
    Signature: \`algorithm=RSA256,keyVersion=1,signature=\${signature}\`,
  },
  body,
})

const answer = await response.text()
const given = decodeURIComponent(response.headers.get('signature').split('signature=')[1])
const covered = signed(response.headers.get('response-time'), answer)
console.log(verify('sha256', covered, theirs, Buffer.from(given, 'base64')) ? 'genuine' : 'NOT GENUINE', answer)`
}

/** How a request is signed and an answer verified, with an example that can be run against this server. */
export function signingSection(document: JsonMembers, serverUrl: string, resolve: Resolve): string {
  const message = { path, clientId: 'SANDBOX_ACME', time: '1793526001482', body }
  const { parameters, headers } = membersOf(document['components'])
  const bytes = new TextDecoder().decode(canonicalString(message))
  return `<section id="signing" aria-labelledby="signing-title">
<h2 id="signing-title">Signing</h2>
<p>A request is signed with your private key and an answer with the server's. Both are SHA256withRSA (PKCS#1 v1.5) in
base64, URL-encoded, over the path, the client id, the time of the header and the body, byte for byte as they travel:</p>
${codeBlock('POST &lt;path&gt;\n&lt;client-id&gt;.&lt;request-time&gt;.&lt;body&gt;', 'What is signed')}
<ul>
<li>There is one line feed after the path and none at the end. The path has no host and no query.</li>
<li>An answer covers the path of its request, and its own <code>response-time</code> header instead of <code>request-time</code>.</li>
<li>Sign the very bytes that you send: a body that is serialized again may have other ones.</li>
<li>A request whose time is more than ten minutes off is refused.</li>
</ul>
<h3>A worked example</h3>
<p>An inquiry of the client SANDBOX_ACME signs these ${Buffer.byteLength(bytes)} bytes:</p>
${codeBlock(escapeHtml(bytes), 'The bytes of the example')}
<p>As a program, with nothing but Node.js. It asks for a payment that does not exist, so a correct signature is answered
with <code>ORDER_NOT_EXIST</code>, a wrong one with <code>INVALID_SIGNATURE</code>.</p>
${codeBlock(escapeHtml('npx capstan client create SANDBOX_ACME --json > acme.json\nnode call.mjs'), 'Commands')}
<details open><summary><code>call.mjs</code></summary>
${codeBlock(escapeHtml(program(serverUrl)), 'The program call.mjs')}
</details>
${headersTable('Headers of a request', ['ClientId', 'RequestTime', 'Signature'], membersOf(parameters), resolve)}
${headersTable('Headers of an answer', ['ClientId', 'ResponseTime', 'Signature'], membersOf(headers), resolve)}
</section>`
}

/** Headers by the key they have in the document; those of answers are named by that key. */
export function headersTable(caption: string, keys: readonly string[], all: JsonMembers, resolve: Resolve): string {
  const rows = keys.map((key) => {
    const header = membersOf(all[key])
    const name = textOf(header['name']) || key.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
    const need = header['required'] === true ? '<b class="need">required</b>' : '<span class="may">optional</span>'
    const rules = describe(membersOf(header['schema']), resolve).rules.map(
      (rule) => `<p class="rule">${inline(rule)}</p>`,
    )
    return `<tr role="row"><th role="rowheader" scope="row"><code>${escapeHtml(name)}</code> ${need}</th>
<td role="cell"><p>${inline(textOf(header['description']))}</p>${rules.join('')}</td></tr>`
  })
  return `<table role="table" class="headers">
<caption>${escapeHtml(caption)}</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Header</th><th role="columnheader" scope="col">Meaning and rule</th></tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>`
}
