const { startSandbox } = require('capstan/testing')

/** The first start on a machine takes seconds: here, where no timeout of a test counts them. */
module.exports = async () => {
  const sandbox = await startSandbox()
  await sandbox.stop()
}
