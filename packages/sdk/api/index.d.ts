/** `S` succeeded; `F` failed for good; `U` unknown or still in progress. Notifications carry only `S` and `F`. */
type ResultStatus = 'S' | 'F' | 'U';
/** How a call, a payment or a transaction ended. */
interface Result {
  /** At most 64 characters. One of `resultCodes`; a reader must expect codes it does not know and go by the status. */
  readonly resultCode: string;
  readonly resultStatus: ResultStatus;
  /** For people, at most 256 characters. Programs go by the code. */
  readonly resultMessage: string;
}
/**
 * The one body that ends the deliveries of a notification, whatever outcome it reported (apo/notifications). Send it
 * with HTTP 200; it is not signed. Anything else means: deliver again.
 */
declare const acknowledgement: {
  readonly result: Result;
};
/** What the acquirer called it, for looking it up there (guide samples). Every field has at most 64 characters. */
interface AcquirerInfo {
  /** For example `ALIPAY` (Antom's own acquiring) or `CHECKOUT` (Checkout.com). */
  readonly acquirerName: string;
  /** The server's id of the request it sent to the acquirer. */
  readonly referenceRequestId?: string;
  /** The acquirer's id of this very operation; Checkout.com: the action, `act_…`. */
  readonly acquirerTransactionId?: string;
  /** The merchant at the acquirer; Checkout.com: the processing channel, `pc_…`. */
  readonly acquirerMerchantId?: string;
  /** The acquirer's own result, not one of `resultCodes`. */
  readonly acquirerResultCode?: string;
  readonly acquirerResultMessage?: string;
}
/** An amount of money (apo/pay, apo/capture_pay). */
interface Amount {
  /** ISO 4217, three letters, for example `EUR`. */
  readonly currency: string;
  /**
   * A whole number of the currency's smallest unit, at most 16 digits: `"12950"` is EUR 129.50 and JPY 12,950. A
   * string, because a JSON number of that length may lose digits on the way.
   */
  readonly value: string;
}
/** A boolean in a request: the documentation writes it as a string, the official SDKs send a JSON boolean. */
type WireBoolean = boolean | 'true' | 'false';
/** A JSON object whose members are not known here. */
type JsonObject = {
  readonly [member: string]: unknown;
};
/** What became known of the card while paying (pay, inquiryPayment, notifyPayment). Never a full card number. */
interface PaymentResultInfo {
  /** Masked. */
  readonly cardNo?: string;
  /** APO's brand name, for example `VISA`. */
  readonly cardBrand?: string;
  /** Last four digits of the card number. */
  readonly lastFour?: string;
  /** First digits of the card number, which name the issuer. */
  readonly cardBin?: string;
  /** Stored-card token, at most 128 characters. */
  readonly cardToken?: string;
  /** ISO 3166, two letters. */
  readonly issuingCountry?: string;
  /** For example `CREDIT`, `DEBIT`, `PREPAID`. */
  readonly funding?: string;
  /** The issuer's approval code. */
  readonly authorizationCode?: string;
  /** The scheme's id of the authorization. */
  readonly networkTransactionId?: string;
  /** Retrieval reference number. */
  readonly rrn?: string;
  /** The issuer's raw address check result. */
  readonly avsResultRaw?: string;
  /** The issuer's raw CVV check result. */
  readonly cvvResultRaw?: string;
  readonly incrementalAuthorizationAvailable?: WireBoolean;
}
/**
 * Body of notifyCapture (apo/notify_capture): a capture reached its end. It may come more than once, and an `F` may
 * follow an `S` of the same `captureId` when the acquirer takes a capture back.
 */
interface NotifyCapture {
  readonly notifyType: 'CAPTURE_RESULT';
  /** `S` or `F`. */
  readonly result: Result;
  readonly captureRequestId: string;
  readonly captureId: string;
  readonly paymentId: string;
  readonly captureAmount: Amount;
  /** ISO 8601 with offset; with `S`. */
  readonly captureTime?: string;
  /** The acquirer's id of the payment, of acquirers other than Antom; at most 64 characters. */
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/**
 * Body of notifyPayment (apo/paymentrn_online): a payment or a card authorization reached its end
 * (`PAYMENT_RESULT`), or the buyer is done and the result is open (`PAYMENT_PENDING`, whose `S` means "in progress").
 */
interface NotifyPayment {
  readonly notifyType: 'PAYMENT_RESULT' | 'PAYMENT_PENDING';
  /** `S` or `F`. */
  readonly result: Result;
  readonly paymentRequestId: string;
  readonly paymentId: string;
  readonly paymentAmount: Amount;
  /** ISO 8601 with offset, as every time below. */
  readonly paymentCreateTime: string;
  /** With `S`. */
  readonly paymentTime?: string;
  /** Last moment to capture; with `S` of an authorization. */
  readonly authExpiryTime?: string;
  readonly paymentMethodType?: string;
  readonly acquirerReferenceNo?: string;
  readonly acquirerInfo?: AcquirerInfo;
  readonly paymentResultInfo?: PaymentResultInfo;
  /** As given to pay. */
  readonly metadata?: string;
}
/**
 * Capstan's own notification, for clients that asked for it: a part of an authorization is not captured and will be
 * lost at `authExpiryTime`. Not part of APO.
 */
interface NotifyExpiring extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'AUTHORIZATION_EXPIRING';
  /** What can still be captured. */
  readonly capturableAmount: Amount;
  /** What will happen by itself: the rest is captured, or goes back to the buyer. */
  readonly nextAction: 'CAPTURE' | 'CANCEL';
  /** ISO 8601 with offset. */
  readonly nextActionTime: string;
}
/**
 * Body of notifyRefund (apo/notify_refund): a refund reached its end. It may come more than once, and a `FAIL` may
 * follow a `SUCCESS` of the same `refundId` when the buyer's bank sends the money back.
 */
interface NotifyRefund {
  readonly notifyType: 'REFUND_RESULT';
  /** `S` or `F`. */
  readonly result: Result;
  readonly refundStatus: 'SUCCESS' | 'FAIL';
  readonly refundRequestId: string;
  readonly refundId: string;
  readonly refundAmount: Amount;
  /** ISO 8601 with offset; with `SUCCESS`. */
  readonly refundTime?: string;
  /** Cards: by which the buyer's bank finds it; at most 64 and 32 characters. */
  readonly arn?: string;
  readonly rrn?: string;
  readonly acquirerInfo?: AcquirerInfo;
}
/** Body of notifyPayment with the result of an update (ams/paymentrn_online). `paymentAmount` is what is authorized now. */
interface NotifyUpdateAmount extends Omit<NotifyPayment, 'notifyType'> {
  readonly notifyType: 'UPDATE_AMOUNT_RESULT';
  readonly updateRequestId: string;
}
/** The body of each notification by its `notifyType`. */
interface NotificationBodies {
  readonly CAPTURE_RESULT: NotifyCapture;
  readonly REFUND_RESULT: NotifyRefund;
  readonly PAYMENT_RESULT: NotifyPayment & {
    readonly notifyType: 'PAYMENT_RESULT';
  };
  readonly PAYMENT_PENDING: NotifyPayment & {
    readonly notifyType: 'PAYMENT_PENDING';
  };
  readonly UPDATE_AMOUNT_RESULT: NotifyUpdateAmount;
  readonly AUTHORIZATION_EXPIRING: NotifyExpiring;
  /** Genuine, of a type that this version does not know: acknowledge it, or it is delivered again and again. */
  readonly OTHER: JsonObject;
}
type NotificationType = keyof NotificationBodies;
/** One verified notification of a type. The signature vouches for the shape of `body`: it is what the server wrote. */
interface NotificationOf<Type extends NotificationType> {
  readonly kind: 'verified';
  readonly notifyType: Type;
  readonly body: NotificationBodies[Type];
  /** When the sender signed this delivery. */
  readonly time: Date;
  /**
   * The same for every delivery of one notification, and another for every other one: the key under which to remember
   * that it was handled. At most 300 characters of ASCII.
   */
  readonly identity: string;
  /**
   * Capstan's number of this notification among those of its payment, from 1: the higher is the later event, whatever
   * order they arrive in. Absent from Antom. Not covered by the signature: sort by it, decide nothing else by it.
   */
  readonly sequence?: number;
}
/** Told apart by `notifyType`. */
type VerifiedNotification = { [Type in NotificationType]: NotificationOf<Type>; }[NotificationType];
type NotificationRefusalReason = 'method-unexpected' | 'header-missing' | 'signature-malformed' | 'client-unexpected' | 'key-unknown' | 'signature-invalid' | 'time-malformed' | 'time-outside-tolerance' |
/** Something read the body before: the bytes that were signed are gone. */
'body-parsed' | 'body-too-large' |
/** The connection was lost before the body had arrived. */
'body-unreadable' | 'body-malformed';
interface RefusedNotification {
  readonly kind: 'refused';
  readonly reason: NotificationRefusalReason;
  /** Says what was expected. Holds nothing of what was received and no key: fit for logs, and for the answer. */
  readonly message: string;
}
/**
 * Remembers which notifications were handled. The identity and what the hook did must become durable together or not at
 * all; otherwise a crash between the two handles a notification twice, or never. A database does that with one
 * transaction, which it hands to the hook: what the hook writes by it is done exactly once.
 */
interface NotificationStore<Transaction = undefined> {
  /**
   * Runs `work` unless it has been done before for this identity, and remembers that it is done.
   *
   * - Resolves to `done` when `work` ran and everything is durable; to `repeated` when an earlier call did so.
   * - Rejects when `work` rejects or the outcome is not durable, and remembers nothing: the next call runs `work` again.
   * - Of two calls at once with the same identity the second waits for the first to end, and then goes by its outcome.
   *   Acknowledged before that, the notification would be lost if the first fails.
   *
   * `identity` is at most 300 characters of ASCII.
   */
  once(identity: string, work: (transaction: Transaction) => Promise<void>): Promise<'done' | 'repeated'>;
}
/**
 * A store in this process's memory: for development, tests, and hooks that are safe to run twice. A restart forgets
 * everything, and two processes know nothing of each other. Keeps the last `capacity` identities (10,000 unless given).
 */
declare function memoryStore({ capacity }?: {
  readonly capacity?: number;
}): NotificationStore;
/** What is needed of a readable stream of Node, such as `http.IncomingMessage`. */
interface NodeStream {
  /** True once somebody began to read it. Newer than Node 16 and absent in imitations. */
  readonly readableDidRead?: boolean;
  readonly readableEnded?: boolean;
  on(event: 'data' | 'end' | 'error' | 'close', listener: (chunk: Uint8Array) => void): unknown;
}
/** The headers of Web APIs, or an object with names in any case. */
type ReceivedHeaders = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;
/** A request as any server receives it. */
interface ReceivedNotification {
  /** Refused unless `POST`; not looked at when it is left out. */
  readonly method?: string | undefined;
  /** Path and query string of the URL as requested, for example `/hooks/apo?shop=7`. */
  readonly path: string;
  readonly headers: ReceivedHeaders;
  /** Raw body, before any JSON parser; or why there is none, which is then what verifying answers. */
  readonly body: Uint8Array | string | RefusedNotification;
}
/** How Web Crypto and `node:crypto` name the two shapes of a key in DER. */
type DerKind = 'pkcs8' | 'spki';
/** Any `KeyObject` of `node:crypto`, without naming its type: the SDK runs where that module does not exist. */
interface KeyObjectLike {
  readonly type: string;
  export(options: {
    readonly format: 'der';
    readonly type: DerKind;
  }): Uint8Array;
}
/** A key that Web Crypto imported already, for `RSASSA-PKCS1-v1_5` with `SHA-256`. */
interface WebCryptoKey {
  readonly type: string;
  readonly algorithm: {
    readonly name: string;
  };
  readonly usages: readonly string[];
}
/** PEM, DER in base64 (PKCS#8 for a private key, SubjectPublicKeyInfo for a public one), or a key object. */
type KeyInput = string | KeyObjectLike | WebCryptoKey;
/**
 * The gateway's public key; several by version while one is being replaced. One alone answers for every version: Antom's
 * dashboard shows a key and no number.
 */
type PublicKeys = KeyInput | Readonly<Record<number, KeyInput>>;
interface NotificationTrust {
  /**
   * The receiver's own client id. The server signs for all its clients with one key, so without this check another
   * client could have genuine notifications about its own payments delivered to this URL.
   */
  readonly clientId: string;
  /** The server's public key, or its keys by version while one is being replaced. */
  readonly apoPublicKey: PublicKeys;
  /**
   * How many seconds a notification may have been signed before or after now, so that a recorded one cannot be played
   * back later; 600 unless given. Every retry is signed anew. `false` takes any age: then only the store of a receiver,
   * for as long as it remembers, keeps a recorded one out.
   */
  readonly tolerance?: number | false;
  /**
   * What was signed is the path and query of the URL as it was registered. If a proxy in front of this server changes
   * the path, give that URL here (or its path and query); or a function, from the path and query received to those of
   * the URL.
   */
  readonly notifyUrl?: string | ((receivedPath: string) => string);
  /** Longer bodies are refused; 65,536 unless given. A notification has about a thousand bytes. */
  readonly maxBodyBytes?: number;
  /** The clock that `tolerance` goes by, for tests. */
  readonly now?: () => Date;
}
/** Verifies and parses one request. Rejects for a key or a request object that cannot be used, never for its content. */
type NotificationVerifier = (request: Request | ReceivedNotification) => Promise<VerifiedNotification | RefusedNotification>;
/**
 * Tells whether a notification is genuine, meant for this client, and recent, and parses it if so. A Web `Request` must
 * not have been read before. Acknowledge a verified one (`acknowledgement`) once it is handled; answer a refused one
 * with an error status. `notificationReceiver` does all of it.
 *
 * Imports the key at every call: a server that verifies many keeps a `createNotificationVerifier`.
 */
declare function verifyNotification(request: Request | ReceivedNotification, trust: NotificationTrust): Promise<VerifiedNotification | RefusedNotification>;
/** `verifyNotification` with the key imported once. Throws a `TypeError` for settings that cannot be meant. */
declare function createNotificationVerifier(trust: NotificationTrust): NotificationVerifier;
interface NotificationContext<Transaction> {
  /** The store's transaction: what is written by it is done if and only if the notification is remembered. */
  readonly transaction: Transaction;
}
/** The merchant's work, awaited. When it throws or rejects, the notification is not acknowledged and comes again. */
type NotificationHook<Notification, Transaction> = (notification: Notification, context: NotificationContext<Transaction>) => unknown;
type HookedType = Exclude<NotificationType, 'OTHER'>;
type NotificationHooks<Transaction> = { readonly [Type in HookedType]?: NotificationHook<NotificationOf<Type>, Transaction>; } & {
  /** For every type without a hook of its own. Without this one such notifications are acknowledged and forgotten. */
  readonly other?: NotificationHook<VerifiedNotification, Transaction>;
};
interface NotificationReceiverOptions<Transaction> extends NotificationTrust {
  /** What makes it exactly once: `postgresStore(pool)`, `memoryStore()`, or one of your own. */
  readonly store: NotificationStore<Transaction>;
  readonly on: NotificationHooks<Transaction>;
  /** Told of everything that was refused. A public URL gets all sorts of requests. */
  readonly onRefused?: (refusal: RefusedNotification) => void;
  /**
   * Told of whatever was answered with 500: a hook or a store that failed (with the notification, which comes again), a
   * key that cannot be read, a body that a parser took first. `console.error` unless given: nobody else would say it.
   */
  readonly onError?: (error: unknown, notification: VerifiedNotification | undefined) => void;
}
/** What to answer to a request. */
interface NotificationAnswer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** JSON. */
  readonly body: string;
}
interface NotificationReceiver {
  /**
   * Verifies, handles once, and says what to answer. Never rejects. The handlers (`fetchHandler`, `nodeHandler`,
   * `fastifyNotifications`) are made of it; use it for whatever has none.
   */
  receive(request: Request | ReceivedNotification): Promise<NotificationAnswer>;
  /** For handlers: how many bytes of a body to read. */
  readonly maxBodyBytes: number;
}
/**
 * Receives notifications: verifies over the raw bytes, lets the merchant's hook handle each exactly once, and then
 * acknowledges. In this order: acknowledged before it is handled, a notification would be lost by a crash in between.
 *
 * Answers 200 with the fixed acknowledgement when it is handled or was before; 500 when a hook fails; 401 for what is
 * not genuine, not for this client or too old; 400 for what is no notification; 405 and 413. Throws a `TypeError` for
 * settings that cannot be meant.
 */
declare function notificationReceiver<Transaction>(options: NotificationReceiverOptions<Transaction>): NotificationReceiver;
/** What is needed of a Fastify instance, 4 or 5. */
interface FastifyScope {
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(type: string, parser: (request: unknown, payload: NodeStream) => Promise<unknown>): unknown;
  post(path: string, handler: (request: FastifyRequestLike, reply: FastifyReplyLike) => Promise<unknown>): unknown;
}
interface FastifyRequestLike {
  readonly method: string;
  readonly originalUrl: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: unknown;
}
interface FastifyReplyLike {
  code(status: number): unknown;
  headers(headers: Record<string, string>): unknown;
  send(body: string): unknown;
}
/**
 * A Fastify plugin that receives notifications at `path`: `app.register(fastifyNotifications(receiver, '/notify'))`.
 * Its content type parser, which keeps the raw bytes, holds inside the plugin only; the rest of the server goes on
 * parsing JSON.
 */
declare function fastifyNotifications(receiver: NotificationReceiver, path: string): (scope: FastifyScope) => Promise<void>;
/**
 * From Web `Request` to `Response`, for whatever speaks these: `export const POST = fetchHandler(receiver)` in a route
 * of Next.js, `(c) => handler(c.req.raw)` in Hono, `Bun.serve`, `Deno.serve`, `export default { fetch }` of Workers.
 * Never rejects.
 */
declare function fetchHandler(receiver: NotificationReceiver): (request: Request) => Promise<Response>;
/** What is needed of `http.IncomingMessage`, and of what Express and its kin add to it. */
interface NodeRequest extends NodeStream {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  /** Express: the URL before a router took its own part off. */
  readonly originalUrl?: string | undefined;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** What a body parser left. */
  readonly body?: unknown;
  /** The raw bytes beside what a parser made of them: NestJS with `rawBody: true`, Google Cloud Functions. */
  readonly rawBody?: unknown;
}
/** What is needed of `http.ServerResponse`. */
interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(body: string): unknown;
}
/**
 * For `http.createServer`, and for Express 4 and 5 as the handler of a route: `app.post(path, nodeHandler(receiver))`.
 * Works where no body parser ran, after `express.raw({ type: '*\/*' })` or `express.text()`, and where `request.rawBody`
 * holds the bytes. After a JSON parser it answers 500 and says what to do. Never rejects, and never calls `next`.
 */
declare function nodeHandler(receiver: NotificationReceiver): (request: NodeRequest, response: NodeResponse) => Promise<void>;
/** What is needed of a client of the package `pg`, or of one that answers like it. */
interface PostgresClient {
  query(text: string, values?: string[]): Promise<{
    readonly command: string;
    readonly rowCount: number | null;
  }>;
  /** `true` closes the connection instead of giving it back. */
  release(destroy?: boolean): void;
  on(event: 'error', listener: (error: Error) => void): unknown;
  removeListener(event: 'error', listener: (error: Error) => void): unknown;
}
/** A `Pool` of the package `pg`. The second signature is there because that one has it. */
interface PostgresPool<Client extends PostgresClient> {
  connect: {
    (): Promise<Client>;
    (callback: (...results: never) => void): void;
  };
}
interface PostgresStoreOptions {
  /** A name, or schema and name with a dot; `apo_notifications` unless given. */
  readonly table?: string;
}
/**
 * The table that `postgresStore` needs, as an SQL statement for your migrations. A row is written for each notification
 * that was handled; delete rows by `handled_at` when you no longer expect their notifications to be sent again.
 */
declare function postgresStoreTable({ table }?: PostgresStoreOptions): string;
/**
 * A store in the merchant's PostgreSQL. The hook gets the client as `context.transaction`, in the transaction that also
 * remembers the notification: what it writes by it is done exactly once, wherever the process is killed. The hook must
 * not commit; what it does by another connection, or to the outside world, is done at least once.
 *
 * Holds one connection for each delivery that is being handled. Of two deliveries of one notification at once, the
 * second waits in the database for the first.
 */
declare function postgresStore<Client extends PostgresClient>(pool: PostgresPool<Client>, { table }?: PostgresStoreOptions): NotificationStore<Client>;
/** What only a result has, by the name that tests know it by. */
type Given<Body> = Partial<Omit<Body, 'notifyType'>>;
/**
 * Bodies for `signTestNotification` as Capstan's sandbox writes them, named as in `capstan trigger`. Give the fields
 * that your test is about, such as `captureRequestId`. The ids that are not given are new at every call: each call is
 * another notification, and signing one body twice is two deliveries of the same.
 */
declare const sampleNotifications: {
  readonly captureSucceeded: (given?: Given<NotifyCapture>) => NotifyCapture;
  readonly captureFailed: (given?: Given<NotifyCapture>) => NotifyCapture;
  readonly paymentSucceeded: (given?: Given<NotifyPayment>) => NotificationBodies["PAYMENT_RESULT"];
  readonly paymentFailed: (given?: Given<NotifyPayment>) => NotificationBodies["PAYMENT_RESULT"];
  readonly refundSucceeded: (given?: Given<NotifyRefund>) => NotifyRefund;
  readonly refundFailed: (given?: Given<NotifyRefund>) => NotifyRefund;
  readonly amountUpdated: (given?: Given<NotifyUpdateAmount>) => NotifyUpdateAmount;
  readonly authorizationExpiring: (given?: Given<NotifyExpiring>) => NotifyExpiring;
};
interface TestNotificationOptions {
  /** The URL that receives it, or its path and query. */
  readonly url: string;
  readonly clientId: string;
  /** The private half of what the receiver has as `apoPublicKey`: one of `generateTestKeys()`. */
  readonly privateKey: KeyInput;
  /** 1 unless given. */
  readonly keyVersion?: number;
  /** An object, which is written as JSON, or the body as it is to be sent: text, or bytes. */
  readonly body: object | string;
  /** When it was signed; now unless given. */
  readonly time?: Date;
  /** Sent as `capstan-sequence`. */
  readonly sequence?: number;
}
/**
 * A signed notification in the shape of every tool: an argument of `verifyNotification` and `receiver.receive`, the
 * second one of `fetch(url, notification)`, and, with its `path`, `headers` and `body`, a request of Supertest or of
 * Fastify's `inject`.
 */
interface TestNotification {
  readonly method: 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** A new Web `Request` each time; to `http://localhost` when `url` was a path. */
  toRequest(): Request;
}
/** Signs a notification as the gateway does, for a merchant's own tests. */
declare function signTestNotification(options: TestNotificationOptions): Promise<TestNotification>;
/**
 * A key pair of the gateway for tests, each half as DER in base64: the private one for `signTestNotification`, the
 * public one as `apoPublicKey`. Making one takes a tenth of a second or more: once per test file is enough.
 */
declare function generateTestKeys(): Promise<{
  readonly privateKey: string;
  readonly publicKey: string;
}>;
export { type FastifyReplyLike, type FastifyRequestLike, type FastifyScope, type KeyInput, type KeyObjectLike, type NodeRequest, type NodeResponse, type NodeStream, type NotificationAnswer, type NotificationBodies, type NotificationContext, type NotificationHook, type NotificationHooks, type NotificationOf, type NotificationReceiver, type NotificationReceiverOptions, type NotificationRefusalReason, type NotificationStore, type NotificationTrust, type NotificationType, type NotificationVerifier, type PostgresClient, type PostgresPool, type PostgresStoreOptions, type PublicKeys, type ReceivedHeaders, type ReceivedNotification, type RefusedNotification, type TestNotification, type TestNotificationOptions, type VerifiedNotification, type WebCryptoKey, acknowledgement, createNotificationVerifier, fastifyNotifications, fetchHandler, generateTestKeys, memoryStore, nodeHandler, notificationReceiver, postgresStore, postgresStoreTable, sampleNotifications, signTestNotification, verifyNotification };