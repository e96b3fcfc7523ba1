import type { Endpoint } from '../inference/index.ts';
import type { Plan } from './plan.ts';
import { sampleKey, type RunExtent, type RunHead, type RunSample, type SampleName } from './run-file.ts';
import { jsonInputs } from './run-plan.ts';

/**
 * How a run began otherwise than it would be resumed: each difference in words for people; none where it is the same
 * run, or asks for more of it.
 */
export function differences(begun: RunHead, now: RunHead): string[] {
  const found: string[] = [];
  const say = (isSame: boolean, text: string): void => {
    if (!isSame) found.push(text);
  };
  const names = (what: string, a: string | number, b: string | number): void =>
    say(a === b, `${what} was ${short(a)}, not ${short(b)}`);
  names('the task', begun.task, now.task);
  say(begun.task !== now.task || begun.hash === now.hash, 'the task has changed since');
  names('the model', begun.endpoint.model, now.endpoint.model);
  names('the address', bareUrl(begun.endpoint.url), bareUrl(now.endpoint.url));
  names('the API', begun.endpoint.api, now.endpoint.api);
  names('the list of lengths', begun.lengths ?? ALL_LENGTHS, now.lengths ?? ALL_LENGTHS);
  // What asks more of the same extends the run; what asks less is another one.
  if (begun.lengths === now.lengths && !begun.tiers.every((tier) => now.tiers.includes(tier)))
    names('the list of tiers', begun.tiers.join(','), now.tiers.join(','));
  if (begun.samples > now.samples) names('the number of questions of each tier', begun.samples, now.samples);
  if (begun.repeats > now.repeats) names('the number of answers to each question', begun.repeats, now.repeats);
  names('the seed', begun.seed, now.seed);
  names('the number of examples before each question', begun.shots ?? 0, now.shots ?? 0);
  part('a system prompt', begun.systemPrompt, now.systemPrompt);
  part('a prompt template', begun.promptTemplate ?? '', now.promptTemplate ?? '');
  part('an extraBody', empty(begun.extraBody), empty(now.extraBody));
  const parameters = new Set([...Object.keys(begun.sampling), ...Object.keys(now.sampling)]);
  for (const name of [...parameters].sort()) {
    const [a, b] = [valueOf(begun.sampling, name), valueOf(now.sampling, name)];
    names(name, a, b);
  }
  return found;

  function part(what: string, a: string, b: string): void {
    if (a === b) return;
    if (b === '') found.push(`it was started with ${what}`);
    else found.push(a === '' ? `it was started without ${what}` : `it was started with another value of ${what}`);
  }
}

const ALL_LENGTHS = 'all of the tiers';

/** For people: why two runs cannot be compared; undefined where they can. */
export function incomparable(one: RunHead, other: RunHead): string | undefined {
  if (one.hash === other.hash) return undefined;
  return one.task === other.task
    ? `These are runs of two versions of “${one.task}”: their questions and states are not the same. Spot check again with one version.`
    : `These are runs of different tasks, “${one.task}” and “${other.task}”. Choose runs of one task.`;
}

/** For people: why no question of two runs is the same, and what to do, where that is so. Each with its file's name. */
export function apartText(
  one: { readonly file: string; readonly head: RunHead },
  other: { readonly file: string; readonly head: RunHead },
): string {
  const about = ({ file, head: { seed, tiers, lengths } }: typeof one): string =>
    `${file} has seed ${seed} and ${lengths === undefined ? `tiers ${tiers.join(', ')}` : `lengths ${lengths}`}`;
  const { seed, tiers, lengths } = one.head;
  const [what, option] =
    lengths === undefined ? ['tiers', `--tiers ${tiers.join(',')}`] : ['lengths', `--lengths ${lengths}`];
  if (other.head.seed === seed && other.head.lengths === lengths && other.head.tiers.join() === tiers.join())
    return `${one.file} and ${other.file} have the same seed and ${what}, but no question has an answer in both. Resume the run that has too few answers.`;
  return `${about(one)}; ${about(other)}. Ask both the same questions: run the second one again with --seed ${seed} ${option}, in the editor with that seed and those ${what}.`;
}

/** For people: what is asked now beside what a run asked so far; none where it is the same. */
export function additions(begun: RunExtent, now: RunExtent): string[] {
  const tiers = now.tiers.filter((tier) => !begun.tiers.includes(tier));
  const more = (what: string, a: number, b: number): string[] => (b > a ? [`${b} ${what} instead of ${a}`] : []);
  return [
    ...(tiers.length === 0 ? [] : [`${tiers.length === 1 ? 'tier' : 'tiers'} ${tiers.join(' and ')} too`]),
    ...more('questions of each tier', begun.samples, now.samples),
    ...more('answers to each question', begun.repeats, now.repeats),
  ];
}

/**
 * The endpoint that a run is resumed with: reached as it is set up now, but asked in the very way that the run began
 * with. What the server refuses of a request to go on with an answer may be known only since.
 */
export function asBegun(
  { name, url, model, api, concurrency, timeoutSeconds, headers, keyHeader, extraBody: now }: Endpoint,
  { sampling, promptTemplate, systemPrompt, extraBody }: RunHead,
): Endpoint {
  const refused = Object.entries(now).filter(([field, value]) => value === null && OF_CONTINUING.has(field));
  return {
    name,
    url,
    model,
    api,
    concurrency,
    timeoutSeconds,
    headers,
    keyHeader,
    sampling,
    systemPrompt,
    extraBody: { ...extraBody, ...Object.fromEntries(refused) },
    ...(promptTemplate === undefined ? {} : { promptTemplate }),
  };
}

/** The samples of a run that answer what its plan asks, and for people what the others are. */
export function fitting<S extends SampleName & Pick<RunSample, 'inputs' | 'lengths'>>(
  plan: Plan,
  samples: Iterable<S>,
): { readonly samples: S[]; readonly notes: string[] } {
  const asked = new Map(
    plan.questions.map((one) => [sampleKey(one), contentOf({ inputs: jsonInputs(one.inputs), lengths: one.lengths })]),
  );
  const fit: S[] = [];
  const others: string[] = [];
  for (const sample of samples) {
    const key = sampleKey(sample);
    if (asked.get(key) === contentOf(sample)) fit.push(sample);
    else others.push(key);
  }
  return { samples: fit, notes: otherInputsNote(others) };
}

/** For people: the samples of these keys are no answers to the questions of their numbers. */
export function otherInputsNote(keys: readonly string[]): string[] {
  if (keys.length === 0) return [];
  const which =
    keys.length > SHOWN ? `${keys.slice(0, SHOWN).join(', ')} and ${keys.length - SHOWN} more` : keys.join(', ');
  const isOne = keys.length === 1;
  return [
    `${which} ${isOne ? 'is' : 'are'} ignored: the inputs are not those of this question, so ${isOne ? 'it is' : 'they are'} asked again.`,
  ];
}

/** Samples that a note names. */
const SHOWN = 10;

/** Keys of objects in one order: a file may have been written anew by another program. */
function contentOf(value: Pick<RunSample, 'inputs' | 'lengths'>): string {
  return JSON.stringify([sorted(value.inputs), sorted(value.lengths)]);
}

function sorted(record: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function valueOf(sampling: RunHead['sampling'], name: string): string {
  const found = Object.entries(sampling).find(([one]) => one === name)?.[1];
  return JSON.stringify(found ?? null);
}

/** Fields that only a request to go on with an answer has; leaving them out changes nothing of the run. */
const OF_CONTINUING: ReadonlySet<string> = new Set(['continue_final_message', 'add_generation_prompt']);

function empty(body: RunHead['extraBody']): string {
  const parts = sorted(body).filter(([name, value]) => value !== null || !OF_CONTINUING.has(name));
  return parts.length === 0 ? '' : JSON.stringify(parts);
}

/** An address without what does not name a place: a query, which may hold a key, and slashes at the end. */
function bareUrl(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/+$/, '');
}

function short(value: string | number): string {
  const text = String(value);
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
