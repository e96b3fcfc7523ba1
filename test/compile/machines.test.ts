/**
 * What programs are compiled to, and what their examples run to, held against a listing that is kept beside each of
 * them. UPDATE_GOLDENS=1 writes the listings anew; a difference leaves what was found beside the listing, as
 * NAME.txt.actual.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { compileText } from '../../src/compile/index.ts';
import {
  bindInputs,
  cellText,
  nextNodes,
  nodesOf,
  styles,
  valueText,
  type Node,
  type Task,
} from '../../src/machine/index.ts';
import { historyOfRecording, recordByInterpreter } from '../../src/record/index.ts';
import { recordingEvents, writeEvents } from '../../src/trace/index.ts';

const here = import.meta.dirname;
const goldens = path.join(here, 'machine-goldens');
const shipped = ['../../tasks', '../algorithms'].map((folder) => path.join(here, folder));

/** The programs of a folder, by their paths. */
function programsIn(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.tail'))
    .sort()
    .map((name) => path.join(folder, name));
}

function listingOf(text: string): string {
  const { tasks, problems } = compileText(text);
  const said = problems.map(({ code, severity, message, suggestion, range }) =>
    [severity, code, plain(range), message, ...(suggestion === undefined ? [] : [suggestion])].join(' '),
  );
  return `${[...said, ...tasks.flatMap((task) => [...linesOf(task), ...runsOf(task)])].join('\n')}\n`;
}

/** All of a task, its machine last, and of that the states: a line for each node, which says what may come after it. */
function linesOf({ machine: { states, start, ...machine }, ...task }: Task): readonly string[] {
  const parts = (whole: object): readonly string[] =>
    Object.entries(whole).flatMap(([name, part]) =>
      Array.isArray(part) && part.length > 1
        ? [name, ...part.map((one) => `  ${plain(one)}`)]
        : `${name} ${plain(part)}`,
    );
  return [
    ...parts(task),
    ...parts(machine),
    'start',
    ...codeOf(start),
    ...states.flatMap(({ code, ...state }) => [`state ${plain(state)}`, ...codeOf(code)]),
  ];
}

/** The traces of the examples, with all that each cell held in them. */
function runsOf(task: Task): readonly string[] {
  return task.examples.flatMap(({ inputs }, i) => {
    const { bound } = bindInputs(task, inputs);
    if (bound === undefined) return [`example ${i + 1} cannot be bound`];
    const recording = recordByInterpreter(bound, { limit: 2000 });
    const history = historyOfRecording(recording);
    const end = { state: recording.states, event: 0 };
    const versions = task.machine.regions.flatMap(({ id }) =>
      history.cells(id, end).map(({ cell }) => {
        const held = history
          .versions(cell, end)
          .map(({ state, event, value }) => `${valueText(value)} (${state}.${event})`);
        return `  ${cellText(task.machine, cell)}: ${held.join(', ')}`;
      }),
    );
    const { kind } = recording.end;
    return [
      `example ${i + 1}: ${kind}`,
      writeEvents(recordingEvents(recording, styles.minimal), styles.minimal),
      'cells',
      ...versions,
    ];
  });
}

function codeOf(code: Node): readonly string[] {
  const nodes = [...nodesOf(code)];
  const numbers = new Map(nodes.map((node, i) => [node, i]));
  return nodes.map((node, i) => {
    const shown = Object.entries(node).filter(([name]) => !['op', 'next', 'yes', 'no'].includes(name));
    const after = nextNodes(node).map((next) => numbers.get(next));
    return `  ${i} ${node.op} ${plain(Object.fromEntries(shown))}${after.length > 0 ? ` -> ${after.join(', ')}` : ''}`;
  });
}

/** As JSON says it, without quotes around names; ranges and the operands of nodes are short. */
function plain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(plain).join(', ')}]`;
  if (value instanceof Map) return plain([...value]);
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'number') return String(value);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const { slot, start, end, ...rest } = value as Record<string, unknown>;
  if (typeof slot === 'number' && Object.keys(rest).length === 0) return `$${slot}`;
  if (isPosition(start) && isPosition(end)) return `${plain(start)}-${plain(end)}`;
  if (isPosition(value)) return `${value.line + 1}:${value.character + 1}`;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries.map(([name, part]) => `${name}: ${plain(part)}`).join(', ')}}`;
}

function isPosition(value: unknown): value is { readonly line: number; readonly character: number } {
  return typeof value === 'object' && value !== null && 'line' in value && 'character' in value;
}

/** Compares what was found with the file that keeps it. */
function assertKept(file: string, found: string): void {
  const actual = `${file}.actual`;
  if (process.env['UPDATE_GOLDENS'] === '1') writeFileSync(file, found);
  const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (kept === found) rmSync(actual, { force: true });
  else writeFileSync(actual, found);
  assert.equal(found, kept);
}

describe('programs', () => {
  for (const file of programsIn(goldens)) {
    it(`compile to the machines, and run to the traces, that are kept: ${path.basename(file, '.tail')}`, () => {
      assertKept(file.replace(/tail$/, 'txt'), listingOf(readFileSync(file, 'utf8')));
    });
  }

  for (const folder of shipped) {
    it(`compile to the machines, and run to the traces, whose digests are kept: those in ${path.basename(folder)}`, () => {
      const digests = programsIn(folder).map((file) => {
        const listing = listingOf(readFileSync(file, 'utf8'));
        const digest = createHash('sha256').update(listing).digest('hex').slice(0, 16);
        return `${path.basename(file, '.tail')} ${digest}\n`;
      });
      assertKept(path.join(goldens, `${path.basename(folder)}.txt`), digests.join(''));
    });
  }

  it('are refused with the problems that are kept', () => {
    const file = path.join(goldens, 'refused', 'programs.tail');
    const programs = readFileSync(file, 'utf8').split(/^(?=task )/m);
    const found = programs.map(
      (text) => `${text.slice(0, text.indexOf(' {'))}\n${listingOf(text).split('\nname ')[0] ?? ''}\n`,
    );
    assertKept(file.replace(/tail$/, 'txt'), found.join('\n'));
  });
});
