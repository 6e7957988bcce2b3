// mocha through tapir: what mocha's own TAP reporter writes goes to it as it comes, and so does what
// the tests print. tapir is $TAPIR, or is found in PATH.
const { spawn } = require('node:child_process')
const { createRequire } = require('node:module')
const path = require('node:path')

// The mocha that runs, not one beside this file.
const Mocha = createRequire(path.resolve(process.argv[1] || 'mocha'))('mocha')

module.exports = class Tapir extends Mocha.reporters.TAP {
  constructor (runner, options) {
    const name = process.env.TAPIR || 'tapir'
    const program = spawn(name, [], { stdio: ['pipe', 'inherit', 'inherit'] })
    const thirteen = { tapVersion: '13' }

    program.stdin.on('error', () => {})
    process.stdout.write = (...args) => program.stdin.write(...args)
    super(runner, { ...options, reporterOption: thirteen, reporterOptions: thirteen })
    this.over = new Promise(resolve => {
      program.on('close', resolve)
      program.on('error', error => {
        console.error(`${name}: ${error.message}`)
        resolve(2)
      })
    })
    this.program = program
  }

  done (failures, end) {
    this.program.stdin.end()
    // A run that tapir alone finds wrong is no success either.
    this.over.then(status => end(failures || status))
  }
}
