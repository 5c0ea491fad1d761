import { browserSupportsWebAuthn, startAuthentication, startRegistration, WebAuthnError } from '@simplewebauthn/browser'
import { send } from '../api/call.ts'
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  SignInView,
} from '../api/types.ts'

/** Why there are no passkeys here, for people; undefined where there are. */
export function whyNoPasskeys(): string | undefined {
  const { hostname, port, protocol } = window.location
  if (!window.isSecureContext) return 'Passkeys need HTTPS: open the dashboard by an address that begins with https.'
  if (/^[\d.]+$|^\[/.test(hostname)) {
    const suffix = port === '' ? '' : `:${port}`
    const local = hostname.startsWith('127.') || hostname === '[::1]'
    return local
      ? `Passkeys need a name in the address: open ${protocol}//localhost${suffix}/dashboard instead.`
      : 'Passkeys need a name in the address, not a number.'
  }
  return browserSupportsWebAuthn() ? undefined : 'This browser has no passkeys.'
}

/** Lets the person choose a passkey, and signs in by it. */
export async function signInByPasskey(): Promise<SignInView> {
  const optionsJSON = await send<PublicKeyCredentialRequestOptionsJSON>('POST', '/session/passkey/options')
  const response = await inWords(startAuthentication({ optionsJSON }))
  return send<SignInView>('POST', '/session/passkey', { response })
}

/** Makes a passkey on this device, or on one beside it, and keeps it at the server. */
export async function addPasskey(name: string, password: string): Promise<void> {
  const optionsJSON = await send<PublicKeyCredentialCreationOptionsJSON>('POST', '/account/passkeys/options', {
    password,
  })
  const response = await inWords(startRegistration({ optionsJSON }))
  await send('POST', '/account/passkeys', { name, response })
}

/** Browsers say by a name what happened. */
async function inWords<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') {
      throw new Error('This device has a passkey of yours already.', { cause: error })
    }
    if (error instanceof Error && ['NotAllowedError', 'AbortError'].includes(error.name)) {
      throw new Error('Nothing was chosen, or it took too long. Try again.', { cause: error })
    }
    throw error
  }
}
