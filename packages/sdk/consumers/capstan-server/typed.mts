import { type Sandbox, startSandbox } from 'capstan/testing'

/** Compiled only: what a test in TypeScript sees of the testing kit. */
export async function capturesInTime(): Promise<boolean> {
  await using sandbox: Sandbox = await startSandbox()
  const { steps } = await sandbox.advance('7d')
  // @ts-expect-error there is no operation of this name
  await sandbox.scenario('captures', 'decline')
  return steps.length === 0
}
