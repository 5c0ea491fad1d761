/** One setting of the server. The start, the reference page and the errors all read this. */
export interface Setting {
  /** Name in the environment. */
  readonly name: string
  readonly default: string
  readonly description: string
  /** Its value is never shown. */
  readonly secret?: true
}

export const settings = {
  home: {
    name: 'CAPSTAN_HOME',
    default: '.capstan in the current folder or the nearest one above that has it',
    description:
      'Folder of the embedded database, the operator token, the master key and the address of the running server.',
  },
  host: { name: 'CAPSTAN_HOST', default: '127.0.0.1', description: 'Address to listen on.' },
  port: { name: 'CAPSTAN_PORT', default: '8080', description: 'Port to listen on; 0 takes any free one.' },
  publicUrl: {
    name: 'CAPSTAN_PUBLIC_URL',
    default: 'the listening address',
    description: "How merchants and buyers' browsers reach the server, for example `https://pay.example.com`.",
  },
  databaseUrl: {
    name: 'DATABASE_URL',
    default: 'an embedded PostgreSQL in CAPSTAN_HOME',
    description: 'A PostgreSQL of your own, version 15 or later: `postgres://user:password@host:5432/database`.',
    secret: true,
  },
  masterKey: {
    name: 'CAPSTAN_MASTER_KEY',
    default: 'made at the first need, in the file master-key of CAPSTAN_HOME',
    description:
      'What the credentials of acquirers are sealed with: the base64 of 32 bytes, as `openssl rand -base64 32` makes it. All servers and workers on one DATABASE_URL need the same; see [acquirers.md](acquirers.md#the-master-key).',
    secret: true,
  },
  masterKeyFile: {
    name: 'CAPSTAN_MASTER_KEY_FILE',
    default: 'none',
    description: 'File with that key, instead of CAPSTAN_MASTER_KEY.',
  },
  masterKeyPrevious: {
    name: 'CAPSTAN_MASTER_KEY_PREVIOUS',
    default: 'none',
    description: 'The master key before, until `capstan acquirer rotate-key` has sealed everything with the new one.',
    secret: true,
  },
  masterKeyPreviousFile: {
    name: 'CAPSTAN_MASTER_KEY_PREVIOUS_FILE',
    default: 'none',
    description: 'File with the key before, instead of CAPSTAN_MASTER_KEY_PREVIOUS.',
  },
  tlsCert: {
    name: 'CAPSTAN_TLS_CERT',
    default: 'none: plain HTTP',
    description: 'File with the certificate chain (PEM). With CAPSTAN_TLS_KEY it makes the server speak HTTPS.',
  },
  tlsKey: {
    name: 'CAPSTAN_TLS_KEY',
    default: 'none',
    description: 'File with the private key (PEM) of the certificate.',
  },
  insecureHttp: {
    name: 'CAPSTAN_INSECURE_HTTP',
    default: '0',
    description:
      '`1` allows plain HTTP beyond this machine, for a server behind a proxy that speaks HTTPS, and for commands that reach such a server by CAPSTAN_URL. Without it the server refuses to listen on other than loopback addresses in clear.',
  },
  trustedProxies: {
    name: 'CAPSTAN_TRUSTED_PROXIES',
    default: 'none',
    description:
      'Addresses of your proxies, single or as CIDR blocks with commas between: `127.0.0.1,10.0.0.0/24`. Of what comes from one of them, the last address in `X-Forwarded-For` that is none of them is whose tries to [sign in](dashboard.md#guessing) are counted, and what the audit names. From anybody else the header is not looked at.',
  },
  operatorToken: {
    name: 'CAPSTAN_OPERATOR_TOKEN',
    default: 'made at the first start, in the file operator-token of CAPSTAN_HOME',
    description:
      'Token of the operator API, 32 to 256 visible characters. Whoever has it can read every payment and make clients.',
    secret: true,
  },
  url: {
    name: 'CAPSTAN_URL',
    default: 'the server started in CAPSTAN_HOME',
    description:
      'For commands, not for the server: the address of a server elsewhere; needs CAPSTAN_OPERATOR_TOKEN. With CAPSTAN_TLS_CERT its certificate is trusted too.',
  },
  notifyAllow: {
    name: 'CAPSTAN_NOTIFY_ALLOW',
    default: 'none',
    description:
      'Private addresses that notifications may reach, as CIDR blocks with commas between: `10.1.0.0/16,fd00::/8`. Sandbox clients may reach the loopback addresses in any case.',
  },
  routing: {
    name: 'CAPSTAN_ROUTING',
    default: 'the built-in table',
    description: 'JSON file with the rules that choose the acquirer of a payment; see docs/routing.md.',
  },
  requestTimeToleranceMinutes: {
    name: 'CAPSTAN_REQUEST_TIME_TOLERANCE_MINUTES',
    default: '10',
    description: "How far a request's Request-Time may be off the server's clock.",
  },
  clientRate: {
    name: 'CAPSTAN_CLIENT_RATE',
    default: '500',
    description:
      'Requests a second that a server takes of one client; more are answered `U` `REQUEST_TRAFFIC_EXCEED_LIMIT`. `0`: as many as it likes. All limits: [operations.md](operations.md#limits).',
  },
  clientBurst: {
    name: 'CAPSTAN_CLIENT_BURST',
    default: 'four times CAPSTAN_CLIENT_RATE',
    description: 'Requests that one client may send at once after a pause.',
  },
  maxRequests: {
    name: 'CAPSTAN_MAX_REQUESTS',
    default: '1000',
    description:
      'Requests that a server serves at a time, half of them for one client; more are answered `U` `REQUEST_TRAFFIC_EXCEED_LIMIT`.',
  },
  maxConnections: {
    name: 'CAPSTAN_MAX_CONNECTIONS',
    default: 'twice CAPSTAN_MAX_REQUESTS',
    description: 'Open connections of a server; more are closed at once.',
  },
  requestTimeoutSeconds: {
    name: 'CAPSTAN_REQUEST_TIMEOUT_SECONDS',
    default: '30',
    description:
      'How long a request may take to arrive, its headers 10 seconds of that at most; a slower one is answered 408 and its connection closed.',
  },
  worker: {
    name: 'CAPSTAN_WORKER',
    default: '1',
    description:
      '`0`: `capstan serve` only answers requests; what falls due is left to `capstan worker` and to other servers on the same DATABASE_URL.',
  },
  processes: {
    name: 'CAPSTAN_PROCESSES',
    default: 'as many as there are processor cores, at most 4',
    description:
      'How many processes of `capstan serve` answer requests on one port; also `--processes`. With `1` everything is in one process. See [operations.md](operations.md#several-processes-of-one-server).',
  },
  shutdownGraceSeconds: {
    name: 'CAPSTAN_SHUTDOWN_GRACE_SECONDS',
    default: '10',
    description:
      'How long a process that is told to stop finishes what is under way; the rest it hands over to other processes. Less than what the supervisor waits before it kills.',
  },
  logLevel: {
    name: 'CAPSTAN_LOG_LEVEL',
    default: 'warn',
    description: 'One of `trace`, `debug`, `info`, `warn`, `error`, `silent`. JSON lines on standard error.',
  },
} as const satisfies Record<string, Setting>
