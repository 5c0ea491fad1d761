/**
 * Jest's transform for the sources of this workspace, which are TypeScript in modules, for as long as Jest loads them from
 * here: to CommonJS, as the published package has them for `require`. A package that was built needs none of it.
 */
const { createHash } = require('node:crypto')
const ts = require('typescript')

/** What a build to CommonJS does for the one file that asks where it is. */
const ownUrl = "require('node:url').pathToFileURL(__filename).href"

/** @type {{ getCacheKey(text: string, file: string): string, process(text: string, file: string): { code: string } }} */
module.exports = {
  getCacheKey: (text, file) => createHash('sha256').update(`${file}\0${text}\0${ts.version}`).digest('hex'),
  process(text, file) {
    const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 }
    const { outputText } = ts.transpileModule(text, { compilerOptions, fileName: file })
    return { code: outputText.replaceAll('import.meta.url', ownUrl) }
  },
}
