import type { Endpoint, ResultCode } from '@capstan/protocol/wire'
import { adviceOf } from './advice.ts'
import type { Answer } from './call.ts'
import { OutcomeUnknownError, type RequestIds } from './errors.ts'

/** One of the catalogue (`resultCodes`), or another: go by `status`, and use codes to explain. */
export type Code = ResultCode | (string & {})

interface Answered<Response> {
  readonly code: Code
  /** For people, in English, from the gateway. */
  readonly message: string
  /** What to do next. */
  readonly advice: string
  /** `inquiry`: the call itself was never answered, and an inquiry found out how it ended. */
  readonly from: 'answer' | 'inquiry'
  /** The whole answer; with `from` `inquiry` only what the inquiry tells of it. */
  readonly response: Response
}

/** It was done. */
export interface Succeeded<Response> extends Answered<Response> {
  readonly status: 'S'
}

/** It was not done, for good: a repeat gives the same answer, and another try needs a new request id. */
export interface Failed<Response> extends Answered<Response> {
  readonly status: 'F'
}

/** Not decided yet, or not known: neither done nor failed. */
export interface Open<Response> extends Answered<Response> {
  readonly status: 'U'
}

/** What every result says, by status. */
export type Outcome<Response> = Succeeded<Response> | Failed<Response> | Open<Response>

export function outcomeOf<Response>({ result, response, from }: Answer<Response>): Outcome<Response> {
  const { resultStatus: status, resultCode: code, resultMessage: message } = result
  return { status, code, message, advice: adviceOf(result), from, response }
}

/**
 * What APO documents for `S` and the caller cannot do without. An `S` that lacks it is neither thrown away nor handed on
 * with a hole in it: the error says that it is an `S`.
 */
export function guaranteed<Value>(
  value: Value | undefined,
  name: string,
  api: Endpoint,
  requestIds: RequestIds,
): Value {
  if (value !== undefined && value !== null) return value
  const next = api.startsWith('inquiry')
    ? 'Nothing was changed: inquire again.'
    : 'Take it as done, never repeat it with a new id, and inquire.'
  const message = `${api} was answered with S, but without ${name}, which belongs to it. ${next}`
  throw new OutcomeUnknownError(message, { api, requestIds })
}
