// What V8 compiled of a program: the build keeps it (keep-code.mjs), the start takes it (load-program.ts).
import { statSync } from 'node:fs';
import process from 'node:process';

/**
 * The file beside a program that it is kept in.
 * @param {string} program
 */
export function cacheFileOf(program) {
  return `${program.replace(/\.cjs$/, '')}.code`;
}

/**
 * What the kept code belongs to, as its first line: this very file, as its size and the second of its last change tell
 * (less than a second does not survive copying), and this Node.
 * @param {string} program
 */
export function cacheStampOf(program) {
  const { size, mtimeMs } = statSync(program);
  return `${size} ${Math.floor(mtimeMs / 1000)} ${process.version} ${process.versions.v8} ${process.platform} ${process.arch}\n`;
}
