type Body = Readonly<Record<string, unknown>>

/** A request that lacks something or has it in another form: Antom's PARAM_ILLEGAL. */
export class ParamIllegal extends Error {}

export function object(body: Body, name: string): Body {
  const value = body[name]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ParamIllegal(name)
  return value as Body
}

export function text(body: Body, name: string, longest: number): string {
  const value = body[name]
  if (typeof value !== 'string' || value === '' || value.length > longest) throw new ParamIllegal(name)
  return value
}

export function optionalText(body: Body, name: string, longest: number): string | undefined {
  return body[name] === undefined ? undefined : text(body, name, longest)
}

export function flag(body: Body, name: string): boolean {
  const value = body[name]
  if (typeof value !== 'boolean' && value !== 'true' && value !== 'false') throw new ParamIllegal(name)
  return value === true || value === 'true'
}

/** `{ currency, value }`, the value a string of at most 16 digits. */
export function amount(body: Body, name: string): { readonly currency: string; readonly value: bigint } {
  const { currency, value } = object(body, name)
  if (typeof currency !== 'string' || !/^[A-Z]{3}$/.test(currency)) throw new ParamIllegal(`${name}.currency`)
  if (typeof value !== 'string' || !/^[1-9]\d{0,15}$/.test(value)) throw new ParamIllegal(`${name}.value`)
  return { currency, value: BigInt(value) }
}

export function url(body: Body, name: string, longest: number): string {
  const value = text(body, name, longest)
  if (!URL.canParse(value)) throw new ParamIllegal(name)
  return value
}

export function environment(env: Body): void {
  if (!['WEB', 'WAP', 'APP', 'MINI_APP'].includes(String(env['terminalType']))) {
    throw new ParamIllegal('env.terminalType')
  }
  optionalText(env, 'clientIp', 64)
  optionalText(env, 'userAgent', 2048)
  if (env['colorDepth'] !== undefined && !/^(1|4|8|15|16|24|30|32|48)$/.test(String(env['colorDepth']))) {
    throw new ParamIllegal('env.colorDepth')
  }
  for (const name of ['screenHeight', 'screenWidth']) {
    if (env[name] !== undefined && !/^[1-9]\d*$/.test(String(env[name]))) throw new ParamIllegal(`env.${name}`)
  }
  if (Math.abs(Number(env['timeZoneOffset'] ?? 0)) <= 720) return
  throw new ParamIllegal('env.timeZoneOffset')
}

export function buyer(told: Body): void {
  optionalText(told, 'referenceBuyerId', 64)
  optionalText(told, 'buyerPhoneNo', 24)
  optionalText(told, 'buyerEmail', 64)
  const name = told['buyerName'] === undefined ? {} : object(told, 'buyerName')
  for (const part of ['firstName', 'middleName', 'lastName']) optionalText(name, part, 32)
  optionalText(name, 'fullName', 128)
}
