// node --test through tapir: what node's own TAP reporter writes goes to it as it comes. tapir is
// $TAPIR, or is found in PATH.
import { spawn } from 'node:child_process'
import { tap } from 'node:test/reporters'

export default async function * tapir (events) {
  const name = process.env.TAPIR || 'tapir'
  const program = spawn(name, [], { stdio: ['pipe', 'inherit', 'inherit'] })
  const over = new Promise(resolve => {
    program.on('close', resolve)
    program.on('error', error => {
      console.error(`${name}: ${error.message}`)
      resolve(2)
    })
  })
  let gone = false

  over.then(() => { gone = true })
  program.stdin.on('error', () => { gone = true })
  // `node FILE` waits for an idle event loop before it ends the tests.
  program.unref()
  program.stdin.unref()
  for await (const text of tap(events)) {
    if (!gone && !program.stdin.write(text)) {
      await Promise.race([over, new Promise(resolve => program.stdin.once('drain', resolve))])
    }
  }
  program.ref()
  program.stdin.end()
  // A run that tapir alone finds wrong is no success either.
  process.exitCode = await over || process.exitCode
}
