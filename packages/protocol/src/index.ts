export { generateClientKeys, parsePrivateKey, parsePublicKey } from './keys.ts'
export { signer, signMessage, verifyMessage } from './signature.ts'
export * from './wire.ts'
