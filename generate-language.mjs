// node generate-language.mjs [--check]: src/language/generated from src/language/tail.langium, by the settings in
// langium-config.json. Made in a temporary folder and then copied if something changed, since the tool empties its
// target, which others may be reading. --check changes nothing and fails when the generated files are not up to date.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  existsSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';

// The tool uses Object.groupBy, which Node 20 lacks.
Object.groupBy ??= (items, keyOf) => {
  const groups = Object.create(null);
  let index = 0;
  for (const item of items) (groups[keyOf(item, index++)] ??= []).push(item);
  return groups;
};

const root = import.meta.dirname;
const config = JSON.parse(readFileSync(path.join(root, 'langium-config.json'), 'utf8'));
const target = path.join(root, config.out);
const folder = mkdtempSync(path.join(tmpdir(), 'tail-language-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'langium-config.json');
const languages = config.languages.map((language) => ({
  ...language,
  grammar: path.relative(folder, path.join(root, language.grammar)),
}));
writeFileSync(file, JSON.stringify({ ...config, languages, out: 'generated' }));

const { generate } = await import('langium-cli');
const made = await generate({ file });
if (!made) process.exit(1);
const names = readdirSync(path.join(folder, 'generated'));
const stale = names.filter((name) => {
  const existing = path.join(target, name);
  return (
    !existsSync(existing) ||
    readFileSync(existing, 'utf8') !== readFileSync(path.join(folder, 'generated', name), 'utf8')
  );
});
if (process.argv.includes('--check')) {
  if (stale.length > 0) console.error(`Not up to date: ${stale.join(', ')}. Run node generate-language.mjs.`);
  process.exit(stale.length > 0 ? 1 : 0);
}
mkdirSync(target, { recursive: true });
for (const name of stale) {
  // Written beside its place and then moved, so that a reader sees the old file or the new one.
  const temporary = path.join(target, `.${name}.new`);
  writeFileSync(temporary, readFileSync(path.join(folder, 'generated', name)));
  renameSync(temporary, path.join(target, name));
}
