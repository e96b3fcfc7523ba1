// node --import ./keep-code.mjs dist/cli.cjs …: keeps beside each program that it runs what V8 has compiled of it by the
// end, for src/cli/load-program.ts.
import { renameSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import vm from 'node:vm';
import { cacheFileOf, cacheStampOf } from './src/cli/code-cache.mjs';

vm.Script = class extends vm.Script {
  constructor(code, options) {
    super(code, options);
    process.on('exit', () => keep(options.filename, this.createCachedData()));
  }
};

function keep(program, code) {
  // Written beside its place and then moved: whoever starts meanwhile finds the old one or the new one.
  const file = cacheFileOf(program);
  writeFileSync(`${file}.new`, Buffer.concat([Buffer.from(cacheStampOf(program)), code]));
  renameSync(`${file}.new`, file);
}
