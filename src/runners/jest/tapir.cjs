// jest through tapir: each test becomes a point of TAP as it ends. tapir is $TAPIR, or is found in
// PATH.
const { spawn } = require('node:child_process')
const path = require('node:path')
const { stripVTControlCharacters: plain } = require('node:util')

const oneLine = text => plain(text).replace(/\s*\n\s*/g, ' ')
const escaped = text => oneLine(text).replace(/[\\#]/g, '\\$&')

module.exports = class Tapir {
  onRunStart () {
    const name = process.env.TAPIR || 'tapir'
    this.program = spawn(name, [], { stdio: ['pipe', 'inherit', 'inherit'] })
    this.program.stdin.on('error', () => {})
    this.over = new Promise(resolve => {
      this.program.on('close', resolve)
      this.program.on('error', error => {
        console.error(`${name}: ${error.message}`)
        resolve(2)
      })
    })
    this.count = 0
    this.told = []
    this.write('TAP version 14')
  }

  write (...lines) {
    this.program.stdin.write(lines.join('\n') + '\n')
  }

  point (good, name, directive, blocks) {
    const yaml = blocks.flatMap(text =>
      ['  stack: |2', ...plain(text).split('\n').map(line => '    ' + line)])

    this.write(`${good ? '' : 'not '}ok ${++this.count} - ${name}${directive}`,
      ...(yaml.length ? ['  ---', ...yaml, '  ...'] : []))
  }

  // While a file runs, where jest's own test framework tells of it.
  onTestCaseResult (test, result) {
    this.told.push(test.path + result.fullName)
    this.tell(test.path, result)
  }

  tell (file, result) {
    const { ancestorTitles, title, status, failureMessages } = result
    const name = [path.relative('', file), ...ancestorTitles, title].map(escaped).join(' › ')
    const directive = { pending: ' # SKIP', skipped: ' # SKIP', disabled: ' # SKIP', todo: ' # TODO' }

    if (status === 'todo') this.point(false, name, ' # TODO', [])
    else this.point(status !== 'failed', name, directive[status] || '', failureMessages || [])
  }

  // When a file is over: what was skipped in it. One that could not be run is a failure of its own.
  onTestResult (test, result) {
    const error = result.testExecError

    for (const each of result.testResults) {
      const at = this.told.indexOf(test.path + each.fullName)

      if (at < 0) this.tell(test.path, each)
      else this.told.splice(at, 1)
    }
    if (error) {
      this.point(false, escaped(path.relative('', test.path)), '',
        [error.stack || error.message || result.failureMessage || String(error)])
    }
    for (const { type, message } of result.console || []) {
      process.stderr.write(`console.${type}: ${message}\n`)
    }
  }

  async onRunComplete (contexts, results) {
    if (results.wasInterrupted) this.write('Bail out! interrupted')
    else if (this.count) this.write(`1..${this.count}`)
    this.program.stdin.end()
    this.status = await this.over
  }

  // A run that tapir alone finds wrong is no success either.
  getLastError () {
    return this.status ? new Error('tapir: not all is well') : undefined
  }
}
