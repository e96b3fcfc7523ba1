// `npm run bench -- NAME`: bundles bench/NAME.ts as the product is bundled, and runs it; without a name, says which
// there are.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));
const [name, ...rest] = process.argv.slice(2);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.slice(0, -3));
if (name === undefined || !existsSync(join(folder, `${name}.ts`))) {
  console.log(`Benchmarks: ${names.join(', ')}. Run one by \`npm run bench -- NAME\`.`);
  process.exitCode = name === undefined ? 0 : 2;
} else {
  // Inside the project, so that what is not bundled is found.
  const out = mkdtempSync(join(folder, '.run-'));
  try {
    const outfile = join(out, `${name}.mjs`);
    await build({
      entryPoints: [join(folder, `${name}.ts`)],
      outfile,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      target: 'node20',
      logLevel: 'warning',
    });
    process.argv.splice(2, Infinity, ...rest);
    await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
