/** A value as it comes out of JSON: amounts and times are strings there. */
export type Json<Value> = Value extends bigint | Date
  ? string
  : Value extends readonly (infer Item)[]
    ? readonly Json<Item>[]
    : Value extends object
      ? { readonly [Key in keyof Value]: Json<Value[Key]> }
      : Value

/** Amounts as strings of minor units, because a JSON number keeps fewer digits than an amount may have. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (typeof member === 'bigint' ? member.toString() : member))
}
