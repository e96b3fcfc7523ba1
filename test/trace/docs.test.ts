import { strict as assert } from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { record } from '../../src/record/index.ts';
import { styleNames, styles, type Style, type StyleName } from '../../src/machine/index.ts';
import {
  answerRungs,
  anyLabel,
  faultTable,
  judge,
  readLines,
  readTraceFile,
  recordingEvents,
  spellingTable,
  writeEvents,
} from '../../src/trace/index.ts';
import { bindAddition } from '../machine/hand-built/index.ts';

const page = new URL('../../docs/trace-format.md', import.meta.url);
/** Set it to write the generated parts into the page. */
const rewrite = process.env['UPDATE_DOCS'] === '1';

const sum = bindAddition('37.5', '1.48');

/** What the page holds that is made from the code, by the name in its markers. */
const generated: Readonly<Record<string, string>> = {
  styles: table(
    ['line', ...styleNames],
    wordedKinds(styles.minimal).map((kind) => [kind, ...styleNames.map((name) => code(wording(styles[name], kind)))]),
  ),
  faults: table(
    ['kind', 'name', 'what it is'],
    faultTable.map(({ kind, title, meaning }) => [code(kind), title, meaning]),
  ),
  spellings: table(
    ['spelling', 'what it is', 'for instance'],
    spellingTable.map(({ name, is, example: instance }) => [code(name), is, instance]),
  ),
  answers: table(
    ['rung', 'what is found', 'for instance'],
    answerRungs.map(({ rung, is, example: instance }) => [code(rung), is, instance]),
  ),
  'example-minimal': example('minimal'),
  'example-verbose': example('verbose'),
};

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows]
    .map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
}

function code(text: string): string {
  return `\`${text}\``;
}

type Kind = keyof Style['lines'];

function wordedKinds({ lines }: Style): Kind[] {
  return Object.keys(lines).filter((kind): kind is Kind => kind in lines);
}

/** A pattern as people read it: fields in braces, a repeated group twice. */
function wording({ lines }: Style, kind: Kind): string {
  return lines[kind]
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if ('each' in piece) {
        const item = piece.each.map((part) => (typeof part === 'string' ? part : `{${part.field}}`)).join('');
        return `${item}${piece.separator}${item}…`;
      }
      return 'yes' in piece ? `{${piece.yes}|${piece.no}}` : `{${piece.field}}`;
    })
    .join('');
}

/** The lines before the first state, a state in the middle, and the end. */
function example(name: StyleName): string {
  const lines = writeEvents(recordingEvents(record(sum), styles[name]), styles[name])
    .trimEnd()
    .split('\n');
  const label = (text: string): string => writeEvents([{ kind: 'enter', label: text }], styles[name]).trimEnd();
  const [middle, next, last] = ['Add place -2', 'Add place -1', 'Read the answer'].map((text) =>
    lines.indexOf(label(text)),
  );
  return [
    '```tail-cot',
    ...lines.slice(0, 2),
    '...',
    ...lines.slice(middle, next),
    '...',
    ...lines.slice(last),
    '```',
  ].join('\n');
}

describe('docs/trace-format.md', () => {
  if (rewrite) {
    let text = readFileSync(page, 'utf8');
    for (const [name, part] of Object.entries(generated))
      text = text.replace(between(name), (_all, begin: string, _old: string, end: string) => `${begin}${part}\n${end}`);
    writeFileSync(page, text);
  }
  const text = readFileSync(page, 'utf8');

  for (const [name, part] of Object.entries(generated)) {
    it(`has the ${name} that the code has (UPDATE_DOCS=1 writes them)`, () => {
      assert.equal(between(name).exec(text)?.[2], `${part}\n`);
    });
  }

  it('shows traces that read, line by line', () => {
    const blocks = [...text.matchAll(/```tail-cot\n([^]*?)```/g)].map(([, block]) => block ?? '');
    assert.ok(blocks.length >= 3);
    for (const block of blocks) {
      const { trace } = readTraceFile(block);
      const lines = trace
        .split('\n')
        .filter((line) => line !== '...' && line !== '')
        .join('\n');
      const unreadable = styleNames.map(
        (name) =>
          [...readLines(lines, styles[name], anyLabel)].filter(({ event }) => event.kind === 'unreadable').length,
      );
      assert.equal(Math.min(...unreadable), 0, block);
    }
  });

  it('tells of a verdict and an explanation that the judge gives', () => {
    const right = writeEvents(recordingEvents(record(sum), styles.minimal), styles.minimal);
    const wrong = right.replace('get x[-1]=5, y[-1]=4, carry=0', 'get x[-1]=5, y[-1]=4, carry=8');
    const {
      verdict,
      faults: [fault],
    } = judge(sum, wrong);
    assert.ok(
      text.includes(
        `${verdict}: line ${(fault?.line ?? 0) + 1}, ${fault?.label}, ${fault?.kind}: ${fault?.explanation}`,
      ),
    );
  });
});

function between(name: string): RegExp {
  return new RegExp(`(<!-- ${name} -->\n)([^]*?)(<!-- end -->)`);
}
