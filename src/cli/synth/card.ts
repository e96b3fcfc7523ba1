import path from 'node:path';
import { planFiles, setFormats, shardSuffix, type SetFormat } from '../../dataset/synthesis/index.ts';
import type { Choice } from './choose.ts';
import { removeFiles, replaceText, textIfThere } from './disk.ts';
import type { Settings } from './settings.ts';

const FIRST = '---\n# Written by tail-cot synth. Change this line, and it is left as it is.\n';

/** Of the formats, those whose files are data to load: a batch file holds requests. */
const cards: ReadonlySet<SetFormat> = new Set(setFormats.filter((format) => format !== 'openai-batch'));

/**
 * Writes the card of a data set, README.md: a configuration for each task, with its splits `train` and `eval_S`, so that
 * Hugging Face's `load_dataset(FOLDER, TASK)` needs no other argument. All shards write the same one. Gives a word
 * where a file of that name is somebody's own, which stays.
 */
export async function writeCard(
  folder: string,
  settings: Settings,
  choices: readonly Choice[],
): Promise<string | undefined> {
  const file = path.join(folder, 'README.md');
  const found = await textIfThere(file);
  if (!cards.has(settings.format)) {
    // One of the data set that is overwritten.
    if (found?.startsWith(FIRST) === true) await removeFiles([file]);
    return undefined;
  }
  if (found !== undefined && !found.startsWith(FIRST))
    return `${file}: this file was not written by tail-cot synth, and stays as it is. Without the card, load_dataset needs data_files.`;
  const card = cardOf(settings, choices);
  if (card !== found) await replaceText(file, card);
  return undefined;
}

function cardOf({ tasks, format, shard, style, variant, faults }: Settings, choices: readonly Choice[]): string {
  const lines = ['pretty_name: TAIL traces', 'task_categories:', '- text-generation', 'tags:', '- chain-of-thought'];
  lines.push('- length-generalization', 'configs:');
  for (const [i, { folder }] of tasks.entries()) {
    const files = planFiles(choices[i]?.chosen ?? {}, format, undefined);
    if (files.length === 0) continue;
    lines.push(`- config_name: ${JSON.stringify(folder)}`, '  data_files:');
    // What is trained on first.
    for (const { name, split, tier } of files.toSorted(
      (a, b) => Number(b.split === 'train') - Number(a.split === 'train'),
    )) {
      const pieces = shard === undefined ? name : name.replace(/(\.\w+)$/, `${allShards(shard.of)}$1`);
      lines.push(`  - split: ${tier === undefined ? split : `${split}_${tier}`}`);
      lines.push(`    path: ${JSON.stringify(`${asPattern(folder)}/${pieces}`)}`);
    }
  }
  const what = faults === undefined ? 'algorithms, as they run' : 'algorithms, with faults and their labels';
  const names = tasks.map(({ task, folder }) => `| ${inTable(folder)} | ${inTable(task.name)} | ${task.class} |`);
  return [
    `${FIRST}${lines.join('\n')}`,
    '---',
    '',
    `# Chains of thought of ${what}`,
    '',
    `Questions with their traces, in style \`${style}\`${variant === 'full' ? '' : `, variant \`${variant}\``}.`,
    'The splits `eval_S`, `eval_M` and `eval_L` are of the lengths S, M and L. No input of an evaluation',
    'split is in a training split. `manifest.json` has the command that makes this data set again, and',
    'counts, tokens and checksums of its files.',
    '',
    '| configuration | task | class |',
    '| --- | --- | --- |',
    ...names,
    '',
    '```python',
    'from datasets import load_dataset',
    '',
    `data = load_dataset("PATH/TO/THIS/FOLDER", ${JSON.stringify(tasks[0]?.folder ?? '')})`,
    '```',
    '',
  ].join('\n');
}

/** What stands for the shards of a file, whichever of them are there: `-*-of-00004`. */
function allShards(of: number): string {
  return shardSuffix({ index: 0, of }).replace('00000', '*');
}

/** Paths of a card are patterns: in one each sign stands for itself. */
function asPattern(text: string): string {
  return text.replace(/[*?[]/g, '[$&]');
}

function inTable(text: string): string {
  return text.replace(/[|\\`<>[\]!*_&~#]/g, '\\$&').replace(/\s+/g, ' ');
}
