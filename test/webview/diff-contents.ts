/** Contents of the diff view that went the whole way: a question drawn, a trace written, slips put in, judged, aligned. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compileText } from '../../src/compile/index.ts';
import { Random } from '../../src/dataset/index.ts';
import { diffContent } from '../../src/extension/diff/diff-content.ts';
import { bindInputs, minimal, type Bound, type Task } from '../../src/machine/index.ts';
import { judge, recordingEvents, sideBySide, Truth, writeEvents } from '../../src/trace/index.ts';
import type { DiffContent } from '../../src/views/diff/diff-messages.ts';
import { slippedTrace, type Slip } from './slipped-trace.ts';

function taskOf(name: string): Task {
  const [task] = compileText(readFileSync(path.resolve(import.meta.dirname, `../../tasks/${name}.tail`), 'utf8')).tasks;
  if (task === undefined) throw new Error(`tasks/${name}.tail does not compile.`);
  return task;
}

const addition = taskOf('addition');

interface Question {
  readonly bound: Bound;
  readonly question: string;
}

function questionOf(x: string, y: string): Question {
  const { bound } = bindInputs(addition, { x, y });
  if (bound === undefined) throw new Error('The inputs do not fit.');
  return { bound, question: `What is ${x} + ${y}?` };
}

/** The content for what a model wrote as the answer to a question. */
export function contentOf({ bound, question }: Question, text: string, name = 'M8'): DiffContent {
  const truth = new Truth(bound);
  const verdict = judge(bound, text, { truth, keepStates: true });
  const sides = sideBySide(text, verdict, truth);
  return diffContent({
    ...{ name, model: 'tail-1.5b-step-4000', task: addition.name, question, text, traceLine: 2, verdict, sides },
  });
}

const sum = questionOf('82415.0617350628', '9348274.55109');

/** A value is read wrong, and the model goes on with it; later a state is skipped. */
export function slippedContent(): DiffContent {
  const text = slipped();
  return contentOf(sum, text);
}

const slip: Slip = { state: 8, cell: 'carry', instead: 1 };

function slipped(): string {
  const lines = slippedTrace(sum.bound, slip).split('\n');
  const skipped = lines.indexOf('Add place 4');
  const end = lines.indexOf('Add place 5');
  return [...lines.slice(0, skipped), ...lines.slice(end)].join('\n');
}

export function soundContent(): DiffContent {
  return contentOf(sum, truthText(sum.bound));
}

/** The model stops in the middle, without an answer. */
export function brokenContent(): DiffContent {
  const text = truthText(sum.bound);
  return contentOf(sum, text.slice(0, text.length / 3));
}

/** The rest of the text was not judged: the stretches as they are behind very many faults. */
export function cutContent(): DiffContent {
  const content = slippedContent();
  const { stretches, faults } = content;
  const end = stretches.findIndex(({ kind }) => kind === 'faulty') + 2;
  const unjudged = stretches.slice(end).map((one) => ({ ...one, kind: 'unjudged' as const }));
  return {
    ...content,
    stretches: [...stretches.slice(0, end), ...unjudged],
    faults: faults.slice(0, 1),
    moreFaults: 2000,
    isCut: true,
  };
}

/** Markup, letters that turn others around, characters that nobody sees, in a trace and in place of one. */
export function hostileContent(): DiffContent {
  const evil =
    '<img src=x onerror="alert(1)"></script><script>alert(2)</script>\u202Eevil\u2066 [a](command:x) \u200b**b**';
  const text = `${evil}\n${slipped().replace(/^put .*$/m, `put sum[0]=${evil}`)}\ra\u2028b ${evil}${'x'.repeat(30_000)}\n`;
  const content = contentOf({ ...sum, question: evil }, text, evil);
  return { ...content, model: evil, task: evil, answer: { found: `${evil}1`, expected: evil } };
}

function truthText(bound: Bound): string {
  return writeEvents(recordingEvents(new Truth(bound).recording, minimal), minimal);
}

/** A trace of at least this many characters, with a slip near its beginning. */
export function longContent(characters: number): DiffContent {
  const digits = (count: number, seed: number): string => {
    const random = new Random('digits', seed);
    return Array.from({ length: count }, () => String(random.integer(1, 9))).join('');
  };
  for (let length = 64; ; length = Math.ceil(length * 1.3)) {
    const question = questionOf(digits(length, 1), digits(length, 2));
    const text = slippedTrace(question.bound, { ...slip, instead: 5 });
    if (text.length >= characters) return contentOf(question, text);
  }
}

/** Of a question of so many digits, whose first line has a fault at its far end. */
export function wideContent(digits: number): DiffContent {
  const question = questionOf('1'.repeat(digits), '2'.repeat(digits));
  const [first = '', ...others] = truthText(question.bound).split('\n');
  return contentOf(question, [first.replace(/\d$/, '7'), ...others].join('\n'));
}
