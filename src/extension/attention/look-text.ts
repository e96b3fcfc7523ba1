import type { ChosenHead, Gaze, Look } from '../../attention/index.ts';
import { visible } from '../../views/index.ts';

/** Tokens that a table has. */
const MOST_ROWS = 20;

export function percent(share: number): string {
  return `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** Where the model looked while it wrote a token, on one line. */
export function lookText(look: Look, text: string, head: ChosenHead): string {
  const elsewhere = Math.max(0, 1 - look.onOperands - look.onResults - look.onSources - look.onPrompt);
  const parts = [
    ...(look.sources.length > 0 ? [`source ${percent(look.onSources)}`] : []),
    ...(look.operands.length > 0 ? [`operands ${percent(look.onOperands)}`] : []),
    ...(look.results.length > 0 ? [`results ${percent(look.onResults)}`] : []),
    `question ${percent(look.onPrompt)}`,
    `elsewhere ${percent(elsewhere)}`,
  ];
  return `${JSON.stringify(text)}: ${parts.join(', ')} · ${headText(head)}`;
}

function headText(head: ChosenHead): string {
  return head === undefined ? 'all heads' : `layer ${head.layer + 1}, head ${head.head + 1}`;
}

/** The same as a page, with the tokens that were looked at most. */
export function lookTable(look: Look, gaze: Gaze, trace: string, traceLine: number, head: ChosenHead): string {
  const span = gaze.marked.placeOf(look.token) ?? { start: 0, end: 0 };
  const operands = new Set(look.operands);
  const results = new Set(look.results);
  const sources = new Set(look.sources);
  const roleOf = (token: number): string => {
    if (operands.has(token)) return 'fetched operand';
    if (results.has(token)) return 'result of this state';
    if (sources.has(token)) return 'source';
    return token < gaze.marked.begin ? 'question' : '';
  };
  const most = [...look.shares.keys()]
    .sort((a, b) => (look.shares[b] ?? 0) - (look.shares[a] ?? 0))
    .slice(0, MOST_ROWS);
  const rows = most.map((token) => {
    const place = gaze.marked.placeOf(token);
    const line = place === undefined ? '' : `line ${traceLine + trace.slice(0, place.start).split('\n').length}`;
    const text = place === undefined ? '' : JSON.stringify(trace.slice(place.start, place.end));
    return [percent(look.shares[token] ?? 0).padStart(6), line.padEnd(10), text.padEnd(12), roleOf(token)]
      .join('  ')
      .trimEnd();
  });
  const state =
    look.state === undefined
      ? 'before the first state'
      : `state ${look.state + 1}, ${gaze.marked.states[look.state]?.label ?? ''}`;
  const line = traceLine + trace.slice(0, span.start).split('\n').length;
  return visible(
    [
      lookText(look, trace.slice(span.start, span.end), head),
      `Line ${line}, ${state}. What was looked at most:`,
      '',
      ...rows,
      '',
    ].join('\n'),
  );
}
