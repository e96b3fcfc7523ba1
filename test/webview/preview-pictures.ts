/** What the preview shows in tests: traces of real tasks, made as the host makes them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { finish } from '../../src/machine/index.ts';
import {
  firstChoice,
  PreviewMaker,
  PreviewModel,
  type PreviewChoice,
  type PreviewPicture,
  type PreviewTrace,
} from '../../src/preview/index.ts';
import type { PreviewMessage } from '../../src/views/preview/preview-messages.ts';
import { hostile } from './report-runs.ts';

export const addition = readFileSync(path.resolve(import.meta.dirname, '../../tasks/addition.tail'), 'utf8');

const maker = new PreviewMaker();
const known = new Map<string, PreviewPicture>();

/** What is shown after these texts, one typed after the other. */
export function pictureOf(texts: readonly string[], choice: Partial<PreviewChoice> = {}): PreviewPicture {
  const key = JSON.stringify([texts, choice]);
  const picture = known.get(key) ?? shownAfter(texts, choice);
  known.set(key, picture);
  return picture;
}

function shownAfter(texts: readonly string[], choice: Partial<PreviewChoice>): PreviewPicture {
  const model = new PreviewModel();
  let picture: PreviewPicture | undefined;
  for (const text of texts) {
    model.edited();
    const job = { text, imports: [], choice: { ...firstChoice, ...choice }, style: 'minimal' };
    picture = model.hear(finish(maker.make(job)));
  }
  assert.ok(picture !== undefined);
  return picture;
}

export function message(picture: PreviewPicture, line?: number): PreviewMessage {
  return { type: 'picture', picture, uri: 'file:///addition.tail', name: 'addition.tail', line };
}

/** The line of a text, from 0, where this is written. */
export function lineOf(text: string, part: string): number {
  assert.ok(text.includes(part));
  return text.slice(0, text.indexOf(part)).split('\n').length - 1;
}

/** A program that prints more than before, and one that runs for ever. */
export const edited = addition.replace('carry = s / 10', 'carry = (s - s % 10) / 10');
export const endless = addition.replace('top = top - 1', 'top = top - 0');
export const broken = addition.replace('carry = s / 10', 'carry = s /');

/** A trace of about so many characters. */
export function longTrace(characters: number): PreviewPicture {
  const picture = pictureOf([addition], { size: { tier: 'L' } });
  assert.ok(picture.is === 'fresh');
  const { trace } = picture;
  const size = trace.blocks.reduce((sum, { lines }) => sum + lines.join('\n').length + 1, 0);
  const times = Math.ceil(characters / size);
  const blocks = Array.from({ length: times }, () => trace.blocks.slice(2)).flat();
  return { ...picture, trace: { ...trace, blocks, states: blocks.length, tokens: trace.tokens * times } };
}

export function hostilePicture(): PreviewPicture {
  const picture = pictureOf([addition]);
  assert.ok(picture.is === 'fresh');
  const { trace, menu } = picture;
  const first: PreviewTrace['blocks'][number] = {
    lines: [hostile, `get ${hostile}=1`, 'x'.repeat(5000), ...Array.from({ length: 3 }, () => hostile.repeat(30))],
    kinds: 'egpopo',
    from: [],
    place: 0,
    tokens: 123_456_789,
    far: { cell: hostile, tokens: 12_345 },
  };
  return {
    is: 'fresh',
    changes: { blocks: [{ block: 1, isNew: false, lines: [1, 2] }], gone: 1, tokens: -5 },
    menu: {
      ...menu,
      tasks: [hostile, 'Other'],
      styles: [{ name: hostile, description: hostile }],
      chosen: { ...menu.chosen, task: hostile, style: hostile },
    },
    trace: {
      ...trace,
      question: hostile.repeat(40),
      blocks: [...trace.blocks.slice(0, 1), first, ...trace.blocks.slice(1)],
      places: trace.places.map((place) => ({ ...place, source: `${hostile}.tail`, warnings: [hostile] })),
      stuck: { message: hostile.repeat(10), line: 3 },
    },
  };
}
