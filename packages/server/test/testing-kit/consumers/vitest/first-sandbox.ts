import { startSandbox } from 'capstan/testing'

/** The first start on a machine takes seconds: here, where no timeout of a test counts them. */
export default async function setup() {
  const sandbox = await startSandbox()
  await sandbox.stop()
}
