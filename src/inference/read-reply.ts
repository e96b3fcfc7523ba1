/*
 * Reads what servers answer. Only what is used is looked at, in each of the forms in which servers send it; whatever else stands there may be anything.
 */

/** Tokens as the server counted them. */
export interface Usage {
  readonly promptTokens?: number;
  readonly completionTokens?: number;
}

/** What one message of a server adds to the answer. */
export interface Piece {
  readonly text: string;
  readonly reasoning: string;
  /** Words with which the model, or a filter before it, declines to answer. */
  readonly refusal: string;
  /** The model wants a tool to be called instead of answering. */
  readonly callsTool: boolean;
  /** Whether the message had a place for text at all, and whether it was one of the other API. */
  readonly place: 'own' | 'foreign' | 'none';
  /** The server's word, set by the last piece that has text. */
  readonly finishReason: string | undefined;
  /** The model's name as the server gives it. */
  readonly model: string | undefined;
  readonly usage: Usage | undefined;
}

/** A part that is used and has no form that could be read: where it stands in the message. */
export class UnreadablePart extends Error {}

type Fields = Readonly<Record<string, unknown>>;

/** Reads a piece of a streamed chat answer (`delta`), or a whole one (`message`). */
export function readChatReply(message: unknown): Piece {
  const { reply, choice } = open(message);
  const delta = fieldsOf(choice?.['delta']);
  const said = delta ?? fieldsOf(choice?.['message']);
  const content = contentOf(
    said?.['content'],
    delta === undefined ? 'choices.0.message.content' : 'choices.0.delta.content',
  );
  const isForeign = said === undefined && typeof choice?.['text'] === 'string';
  // made for every token: with a spread in it, it would take longer than parsing the event
  return {
    finishReason: finishReasonOf(choice),
    model: modelOf(reply),
    usage: usageOf(fieldsOf(reply['usage'])),
    text: content.text,
    reasoning: reasoningOf(said, CHAT_REASONING) || content.reasoning,
    refusal: looseText(said?.['refusal']) || content.refusal,
    callsTool: isFilled(said?.['tool_calls']) || isFilled(said?.['function_call']),
    place: placeOf(said !== undefined, isForeign),
  };
}

/** Reads a piece of a streamed completion, or a whole one. */
export function readCompletionReply(message: unknown): Piece {
  const { reply, choice } = open(message);
  const { text } = contentOf(choice?.['text'], 'choices.0.text');
  const isForeign = fieldsOf(choice?.['delta']) !== undefined || fieldsOf(choice?.['message']) !== undefined;
  const hasText = choice !== undefined && 'text' in choice;
  return {
    finishReason: finishReasonOf(choice),
    model: modelOf(reply),
    usage: usageOf(fieldsOf(reply['usage'])),
    text,
    reasoning: reasoningOf(choice, COMPLETION_REASONING),
    refusal: '',
    callsTool: false,
    place: placeOf(hasText, isForeign && !hasText),
  };
}

const CHAT_REASONING = ['reasoning_content', 'reasoning', 'thinking'];
const COMPLETION_REASONING = ['reasoning_content', 'reasoning'];

/** A server that sends several of these names repeats the same text. */
function reasoningOf(fields: Fields | undefined, names: readonly string[]): string {
  if (fields === undefined) return '';
  for (const name of names) {
    const value = fields[name];
    const text = value === undefined || value === null ? '' : looseText(value);
    if (text !== '') return text;
  }
  return '';
}

function placeOf(isOwn: boolean, isForeign: boolean): Piece['place'] {
  if (isOwn) return 'own';
  return isForeign ? 'foreign' : 'none';
}

function open(message: unknown): { readonly reply: Fields; readonly choice: Fields | undefined } {
  const reply = fieldsOf(message) ?? {};
  const choices: readonly unknown[] = Array.isArray(reply['choices']) ? reply['choices'] : [];
  // of several choices the first is read
  for (const one of choices) {
    const choice = fieldsOf(one);
    const index = choice?.['index'];
    if (index === 0 || Number(index ?? 0) === 0) return { reply, choice };
  }
  return { reply, choice: undefined };
}

/** Some servers send an empty string where others send null. */
function finishReasonOf(choice: Fields | undefined): string | undefined {
  const reason = choice?.['finish_reason'];
  return typeof reason === 'string' && reason !== '' ? (FINISH_WORDS[reason] ?? reason) : undefined;
}

function modelOf({ model }: Fields): string | undefined {
  return typeof model === 'string' && model !== '' ? model : undefined;
}

function usageOf(usage: Fields | undefined): Usage | undefined {
  if (usage === undefined) return undefined;
  const promptTokens = count(usage['prompt_tokens']);
  const completionTokens = count(usage['completion_tokens']);
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  return {
    ...(promptTokens === undefined ? {} : { promptTokens }),
    ...(completionTokens === undefined ? {} : { completionTokens }),
  };
}

/** Other servers' words for what OpenAI's API calls `stop`. */
const FINISH_WORDS: Readonly<Record<string, string>> = { eos_token: 'stop', stop_sequence: 'stop', eos: 'stop' };

interface Content {
  readonly text: string;
  readonly reasoning: string;
  readonly refusal: string;
}

/** A content is a text, or a list of parts: of text, of what the model thought, and of what does not concern us. */
function contentOf(content: unknown, place: string): Content {
  if (content === null || content === undefined) return { text: '', reasoning: '', refusal: '' };
  if (typeof content === 'string') return { text: content, reasoning: '', refusal: '' };
  const parts: readonly unknown[] | undefined = Array.isArray(content) ? content : fieldsOf(content) && [content];
  if (parts === undefined) throw new UnreadablePart(`${place}: expected text, found ${typeof content}`);
  const of = (kinds: readonly string[]): string =>
    parts.map((part) => (kinds.includes(kindOf(part)) ? looseText(part) : '')).join('');
  return { text: of(['text', 'output_text']), reasoning: of(['thinking', 'reasoning']), refusal: of(['refusal']) };
}

function kindOf(part: unknown): string {
  const kind = fieldsOf(part)?.['type'];
  return typeof kind === 'string' ? kind : 'text';
}

/** The text of what may be a text, a list, or an object around it; empty for anything else. */
function looseText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (value === undefined || value === null || depth > 4) return '';
  if (Array.isArray(value)) return value.map((one: unknown) => looseText(one, depth + 1)).join('');
  const fields = fieldsOf(value);
  const inner = ['text', 'thinking', 'reasoning', 'content', 'summary', 'refusal']
    .map((name) => fields?.[name])
    .find((one) => one !== undefined && one !== null);
  return inner === undefined ? '' : looseText(inner, depth + 1);
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : fieldsOf(value) !== undefined;
}

/** A count of tokens, which some servers send as a string. */
function count(value: unknown): number | undefined {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** The fields of an object of JSON; undefined for every other value. */
export function fieldsOf(value: unknown): Fields | undefined {
  return isFields(value) ? value : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
