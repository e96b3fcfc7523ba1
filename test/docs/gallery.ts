/** What docs/tasks.md holds that is made from the task files. */
import {
  estimateTokens,
  figuresOf,
  groundTruth,
  inputSpace,
  LARGEST_SPACE,
  ownQuestion,
  type Figures,
  type InputSpace,
} from '../../src/dataset/index.ts';
import { taskClasses } from '../../src/language/checks/header-checks.ts';
import { labelText, type Task, type Tier, styles } from '../../src/machine/index.ts';
import { decode, type Recording } from '../../src/record/index.ts';
import { wrapped } from './page.ts';

/** Traces of more lines are folded, below one of their states. */
const LONG = 48;
const SAMPLES = 10;

export interface Exhibit {
  readonly file: string;
  readonly task: Task;
  readonly tiers: readonly ExhibitTier[];
}
interface ExhibitTier {
  readonly tier: Tier;
  readonly figures: Figures;
  readonly space: InputSpace;
}

/** Measures a task as `tail-cot stats --samples 10` does. */
export function exhibit(file: string, task: Task): Exhibit {
  const tiers = task.tiers.map((tier) => ({
    tier,
    space: inputSpace(task, tier.name),
    figures: figuresOf(
      task,
      { tier: tier.name },
      { samples: SAMPLES, seed: 0, style: styles.minimal, count: estimateTokens, context: 32_768 },
    ),
  }));
  return { file, task, tiers };
}

/** The table of all tasks. */
export function overview(exhibits: readonly Exhibit[]): string {
  const rows = inOrder(exhibits).map(({ task, tiers }) => [
    link(task.name),
    words(task.class),
    tiers.map(({ tier }) => range(tier)).join(' · '),
    tiers.map(({ figures }) => number(figures.states.mean)).join(' · '),
    tiers.map(({ figures }) => number(figures.tokens.mean)).join(' · '),
  ]);
  return table(['task', 'class', 'length S · M · L', 'states', 'tokens'], rows);
}

/** A chapter for each class, in it a section for each task. */
export function gallery(exhibits: readonly Exhibit[]): string {
  const ordered = inOrder(exhibits);
  const classes = [...new Set(ordered.map(({ task }) => task.class))];
  return classes
    .map(
      (name) =>
        `## ${title(words(name))}\n\n${ordered
          .filter(({ task }) => task.class === name)
          .map(section)
          .join('\n')}`,
    )
    .join('\n');
}

function section({ file, task, tiers }: Exhibit): string {
  const [example] = task.examples;
  const truth = example && groundTruth(task, example.inputs, styles.minimal).truth;
  if (example === undefined || truth === undefined) throw new Error(`${file} has no example that it takes.`);
  const { trace, answer, recording } = truth;
  return [
    `### ${task.name}`,
    '',
    ...wrapped(firstSentence(task.doc)),
    '',
    ...wrapped(quoted(ownQuestion(task, example.inputs)), '> '),
    '>',
    ...wrapped(`**${quoted(answer ?? '')}**`, '> '),
    '',
    ...traceBlocks(trace, recording),
    '',
    table(
      ['', ...tiers.map(({ tier }) => tier.name)],
      [
        [task.lengths.join(', '), ...tiers.map(({ tier }) => range(tier))],
        ['different inputs', ...tiers.map(({ space }) => spaceText(space))],
        ['states', ...tiers.map(({ figures }) => number(figures.states.mean))],
        ['characters', ...tiers.map(({ figures }) => number(figures.characters.mean))],
        ['tokens', ...tiers.map(({ figures }) => number(figures.tokens.mean))],
      ],
    ),
    '',
    ...wrapped(`The program, and ${task.questions.length} ways of asking: [tasks/${file}](../tasks/${file}).`),
    '[All tasks](#the-tasks)',
    '',
  ].join('\n');
}

function traceBlocks(trace: string, recording: Recording): string[] {
  const lines = trace.trimEnd().split('\n');
  const states = `${recording.states} ${recording.states === 1 ? 'state' : 'states'}`;
  if (lines.length <= LONG) return [`Its trace, ${states}:`, '', ...fence(lines)];
  return [
    'One of its states:',
    '',
    ...fence(busiestState(lines, recording)),
    '',
    '<details>',
    `<summary>The whole trace: ${states}, ${lines.length} lines</summary>`,
    '',
    ...fence(lines),
    '',
    '</details>',
  ];
}

/**
 * The lines of a state of the kind that the run is in most often (of several, the kind with the most lines): of its
 * longest ones that in the middle.
 */
function busiestState(lines: readonly string[], recording: Recording): readonly string[] {
  const { machine } = recording.bound;
  const visits = new Map<number, (readonly string[])[]>();
  let from = 0;
  for (let i = 0; i < recording.states; i++) {
    const point = decode(recording, i);
    const label = labelText(machine, point);
    from = lines.indexOf(label, from);
    const end = lines.findIndex((line, at) => at > from && (line.startsWith('next ') || line === 'halt'));
    visits.set(point.state, [...(visits.get(point.state) ?? []), lines.slice(from, end + 1)]);
    from = end;
  }
  const [busiest = []] = [...visits.values()].sort((a, b) => b.length - a.length || b.flat().length - a.flat().length);
  const most = Math.max(...busiest.map(({ length }) => length));
  const longest = busiest.filter(({ length }) => length === most);
  return longest[Math.floor(longest.length / 2)] ?? [];
}

/** By classes, tasks of one by name. */
function inOrder(exhibits: readonly Exhibit[]): Exhibit[] {
  const classes: readonly string[] = taskClasses;
  const rank = ({ task }: Exhibit): number => classes.indexOf(task.class);
  return [...exhibits].sort((a, b) => rank(a) - rank(b) || (a.task.name < b.task.name ? -1 : 1));
}

function firstSentence(doc: string): string {
  const text = doc.replace(/\s+/g, ' ').trim();
  return quoted(/^.*?[.!?](?= [A-Z]|$)/.exec(text)?.[0] ?? text);
}

function spaceText({ size, exact }: InputSpace): string {
  const most = exact ? '' : 'at most ';
  if (size >= LARGEST_SPACE) return 'more than 10<sup>100</sup>';
  if (size < 10_000_000n) return most + number(Number(size));
  const digits = size.toString();
  return `${most}${digits[0]}.${digits[1]} × 10<sup>${digits.length - 1}</sup>`;
}

function link(name: string): string {
  return `[${name}](#${name
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')})`;
}

function words(name: string): string {
  return name.replaceAll('-', ' ');
}

function title(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function range({ low, high }: Tier): string {
  return low === high ? `${low}` : `${low}–${high}`;
}

function number(value: number): string {
  return Math.round(value).toLocaleString('en');
}

/** Text that Markdown shows as it is. */
function quoted(text: string): string {
  return text.replace(/[\\`*_<>|[\]#]/g, '\\$&');
}

function fence(lines: readonly string[]): string[] {
  return ['```tail-cot', ...lines, '```'];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}
