import type { Examination, Finding } from './examination.ts';
import { isUsable, writesTraces } from './examination.ts';

const signs: Readonly<Record<Finding['mark'], string>> = { ok: '✓', note: '·', problem: '✗' };
const WIDTH = 18;

/** For people, in lines: what was found, and below each finding what to do about it. */
export function examinationText(examination: Examination, calledFrom: string): string {
  const { name, url, model, api, requests, findings } = examination;
  return `${[
    `${name}: ${model}`,
    `${url}, ${api}, called from ${calledFrom}; ${requests === 1 ? '1 request' : `${requests} requests`}`,
    '',
    ...findings.flatMap(({ about, mark, found, advice }) => [
      `${signs[mark]} ${about.padEnd(WIDTH)}${found}`,
      ...(advice === undefined ? [] : [`${' '.repeat(WIDTH + 2)}→ ${advice}`]),
    ]),
    '',
    summary(examination),
  ].join('\n')}\n`;
}

/** In one sentence: whether the endpoint is ready for spot checks, and else what is in its way. */
export function summary(examination: Examination): string {
  const problems = examination.findings.filter(({ mark }) => mark === 'problem');
  if (isUsable(examination))
    return writesTraces(examination)
      ? 'This endpoint is ready for spot checks.'
      : 'The server takes what a spot check sends; whether the model writes traces is not known.';
  return `${problems.length === 1 ? '1 problem' : `${problems.length} problems`}: ${problems.map(({ about }) => about).join(', ')}.`;
}
