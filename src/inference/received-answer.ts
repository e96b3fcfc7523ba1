import { createParser } from 'eventsource-parser';
import { problemOfEnd } from './answer-problem.ts';
import type { Dialect } from './dialects.ts';
import type { Api } from './endpoint.ts';
import { EndpointError, type ErrorDetails } from './errors.ts';
import { parseJson } from './json.ts';
import { type Piece, UnreadablePart, type Usage } from './read-reply.ts';
import { pageTitle, readErrorObject, type ServerMessage, tidy } from './server-message.ts';

export interface AnswerSetup {
  readonly api: Api;
  readonly dialect: Dialect;
  readonly url: string;
  /** What is struck out of the server's words. */
  readonly secrets: readonly string[];
  /** Characters of text and reasoning together. */
  readonly maxCharacters: number;
  readonly onText: ((text: string) => void) | undefined;
  /** Names an error that the server reports inside an answer. */
  readonly refuse: (message: ServerMessage) => EndpointError;
}

type Mode = 'undecided' | 'events' | 'json' | 'html';

/** By the body's first character; a body that begins otherwise is events. */
const modes: Readonly<Record<string, Mode>> = { '{': 'json', '[': 'json', '<': 'html' };

/** JSON around the text, beyond the text itself. */
const FRAMING = 1 << 20;
/** Words with which a server says that it, not the model, ended the answer. */
const BROKEN_OFF = new Set([
  'abort',
  'aborted',
  'error',
  'cancelled',
  'canceled',
  'timeout',
  'network_error',
  'insufficient_system_resource',
]);
/** Characters of a refusal that are kept. */
const LONGEST_REFUSAL = 4096;
/** Events that only keep a connection alive. */
const SIGNS_OF_LIFE = new Set(['ping', 'heartbeat']);

/**
 * Puts an answer together from the text of its body, in pieces cut anywhere. What the body is, is seen from its first
 * character, for servers' content types are not reliable: a stream of events, one JSON object, or a web page.
 */
export class Answer {
  text = '';
  reasoning = '';
  finishReason: string | null = null;
  model: string | undefined;
  usage: Usage | undefined;
  /** The stream said that it is complete. */
  isDone = false;

  #mode: Mode = 'undecided';
  #body = '';
  #events = 0;
  #isEnding = false;
  /** Text came after a finish reason: this server's finish reasons do not tell that the model has ended. */
  #goesOnAfterFinish = false;
  #refusal = '';
  #callsTool = false;
  readonly #places = new Set<Piece['place']>();
  /** The first message without choices, shortened. */
  #strange: string | undefined;
  readonly #parser;

  constructor(private readonly setup: AnswerSetup) {
    this.#parser = createParser({
      onEvent: ({ event, data }) => this.#onEvent(event, data),
      onError: ({ type, field, value }) => {
        if (type === 'max-buffer-size-exceeded') throw this.#tooLong();
        // llama-server of some versions sends its error as a field of that name
        if (type === 'unknown-field' && field === 'error') this.#onEvent('error', value ?? '');
      },
      maxBufferSize: setup.maxCharacters + FRAMING,
    });
  }

  /** Whether something of the model's came. */
  get hasBegun(): boolean {
    return this.text !== '' || this.reasoning !== '';
  }

  /** Whether the model has ended: from then on only token counts can be missing. */
  get hasEnded(): boolean {
    return this.isDone || (this.finishReason !== null && !this.#goesOnAfterFinish);
  }

  /** Takes the next characters of the body; throws an EndpointError. */
  feed(characters: string): void {
    if (this.#mode === 'undecided') {
      const first = /\S/.exec(characters)?.[0];
      if (first === undefined) return;
      this.#mode = modes[first] ?? 'events';
    }
    if (this.#mode === 'events') {
      if (this.#events === 0 && this.#body.length < 200) this.#body += characters.slice(0, 200);
      this.#parser.feed(characters);
    } else {
      this.#body += characters;
      if (this.#body.length > this.setup.maxCharacters + FRAMING) throw this.#tooLong();
    }
  }

  /** The body is over; throws an EndpointError if it was no whole answer. */
  end(): void {
    this.#isEnding = true;
    if (this.#mode === 'html') {
      const title = this.#quoted(pageTitle(this.#body), 100);
      throw this.#error({
        kind: 'html',
        what: `A web page${title === '' ? '' : ` titled “${title}”`} came instead of an answer`,
      });
    }
    if (this.#mode === 'json') {
      this.#endJson();
      return;
    }
    if (this.#mode === 'undecided') throw this.#error({ kind: 'cut', what: 'The connection ended without an answer' });
    // a last event may lack the empty line that ends it
    this.#parser.feed('\n\n');
    if (this.finishReason !== null) return;
    if (this.#events === 0 && !beginsLikeEvents(this.#body)) {
      throw this.#error({
        kind: 'malformed',
        what: `The answer is neither JSON nor a stream of events; it begins “${this.#quoted(this.#body)}”`,
      });
    }
    this.#requireChoices();
    throw this.#error({
      kind: 'cut',
      what: 'The stream ended without a finish reason and without [DONE]: the answer was cut off',
    });
  }

  /** Throws an EndpointError if what came to its end is no answer of a model's, which must not pass for a wrong one. */
  requireAnswer(): void {
    this.#requireChoices();
    const { text, reasoning, finishReason, usage } = this;
    const problem = problemOfEnd({
      text,
      reasoning,
      finishReason,
      tokens: usage?.completionTokens,
      refusal: this.#quoted(this.#refusal),
      callsTool: this.#callsTool,
      isForeign: this.#places.has('foreign') && !this.#places.has('own'),
      api: this.setup.api,
    });
    if (problem !== undefined) throw this.#error(problem);
  }

  /** Messages may lack choices, but not all of them. */
  #requireChoices(): void {
    if (this.#strange === undefined || this.#places.size > 0) return;
    throw this.#error({
      kind: 'malformed',
      what: `The answer does not follow the API: it has no choices; it begins “${this.#strange}”`,
    });
  }

  #endJson(): void {
    const message = parseJson(this.#body);
    if (message === undefined) {
      throw this.#error({
        kind: 'malformed',
        what: `The answer is incomplete JSON; it begins “${this.#quoted(this.#body)}”`,
      });
    }
    this.#take(message);
    this.isDone = true;
    this.finishReason ??= 'unknown';
  }

  #onEvent(name: string | undefined, data: string): void {
    if (this.isDone || SIGNS_OF_LIFE.has(name ?? '')) return;
    if (data.trim() === '[DONE]') {
      this.isDone = true;
      this.finishReason ??= 'unknown';
      return;
    }
    if (data === '') return;
    const message = parseJson(data);
    if (name === 'error' && !this.hasEnded)
      throw this.setup.refuse(
        readErrorObject(message, this.setup.secrets) ?? { text: this.#quoted(data), codes: [], isHtml: false },
      );
    if (message === undefined) {
      if (this.hasEnded) return;
      // a connection that breaks off leaves half an event, which is then reported as a cut
      if (this.#isEnding) return;
      throw this.#error({ kind: 'malformed', what: `An event of the stream is not JSON: “${this.#quoted(data)}”` });
    }
    this.#events++;
    this.#take(message);
  }

  #take(message: unknown): void {
    const piece = this.hasEnded ? this.#readLate(message) : this.#read(message);
    if (piece === undefined) return;
    if (piece.place !== 'none') this.#places.add(piece.place);
    else if (typeof message !== 'object' || message === null || !('choices' in message))
      this.#strange ??= this.#quoted(JSON.stringify(message));
    if (this.finishReason !== null && piece.text !== '') this.#goesOnAfterFinish = true;
    if (this.#refusal.length < LONGEST_REFUSAL) this.#refusal += piece.refusal.slice(0, LONGEST_REFUSAL);
    this.#callsTool ||= piece.callsTool;
    this.model = piece.model ?? this.model;
    this.usage = piece.usage ?? this.usage;
    this.#append(piece);
    if (piece.finishReason === undefined) return;
    if (BROKEN_OFF.has(piece.finishReason)) {
      throw this.#error({
        kind: 'cut',
        what: `The server cut the answer off (finish reason “${this.#quoted(piece.finishReason)}”)`,
      });
    }
    this.finishReason = piece.finishReason;
  }

  #read(message: unknown): Piece {
    const error = readErrorObject(message, this.setup.secrets);
    if (error !== undefined) throw this.setup.refuse(error);
    try {
      return this.setup.dialect.read(message);
    } catch (error) {
      if (!(error instanceof UnreadablePart)) throw error;
      throw this.#error({ kind: 'malformed', what: `The answer does not follow the API: ${error.message}` });
    }
  }

  /** What comes after the model has ended can add token counts, and cannot take the answer away. */
  #readLate(message: unknown): Piece | undefined {
    try {
      const piece = this.setup.dialect.read(message);
      return BROKEN_OFF.has(piece.finishReason ?? '') ? { ...piece, finishReason: undefined } : piece;
    } catch (error) {
      if (error instanceof UnreadablePart) return undefined;
      throw error;
    }
  }

  #append({ text, reasoning }: Piece): void {
    const room = this.setup.maxCharacters - this.text.length - this.reasoning.length;
    const fittingReasoning = fit(reasoning, room);
    const fittingText = fit(text, room - fittingReasoning.length);
    this.reasoning += fittingReasoning;
    this.text += fittingText;
    if (fittingText !== '') this.setup.onText?.(fittingText);
    if (text.length + reasoning.length > room) throw this.#tooLong();
  }

  #tooLong(): EndpointError {
    return this.#error({
      kind: 'too-long',
      what: `The answer is longer than ${this.setup.maxCharacters.toLocaleString('en')} characters`,
    });
  }

  /** The error for a body that goes on and on, though hardly any of it is an answer. */
  endless(bytes: number): EndpointError {
    return this.#error({
      kind: 'too-long',
      what: `What came is longer than ${bytes.toLocaleString('en')} bytes, and hardly any of it is an answer`,
    });
  }

  /** What the server sent, as an error may quote it. */
  #quoted(text: string, longest = 80): string {
    return tidy(text, this.setup.secrets, longest);
  }

  #error(details: Omit<ErrorDetails, 'url'>): EndpointError {
    return new EndpointError({ ...details, url: this.setup.url });
  }
}

function beginsLikeEvents(body: string): boolean {
  const start = body.trimStart();
  return ['data:', 'event:', 'id:', 'retry:', ':'].some((field) => start.startsWith(field) || field.startsWith(start));
}

/** The beginning of a text that has room, without half a surrogate pair. */
function fit(text: string, room: number): string {
  if (text.length <= room) return text;
  const last = text.charCodeAt(room - 1);
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? room - 1 : room);
}
