import Type from 'typebox'
import { strict } from './input.ts'
import { OperatorError } from './operator-error.ts'

const namePattern = '^[A-Z0-9_]{1,32}$'
const nameMessage = 'must be 1 to 32 capital letters, digits or underscores'

const values = Type.Optional(
  Type.Record(Type.String(), Type.Union([Type.String(), Type.Null()]), {
    errorMessage: 'must be an object of names and texts; null takes an optional one away',
  }),
)

export const readNewAcquirer = strict(
  Type.Object({
    name: Type.String({ pattern: namePattern, errorMessage: nameMessage }),
    connector: Type.String({
      maxLength: 64,
      errorMessage: 'must be the id of a connector; see: capstan acquirer connectors',
    }),
    settings: values,
    secrets: values,
    enabled: Type.Optional(Type.Boolean({ errorMessage: 'must be true or false' })),
  }),
)

export const readAcquirerChange = strict(
  Type.Object({
    settings: values,
    secrets: values,
    sameAccount: Type.Optional(Type.Boolean({ errorMessage: 'must be true or false' })),
  }),
)

const params = strict(Type.Object({ name: Type.String() }))

/** A name that no account can have is one that there is not. */
export function accountNameOf(value: unknown): string {
  const { name } = params(value)
  if (!new RegExp(namePattern).test(name)) throw noSuchAcquirer(name.slice(0, 64))
  return name
}

export function noSuchAcquirer(name: string): OperatorError {
  return new OperatorError(404, `There is no account ${name}. See: capstan acquirer list`)
}
