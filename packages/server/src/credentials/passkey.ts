import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'

export type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
}

/** Where the browser is: a passkey is for one host name, and is shown to pages of one origin. */
export interface PasskeyPlace {
  readonly rpId: string
  readonly origin: string
}

/** What is kept of a passkey. */
export interface Passkey {
  readonly credentialId: string
  /** COSE, as the authenticator gave it. */
  readonly publicKey: Buffer
  /** Of uses, as the authenticator counts them; 0 where it does not. */
  readonly counter: number
  readonly transports: readonly string[]
}

/** Three hundred files: read when somebody first comes with a passkey, which most processes never see. */
const library = () => import('@simplewebauthn/server')

/** In milliseconds: to find the phone, and the PIN. */
const timeout = 5 * 60_000

/** Ed25519, ECDSA and RSA, as COSE numbers them: what authenticators have. More would be experimental in Node. */
const supportedAlgorithmIDs = [-8, -7, -257]

/** What the browser needs to make a passkey. `challenge`: base64url. */
export async function registrationOptions(
  { rpId }: PasskeyPlace,
  person: { readonly operatorId: string; readonly login: string; readonly name: string },
  present: readonly Pick<Passkey, 'credentialId' | 'transports'>[],
  challenge: string,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { generateRegistrationOptions } = await library()
  return generateRegistrationOptions({
    rpName: 'Capstan',
    rpID: rpId,
    userID: new TextEncoder().encode(person.operatorId),
    userName: person.login,
    userDisplayName: person.name,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout,
    attestationType: 'none',
    supportedAlgorithmIDs,
    excludeCredentials: present.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports: [...transports],
    })),
    // Found without a login, and used with a PIN, a finger or a face: it is both factors at once.
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
}

/** The passkey that was made; undefined when the answer is not one to this challenge from this place. */
export async function readRegistration(
  { rpId, origin }: PasskeyPlace,
  response: object,
  challenge: string,
): Promise<Passkey | undefined> {
  const { verifyRegistrationResponse } = await library()
  try {
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: response as RegistrationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      requireUserVerification: true,
      supportedAlgorithmIDs,
    })
    if (!verified) return undefined
    const { id, publicKey, counter, transports = [] } = registrationInfo.credential
    return { credentialId: id, publicKey: Buffer.from(publicKey), counter, transports: namesOf(transports) }
  } catch {
    // The library throws of whatever does not fit, and of what is no answer at all.
    return undefined
  }
}

/** Nothing of it is signed, so it may be anything. It only helps the browser to find the device again. */
function namesOf(transports: unknown): readonly string[] {
  const names = Array.isArray(transports) ? transports : []
  return names.filter((name): name is string => typeof name === 'string' && /^[a-z-]{1,16}$/.test(name)).slice(0, 8)
}

/** What the browser needs to sign in by whichever passkey the person chooses. `challenge`: base64url. */
export async function signInOptions(
  { rpId }: PasskeyPlace,
  challenge: string,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const { generateAuthenticationOptions } = await library()
  return generateAuthenticationOptions({
    rpID: rpId,
    challenge: new Uint8Array(Buffer.from(challenge, 'base64url')),
    timeout,
    userVerification: 'required',
  })
}

/** The passkey's count after it answered; undefined when the answer is not its answer to this challenge from this place. */
export async function readSignIn(
  { rpId, origin }: PasskeyPlace,
  response: object,
  { credentialId, publicKey, counter, transports }: Passkey,
  challenge: string,
): Promise<number | undefined> {
  const { verifyAuthenticationResponse } = await library()
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: response as AuthenticationResponseJSON,
      expectedChallenge: challenge,
      expectedOrigin: origin,
      expectedRPID: rpId,
      credential: { id: credentialId, publicKey: new Uint8Array(publicKey), counter, transports: [...transports] },
      requireUserVerification: true,
    })
    return verified ? authenticationInfo.newCounter : undefined
  } catch {
    return undefined
  }
}

/** Base64url of at most 1023 bytes (WebAuthn, 5.8.3). */
const credentialId = /^[A-Za-z0-9_-]{1,1364}$/

/** What an answer names, before anything of it is believed. */
export function namedIn(response: object): { readonly credentialId: string; readonly challenge: string } | undefined {
  try {
    const { id, response: inner } = response as AuthenticationResponseJSON
    const data: unknown = JSON.parse(Buffer.from(inner.clientDataJSON, 'base64url').toString('utf8'))
    const { challenge } = Object(data) as { challenge?: unknown }
    if (typeof id !== 'string' || typeof challenge !== 'string' || !credentialId.test(id)) return undefined
    return { credentialId: id, challenge }
  } catch {
    return undefined
  }
}
