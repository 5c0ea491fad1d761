/** A JSON object whose members are not known here. */
export type JsonObject = { readonly [member: string]: unknown }
