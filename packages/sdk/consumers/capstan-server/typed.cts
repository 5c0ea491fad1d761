import testing = require('capstan/testing')

/** As in `typed.mts`, from CommonJS. */
export async function startsAnother(): Promise<string> {
  const sandbox: testing.Sandbox = await testing.startSandbox({ port: 0 })
  const { clientId } = await sandbox.newClient()
  // @ts-expect-error the address is text
  await sandbox.setNotifyUrl(3000)
  await sandbox.stop()
  return clientId
}
