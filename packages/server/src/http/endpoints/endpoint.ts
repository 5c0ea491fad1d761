import { type Result, type ResultCode, result } from '@capstan/protocol'
import type { Static, TObject } from 'typebox'
import type { Context } from '../../application/context.ts'
import type { Read } from '../input/read.ts'

/**
 * Which result codes something can give, and in which situation: a sentence without a full stop. The published document
 * lists them as the only values of `result.resultCode`, docs/errors.md prints them, and
 * test/conformance/result-codes.test.ts provokes each: a code without its provocation does not compile.
 */
export type Codes = Readonly<Partial<Record<ResultCode, string>>>

/** An answer for each way in which a call can end. */
export type AnswerExamples<Answer = object> = Readonly<Record<'S' | 'F' | 'U', Answer>>

/**
 * One API: what the published document (`/docs`) says of it, and the code that serves it. Made by `endpoint`, which
 * holds the parts to each other.
 */
export interface Endpoint<OwnCodes extends Codes = Codes> {
  /** A line for tables of contents. */
  readonly summary: string
  /** Prose of a few sentences: what it does, what to do after each kind of answer. */
  readonly description: string
  readonly request: TObject
  readonly response: TObject
  readonly examples: {
    /** By a short title. */
    readonly requests: Readonly<Record<string, object>>
    readonly answers: AnswerExamples
  }
  /** Without those that every API can give (`gateway-codes.ts`), unless there is more to say about one. */
  readonly codes: OwnCodes
  /** Those of `codes` that an acquirer decides and Capstan passes on. */
  readonly declines?: Codes
  /** What it makes of an authenticated client's parsed body. */
  readonly run: (context: Context, clientId: string, body: object) => Promise<{ readonly result: Result }>
}

/** A value that may be shared: wire types are read-only throughout. */
type Shared<T> = T extends readonly (infer Item)[]
  ? readonly Shared<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: Shared<T[Key]> }
    : T

/** An API as its file writes it down: how a body is read, and what answers it. */
interface Definition<Request extends TObject, Response extends TObject, Input, OwnCodes extends Codes>
  extends Omit<Endpoint<OwnCodes>, 'run'> {
  readonly request: Request
  readonly response: Response
  readonly examples: {
    readonly requests: Readonly<Record<string, Shared<Static<Request>>>>
    readonly answers: AnswerExamples<Shared<Static<Response>>>
  }
  readonly read: (body: object) => Read<Input>
  readonly answer: (
    context: Context,
    clientId: string,
    input: Input,
  ) => Promise<Shared<Static<Response>> & { readonly result: Result }>
}

/** Defines an API. Examples and answers that do not fit the schemas do not compile. */
export function endpoint<Request extends TObject, Response extends TObject, Input, const OwnCodes extends Codes>({
  read,
  answer,
  ...described
}: Definition<Request, Response, Input, OwnCodes>): Endpoint<OwnCodes> {
  return {
    ...described,
    run: async (context, clientId, body) => {
      const input = read(body)
      return input.ok ? answer(context, clientId, input.value) : { result: result('PARAM_ILLEGAL', input.message) }
    },
  }
}
