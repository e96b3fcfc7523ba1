import type { Api } from './endpoint.ts';
import type { ErrorDetails } from './errors.ts';

/** An answer that came to its end without a failure of the connection. */
export interface EndedAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly finishReason: string | null;
  /** Of the answer, as the server counted them. */
  readonly tokens: number | undefined;
  /** Words with which it was declined, shortened. */
  readonly refusal: string;
  readonly callsTool: boolean;
  /** All text stood where the other API has it. */
  readonly isForeign: boolean;
  readonly api: Api;
}

/** Servers' finish reasons for an answer that a filter withheld or cut, in small letters. */
const FILTERED =
  /^(?:content[_-]?filter(?:ed)?|safety|recitation|prohibited_content|blocklist|spii|sensitive|refusal|guardrail_intervened|moderation|censored)$/i;

/**
 * Why it is no answer of the model's at all, so that it must not be judged as a wrong one; undefined where it is one.
 */
export function problemOfEnd(answer: EndedAnswer): Omit<ErrorDetails, 'url'> | undefined {
  const { text, reasoning, finishReason, refusal, callsTool, isForeign, api } = answer;
  const reason = reasonWords(finishReason);
  if (isForeign) {
    const [came, other] =
      api === 'openai-chat' ? ['text to complete', 'openai-completions'] : ['chat messages', 'openai-chat'];
    return {
      kind: 'malformed',
      what: `The server answers in the form of the other API, ${came}`,
      advice: (words) => `${words.setApi(other)}.`,
    };
  }
  if (finishReason !== null && FILTERED.test(finishReason))
    return { kind: 'filtered', what: `A filter ended the answer (${reason})` };
  if (text.trim() !== '') return undefined;
  if (refusal !== '') return { kind: 'filtered', what: `The model declined to answer: “${refusal}”` };
  if (reasoning.trim() !== '') return onlyReasoning(reasoning.trim().length, finishReason);
  if (callsTool)
    return {
      kind: 'empty',
      what: 'The model called a tool instead of answering',
      advice: (words) => `Offer the model no tools: see which ones the server or ${words.extraBody} offers.`,
    };
  if (text !== '') return undefined;
  if (finishReason === 'length') {
    return {
      kind: 'empty',
      what: `The tokens ran out before the first word of the answer (${reason}${counted(answer)})`,
    };
  }
  return { kind: 'empty', what: `The answer is empty (${reason}${counted(answer)})` };
}

/** Why an answer that is reasoning alone is none, wherever the reasoning stands. */
export function onlyReasoning(characters: number, finishReason: string | null): Omit<ErrorDetails, 'url'> {
  return {
    kind: 'only-reasoning',
    what: `${characters.toLocaleString('en')} characters of reasoning came, but no answer after it (${reasonWords(finishReason)})`,
  };
}

function reasonWords(finishReason: string | null): string {
  return finishReason === null || finishReason === 'unknown'
    ? 'no finish reason'
    : `finish reason “${finishReason.slice(0, 40)}”`;
}

function counted({ tokens }: EndedAnswer): string {
  return tokens === undefined ? '' : `, ${tokens === 1 ? '1 token' : `${tokens.toLocaleString('en')} tokens`}`;
}
