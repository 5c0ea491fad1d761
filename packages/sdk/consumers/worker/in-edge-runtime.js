import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import process from 'node:process'

const { TOOLS, ...settings } = process.env
const { EdgeVM } = createRequire(TOOLS)('@edge-runtime/vm')

const edge = new EdgeVM()
// It evaluates scripts, so the module was bundled into one that leaves its exports in a global.
edge.evaluate(readFileSync('bundle.script.js', 'utf8'))
console.log(JSON.stringify(await edge.context.consumer.work(settings)))
