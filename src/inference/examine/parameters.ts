import type { Completion } from '../completion.ts';
import { dialects } from '../dialects.ts';
import type { Endpoint } from '../endpoint.ts';
import { EndpointError } from '../errors.ts';
import { without } from '../whole-answer.ts';
import { QUESTION, type Requests } from './counted-requests.ts';

/** How an endpoint is asked so that its server takes the request. */
export interface Accepted {
  readonly endpoint: Endpoint;
  /** Fields that the server named when it refused them. */
  readonly refused: readonly string[];
  /** Fields of which at least one was refused. */
  readonly suspected: readonly string[];
  /** The tokens have to be sent under the newer name. */
  readonly renamed: boolean;
  readonly answer: Completion;
  /** Why what came is no answer of use, though the server took the request. */
  readonly flaw: EndpointError | undefined;
}

/** Fields that a request needs. */
const NEEDED = new Set(['model', 'messages', 'prompt', 'stream']);
/** What is left out, one after the other, where a server does not say what it refuses: first what is in no API of OpenAI's. */
const GUESSES: readonly (readonly string[])[] = [
  ['top_k', 'min_p', 'repetition_penalty'],
  ['stop', 'n', 'stream_options'],
  ['seed', 'frequency_penalty', 'presence_penalty', 'temperature', 'top_p'],
];
const NEWER_NAME = 'max_completion_tokens';

/**
 * Asks, and leaves out what the server refuses until it takes the request. Throws the EndpointError that leaving out
 * fields does not help against.
 */
export async function accepted(requests: Requests, endpoint: Endpoint): Promise<Accepted> {
  const refused = new Set<string>();
  const suspected = new Set<string>();
  let current = endpoint;
  let guess = 0;
  for (;;) {
    try {
      return outcome(await requests.ask('Asking a question', current), undefined);
    } catch (error) {
      if (!(error instanceof EndpointError)) throw error;
      if (error.partial !== undefined && isAnswered(error)) return outcome(error.partial, error);
      if (error.kind !== 'bad-request') throw error;
      const words = error.serverMessage ?? '';
      const sent = Object.keys(dialects[current.api].body(current, QUESTION)).filter((name) => !NEEDED.has(name));
      if (words.includes(NEWER_NAME) && current.sampling.maxTokensField !== NEWER_NAME) {
        current = { ...current, sampling: { ...current.sampling, maxTokensField: NEWER_NAME } };
        continue;
      }
      const named = sent.filter((name) => names(words, name));
      for (const name of named) refused.add(name);
      let left = named;
      for (; left.length === 0 && guess < GUESSES.length; guess++) {
        left = (GUESSES[guess] ?? []).filter((name) => sent.includes(name));
        for (const name of left) suspected.add(name);
      }
      if (left.length === 0) throw error;
      current = without(current, left);
    }
  }

  function outcome(answer: Completion, flaw: EndpointError | undefined): Accepted {
    return {
      endpoint: current,
      refused: [...refused],
      suspected: [...suspected],
      renamed: current.sampling.maxTokensField !== endpoint.sampling.maxTokensField,
      answer,
      flaw,
    };
  }
}

/** Whether a text has this name as a word of its own. Names come from settings, and may hold any characters. */
function names(text: string, name: string): boolean {
  if (name === '') return false;
  const isPartOfWord = (character: string | undefined): boolean => character !== undefined && /\w/.test(character);
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1))
    if (!isPartOfWord(text[at - 1]) && !isPartOfWord(text[at + name.length])) return true;
  return false;
}

/** Whether the server took the request and answered, in a way that is no use. */
function isAnswered({ kind }: EndpointError): boolean {
  return ['empty', 'only-reasoning', 'filtered', 'malformed', 'too-long'].includes(kind);
}
