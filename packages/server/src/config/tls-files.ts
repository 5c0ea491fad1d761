import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFile } from './environment.ts'

/** The chain in a file (PEM), the server's own certificate first. Read here so that a slip stops the start by name. */
export function readCertificate(file: string): Buffer {
  const chain = readFile(file)
  orSay(`the file ${file} holds no certificate in PEM`, () => new X509Certificate(chain))
  return chain
}

export function readPrivateKey(file: string): Buffer {
  const key = readFile(file)
  orSay(`the file ${file} holds no private key in PEM without a password`, () => createPrivateKey(key))
  return key
}

export function isPair(certificate: Buffer, privateKey: Buffer): boolean {
  return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey))
}

function orSay(message: string, parse: () => unknown): void {
  try {
    parse()
  } catch {
    throw new Error(message)
  }
}
