/** Texts under the project's lint, each as if it stood in the tree. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import * as z from 'zod';

const root = path.resolve(import.meta.dirname, '../..');
const said = z.object({
  diagnostics: z.array(
    z.object({ message: z.string(), help: z.string().optional(), code: z.string(), filename: z.string() }),
  ),
});

/**
 * What the rule of this name, as `tail(folder-order)`, says of each text, as of a file in its folder of src: under a
 * copy of the configuration, where nothing is that a text imports.
 */
export async function lintTexts(
  rule: string,
  texts: readonly (readonly [inFolder: string, text: string])[],
): Promise<string[][]> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tail-lint-')));
  try {
    const fileOf = (i: number): string => path.join(folder, 'src', texts[i]?.[0] ?? '', `text-${i}.ts`);
    for (const name of ['.oxlintrc.json', 'lint-rules.mjs', 'tsconfig.json', 'package.json'])
      await copyFile(path.join(root, name), path.join(folder, name));
    await symlink(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
    for (const [i, [, text]] of texts.entries()) {
      await mkdir(path.dirname(fileOf(i)), { recursive: true });
      await writeFile(fileOf(i), `${text}\n`);
    }
    const diagnostics = await diagnose(folder);
    return texts.map((_, i) =>
      diagnostics
        .filter(({ code, filename }) => code === rule && path.resolve(folder, filename) === fileOf(i))
        .map(({ message, help = '' }) => `${message} ${help}`.trimEnd()),
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function diagnose(folder: string): Promise<z.infer<typeof said>['diagnostics']> {
  const command = [path.join(root, 'node_modules/oxlint/bin/oxlint'), '--format=json'];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((resolve) =>
    execFile(process.execPath, command, { cwd: folder, maxBuffer: 1 << 26 }, (_, out, err) =>
      resolve({ stdout: out, stderr: err }),
    ),
  );
  if (!stdout.startsWith('{')) throw new Error(`lint printed no result: ${stdout}${stderr}`);
  return said.parse(JSON.parse(stdout)).diagnostics;
}
