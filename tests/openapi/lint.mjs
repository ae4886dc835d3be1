// Judges an OpenAPI document by Redocly's rules, as `redocly lint` does, whose
// command is thirty times the size.
//
//   node lint.mjs CONFIG DOCUMENT
import { formatProblems, lint, loadConfig } from '@redocly/openapi-core'

const [configPath, ref] = process.argv.slice(2)
const config = await loadConfig({ configPath })
const problems = await lint({ ref, config })
formatProblems(problems, { format: 'codeframe', totals: { errors: problems.length, warnings: 0, ignored: 0 }, version: '1' })
process.exitCode = problems.length > 0 ? 1 : 0
