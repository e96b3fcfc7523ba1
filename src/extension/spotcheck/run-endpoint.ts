import type { Endpoint } from '../../inference/index.ts';
import type { RunHead } from '../../spotcheck/index.ts';

/** In what an endpoint is not the one that a run asked, for people. */
export function differenceText(
  { model, api }: Pick<Endpoint, 'model' | 'api'>,
  asked: Pick<RunHead['endpoint'], 'model' | 'api'>,
): string {
  return [
    ...(model === asked.model ? [] : [`its model is “${model}”, and the run asked “${asked.model}”`]),
    ...(api === asked.api ? [] : [`its API is ${api}, and the run used ${asked.api}`]),
  ].join('; ');
}
