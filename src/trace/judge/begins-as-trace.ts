import { finish, matchLabel, type Style } from '../../machine/index.ts';
import { lineText } from '../line.ts';
import { readingLines, type IsLabel } from '../read.ts';
import { respelling } from '../spelling/respell.ts';
import { openingEnvelope } from './envelope.ts';
import type { Truth } from './reference-run.ts';

/**
 * Whether the trace in a text, behind prose or a fence, begins with the first line of the true run's, however that is
 * spelt. `preferred`: the style of the text, where it could be several.
 */
export function beginsAsTrace(truth: Truth, text: string, preferred: Style): boolean {
  const { first } = truth;
  const { machine } = truth.recording.bound;
  const envelope = finish(openingEnvelope(text, preferred, machine));
  const respelt = finish(respelling(text, envelope, preferred, machine, truth))?.text;
  const { start, end, style } = respelt === undefined ? envelope : finish(openingEnvelope(respelt, preferred, machine));
  if (start === undefined || first === undefined) return false;
  const isLabel: IsLabel = (label) => matchLabel(machine, label).length > 0;
  for (const line of readingLines((respelt ?? text).slice(0, end), style, isLabel, start))
    if (line !== undefined) return lineText(line.event, style) === lineText(first, style);
  return false;
}
