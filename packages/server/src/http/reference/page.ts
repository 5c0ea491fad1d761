import { endpointPaths } from '@capstan/protocol'
import { nextTry } from '../../domain/notification-schedule.ts'
import { endpointNames } from '../endpoints/by-path.ts'
import { escapeHtml } from '../escape-html.ts'
import type { JsonMembers } from '../openapi/components.ts'
import { anywhereCodes, type Declared, declaredCodes } from '../openapi/declared-codes.ts'
import { outside } from '../openapi/outside.ts'
import { codesTable } from './codes.ts'
import { jsonBlock } from './json-block.ts'
import { apiSection, notificationSection } from './operation.ts'
import { inline, prose, sentence } from './prose.ts'
import { membersOf, type Resolve, resolveIn, textOf } from './schema.ts'
import { headersTable, signingSection } from './signing.ts'
import { style } from './style.ts'

/** The whole reference, made from the document: no script, and nothing from elsewhere. */
export function referencePage(document: JsonMembers, serverUrl: string): string {
  const resolve = resolveIn(document)
  const declared = declaredCodes()
  const contents = contentsList(declared)
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Capstan API reference</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<nav class="side" aria-label="Contents">${contents}</nav>
<details class="top"><summary>Contents</summary><nav aria-label="Contents, small screen">${contents}</nav></details>
<main id="main" tabindex="-1">
${overview(document, serverUrl)}
${signingSection(document, serverUrl, resolve)}
<h2 class="part">APIs</h2>
${endpointNames.map((name) => api(name, document, declared, resolve)).join('\n')}
${anyApi()}
<h2 class="part">Notifications</h2>
${notificationsIntro(document, resolve)}
${notifications(document, declared, resolve)}
${others()}
</main>
</body>
</html>
`
}

function contentsList(declared: readonly Declared[]): string {
  const links = (kind: Declared['kind']) =>
    declared.filter((one) => one.kind === kind).map(({ name }) => `<li><a href="#${name}">${name}</a></li>`)
  return `<p class="name"><a href="#overview">Capstan API</a></p>
<ul>
<li><a href="#overview">Overview</a></li>
<li><a href="#signing">Signing</a></li>
</ul>
<p>APIs</p>
<ul>
${links('api').join('\n')}
<li><a href="#any-api">Result codes of any API</a></li>
</ul>
<p>Notifications</p>
<ul>
<li><a href="#notifications">Receiving them</a></li>
${links('notification').join('\n')}
</ul>
<p>More</p>
<ul>
<li><a href="#others">Other addresses</a></li>
<li><a href="/docs/openapi.json">OpenAPI 3.1 (JSON)</a></li>
</ul>`
}

function overview(document: JsonMembers, serverUrl: string): string {
  return `<section id="overview" aria-labelledby="overview-title">
<h1 id="overview-title">Capstan API reference</h1>
${prose(textOf(membersOf(document['info'])['description']))}
<p class="address"><b>Server</b> <code>${escapeHtml(serverUrl)}</code></p>
<p>The same as an <a href="/docs/openapi.json">OpenAPI 3.1 document</a>, for tools that make clients of it. The official Antom
SDKs work against this server as they are.</p>
</section>`
}

function declaredOf(name: string, declared: readonly Declared[]): Declared {
  const found = declared.find((one) => one.name === name)
  if (!found) throw new Error(`the document has ${name}, and nothing declares its codes`)
  return found
}

function api(
  name: (typeof endpointNames)[number],
  document: JsonMembers,
  declared: readonly Declared[],
  resolve: Resolve,
): string {
  const path = endpointPaths[name]
  const operation = membersOf(membersOf(membersOf(document['paths'])[path])['post'])
  return apiSection({ name, operation, declared: declaredOf(name, declared) }, path, resolve)
}

function anyApi(): string {
  return `<section id="any-api" aria-labelledby="any-api-title">
<h2 id="any-api-title">Result codes of any API <a class="anchor" href="#any-api" aria-label="Link to the result codes of any API">#</a></h2>
<p>Nothing was stored and no request id was used up, except perhaps with <code>UNKNOWN_EXCEPTION</code>: a repeat of the same
request tells.</p>
${codesTable(anywhereCodes, {}, 'Result codes of any API')}
</section>`
}

function notificationsIntro(document: JsonMembers, resolve: Resolve): string {
  const { parameters, responses } = membersOf(document['components'])
  const acknowledgement = membersOf(membersOf(responses)['Acknowledgement'])
  const content = membersOf(membersOf(acknowledgement['content'])['application/json'])
  const headers = ['NotifiedClientId', 'NotifiedRequestTime', 'NotifiedSignature', 'Sequence', 'SandboxTime']
  return `<section id="notifications" aria-labelledby="notifications-title">
<h2 id="notifications-title">Receiving notifications <a class="anchor" href="#notifications" aria-label="Link to receiving notifications">#</a></h2>
<p>Every final result is sent to your own address as a POST, signed, until you acknowledge it: at once, then after
${waits()}. Verify the signature over the raw body before any JSON parser sees it, and
expect the same notification twice.</p>
${headersTable('Headers of a notification', headers, membersOf(parameters), resolve)}
<h3>Acknowledgement</h3>
<p>${inline(textOf(acknowledgement['description']))}</p>
${jsonBlock(content['example'], 'Example: acknowledgement')}
</section>`
}

/** The pauses between the tries, as they are planned. */
function waits(): string {
  const all: string[] = []
  for (let next = nextTry(1); next.kind === 'retry'; next = nextTry(all.length + 1)) {
    const minutes = next.afterMs / 60_000
    all.push(minutes < 60 ? `${minutes} minutes` : `${minutes / 60} h`)
  }
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`
}

function notifications(document: JsonMembers, declared: readonly Declared[], resolve: Resolve): string {
  return Object.entries(membersOf(document['webhooks']))
    .map(([name, hook]) => {
      const operation = membersOf(membersOf(hook)['post'])
      return notificationSection({ name, operation, declared: declaredOf(name, declared) }, resolve)
    })
    .join('\n')
}

function others(): string {
  const rows = outside.map(
    ({ address, why }) =>
      `<tr role="row"><th role="rowheader" scope="row"><code>${escapeHtml(address).replaceAll('/', '/<wbr>')}</code></th><td role="cell">${sentence(why)}</td></tr>`,
  )
  return `<section id="others" aria-labelledby="others-title">
<h2 id="others-title">Other addresses <a class="anchor" href="#others" aria-label="Link to other addresses">#</a></h2>
<p>What else this server has, and why it is not described here.</p>
<table role="table" class="headers">
<caption>Addresses that are not part of the API</caption>
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Address</th><th role="columnheader" scope="col">What it is</th></tr></thead>
<tbody role="rowgroup">
${rows.join('\n')}
</tbody>
</table>
</section>`
}
