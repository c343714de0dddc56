// The offline verifier as one program: what an auditor runs. It reads the files it is given, writes
// nothing, and opens no connection.
import { runVerifier } from './run-verifier.ts';

process.exitCode = await runVerifier(process.argv.slice(2), {
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
