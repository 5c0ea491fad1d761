import type { Static, TSchema } from 'typebox'

type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Plain<T[Key]> }
    : T

type Identical<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** What the compiler shows where schema and wire type part. */
interface Differs<Wire, Schema> {
  readonly 'the schema and the wire type differ': readonly [wire: Wire, schema: Schema]
}

type Describes<Wire, Schema extends TSchema> =
  Identical<Plain<Wire>, Plain<Static<Schema>>> extends true ? Schema : Differs<Wire, Static<Schema>>

/**
 * A schema that says exactly what the wire type says: `describes<PayResponse>()(Type.Object({ … }))`. A field that one
 * of the two lacks, an optional one that the other requires, or another type does not compile, so the schemas that the
 * published document is made of cannot fall behind the types that the answers are made by.
 */
export function describes<Wire>() {
  return <const Schema extends TSchema>(schema: Schema & Describes<Wire, Schema>): Schema => schema
}
