import cluster from 'node:cluster'
import { existsSync } from 'node:fs'

/** Loaded before a server, it ends each of its processes as long as the named file is there. */
const poison = process.env['CAPSTAN_TEST_POISON'] ?? ''
if (cluster.isWorker) {
  setInterval(() => {
    if (existsSync(poison)) process.exit(7)
  }, 50)
}
