import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { inject } from '../../src/imitator/index.ts';
import { styleNames, styles, type Cell, type Task } from '../../src/machine/index.ts';
import { record, type MachineEvent } from '../../src/record/index.ts';
import { faultKinds, judge, recordingEvents, writeEvents, type Verdict } from '../../src/trace/index.ts';
import { compileTask, loadTask, taskNames } from '../tasks/load.ts';
import { spellingEdits, spelt } from './spelling-edits.ts';
import { nextOf } from './streams.ts';
import { boundSample } from './tasks.ts';
import { slip, textEdits, type Random } from './text-edits.ts';

/** The 18 tasks, and programs of textbooks. */
const tasks = new Map<string, () => Task>([
  ...taskNames().map((name) => [name, () => loadTask(name)] as const),
  ...readdirSync(new URL('../algorithms/', import.meta.url))
    .filter((file) => file.endsWith('.tail'))
    .map(
      (file) =>
        [file, () => compileTask(readFileSync(new URL(`../algorithms/${file}`, import.meta.url), 'utf8'))] as const,
    ),
]);

type Edit = (text: string, style: (typeof styleNames)[number], random: Random) => string | undefined;

function changeLines(change: (lines: string[], at: number, to: number, random: Random) => void): Edit {
  return (text, _style, random) => {
    const lines = text.split('\n');
    const at = random(lines.length);
    change(lines, at, Math.min(lines.length, at + 1 + random(12)), random);
    return lines.join('\n');
  };
}

const edits: readonly Edit[] = [
  (text, style, random) =>
    inject(text, style, faultKinds[random(faultKinds.length)] ?? 'operand', () => random(2 ** 20) / 2 ** 20)?.text,
  (text, style, random) =>
    style === 'minimal'
      ? slip(Object.keys(textEdits)[random(Object.keys(textEdits).length)] ?? '', text, random)?.text
      : undefined,
  changeLines((lines, at, to) => lines.splice(at, to - at)),
  changeLines((lines, at, to) => lines.splice(to, 0, ...lines.slice(at, to))),
  changeLines((lines, at, to, random) => lines.splice(random(lines.length), 0, ...lines.slice(at, to))),
  changeLines((lines, at, _to, random) => {
    lines[at] = (lines[at] ?? '').replace(/\d+/, (digits) => String(Number(digits) + 1 + random(9)));
  }),
  (text) => `Here it is:\n\n\`\`\`\n${text}\`\`\`\n`,
  (text, _style, random) => {
    const all = Object.values(spellingEdits);
    const edit = all[random(all.length)];
    return edit && spelt(text, edit, () => random(3) > 0).text;
  },
];

/** A verdict with what each state did; in which order a state wrote, and how deep a call was, stands elsewhere. */
function inFull(verdict: Verdict): object {
  const states = verdict.judged.map(({ record, frame, label, firstLine, lastLine, from, to, truth, repeated }) => ({
    record: { ...record, events: record.events.map(plain) },
    frame,
    places: [label, firstLine, lastLine, from, to, truth, repeated],
  }));
  return { ...verdict, judged: states };
}

function plain(event: MachineEvent): object {
  if (event.kind === 'put') return new Map(event.writes.map(({ cell, value }) => [cellText(cell), value]));
  if (!('callee' in event)) return event;
  return { ...event, callee: [event.callee.function, event.callee.arguments] };
}

function cellText({ region, index }: Cell): string {
  return `${region} ${index.join(' ')}`;
}

describe('the judge passes over what the text has as the true run', () => {
  let faulty = 0;
  const alike = fc.property(
    fc.constantFrom(...tasks.keys()),
    fc.constantFrom(...styleNames),
    fc.constantFrom('S' as const, 'M' as const),
    fc.nat(30),
    fc.array(fc.constantFrom(...edits), { minLength: 1, maxLength: 3 }),
    fc.infiniteStream(fc.nat(2 ** 30)),
    (name, styleName, tier, seed, chosen, draws) => {
      const task = tasks.get(name)?.();
      if (task === undefined) return;
      const style = styles[styleName];
      const bound = boundSample(task, tier, seed);
      const right = writeEvents(recordingEvents(record(bound), style), style);
      const text = chosen.reduce(
        (before, edit) => edit(before, styleName, (below) => nextOf(draws) % below) ?? before,
        right,
      );
      const verdict = judge(bound, text, { style, keepStates: true });
      if (verdict.faults.length > 0) faulty++;
      const thorough = judge(bound, text, { style, isThorough: true, keepStates: true });
      assert.deepEqual(inFull(verdict), inFull(thorough), `${name}\n${text}`);
      assert.deepEqual({ ...verdict, judged: [] }, judge(bound, text, { style }), `${name}\n${text}`);
    },
  );

  it('says what it says when it judges each state by itself', () => {
    faulty = 0;
    fc.assert(alike, { numRuns: 120, endOnFailure: true });
    assert.ok(faulty > 75, `${faulty} faulty traces`);
  });

  it('says so of lines that were moved, doubled and left out in a long list of words', () => {
    fc.assert(alike, { seed: 1, path: '163', numRuns: 1, endOnFailure: true });
  });
});
