// vitest through tapir: what vitest's own TAP reporter writes goes to it as it comes. tapir is
// $TAPIR, or is found in PATH.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

// The vitest of the project, not one beside this file.
const project = createRequire(path.resolve('package.json'))
const { TapReporter } = await import(pathToFileURL(project.resolve('vitest/node')))

export default class Tapir extends TapReporter {
  onInit (vitest) {
    const name = process.env.TAPIR || 'tapir'
    const program = spawn(name, [], { stdio: ['pipe', 'inherit', 'inherit'] })

    program.stdin.on('error', () => {})
    this.over = new Promise(resolve => {
      program.on('close', resolve)
      program.on('error', error => {
        console.error(`${name}: ${error.message}`)
        resolve(2)
      })
    })
    this.program = program
    super.onInit({ logger: { log: (line = '') => program.stdin.write(line + '\n') } })
    this.ctx = vitest
  }

  async onTestRunEnd (modules, errors, ...rest) {
    await super.onTestRunEnd(modules, errors, ...rest)
    // vitest's TAP says nothing of what no test caught.
    for (const error of errors || []) {
      const text = String(error.stack || error.message).replace(/\n/g, '\n# ')
      this.program.stdin.write(`Bail out! unhandled error\n# ${text}\n`)
    }
    // "1..0" alone would be a suite that was skipped, but vitest fails unless --passWithNoTests.
    if (!modules.length && process.exitCode) {
      this.program.stdin.write('Bail out! vitest found no test files\n')
    }
    this.program.stdin.end()
    // A run that tapir alone finds wrong is no success either.
    process.exitCode = await this.over || process.exitCode
  }
}
