import { closest } from '../../language/index.ts';
import { publicAddress, secretsOf } from '../address.ts';
import type { Completion } from '../completion.ts';
import type { Api, Endpoint } from '../endpoint.ts';
import { dialects } from '../dialects.ts';
import { EndpointError } from '../errors.ts';
import { probe, type Probe } from '../models.ts';
import { inSettings, type SettingWords } from '../setting-words.ts';
import { tidy } from '../server-message.ts';
import { type Examination, type Finding, subjects } from './examination.ts';
import { type Accepted, accepted } from './parameters.ts';
import { scoreFields, scoresIn } from '../log-probabilities.ts';
import { brief, without } from '../whole-answer.ts';
import { beginningOf, REASONING, TRACE_TOKENS, type TraceTrial, type TrialAnswer } from './trace-trial.ts';
import { speedText } from './speed-text.ts';
import { QUESTION, type RequestOptions, Requests, SpentRequests, TOKENS } from './counted-requests.ts';

export interface ExamineOptions extends RequestOptions {
  /** What advice calls the settings; those of the editor unless told otherwise. */
  readonly words?: SettingWords | undefined;
  /** What tells whether the model writes traces; without it that is not tried. */
  readonly trial?: TraceTrial | undefined;
  /** Hears what is tried next. */
  readonly onStep?: ((step: string) => void) | undefined;
}

/** Names of models that are told, and that are compared with a misspelt one. */
const TOLD_MODELS = 8;
const COMPARED_MODELS = 2000;
/** Tokens that a short question takes, with what the chat template puts around it. */
const QUESTION_ROOM = 64;

/**
 * Finds out what an endpoint's server does, by its list of models and a dozen short requests at most. Throws only the
 * EndpointError of a cancel: everything else that goes wrong is a finding.
 */
export async function examine(endpoint: Endpoint, options: ExamineOptions = {}): Promise<Examination> {
  const examiner = new Examiner(endpoint, options);
  await examiner.run();
  return examiner.examination;
}

class Examiner {
  readonly #endpoint: Endpoint;
  readonly #options: ExamineOptions;
  readonly #words: SettingWords;
  readonly #requests: Requests;
  readonly #findings: Finding[] = [];

  constructor(endpoint: Endpoint, options: ExamineOptions) {
    this.#endpoint = endpoint;
    this.#options = options;
    this.#words = options.words ?? inSettings;
    this.#requests = new Requests(options, options.onStep);
  }

  get examination(): Examination {
    const { name, url, model, api } = this.#endpoint;
    return {
      name,
      url: publicAddress(url),
      model,
      api,
      requests: this.#requests.count,
      findings: [...this.#findings].sort((a, b) => subjects.indexOf(a.about) - subjects.indexOf(b.about)),
    };
  }

  async run(): Promise<void> {
    this.#requests.begin('Asking for the models');
    const found = await probe(this.#endpoint, this.#requests.options);
    const cancelled = found.error?.kind === 'cancelled' ? found.error : undefined;
    if (cancelled !== undefined) throw cancelled;
    this.#tellServer(found);
    if (!found.answers || found.error?.kind === 'unauthorized') return;
    this.#tellModel(found);
    this.#tellContext(found);
    const asked = { ...this.#endpoint, ...(found.suggestedUrl === undefined ? {} : { url: found.suggestedUrl }) };
    const main = await this.#main(asked);
    if (main === undefined) {
      await this.#attempt('other API', () => this.#otherApi(asked, false));
      return;
    }
    this.#tellAnswer(main);
    this.#tellParameters(main);
    if (main.flaw === undefined) await this.#attempt('trace', () => this.#trace(main.endpoint));
    await this.#attempt('other API', () => this.#otherApi(main.endpoint, main.flaw === undefined));
    if (main.flaw !== undefined) return;
    this.#tellEnd(main);
    this.#tellSpeed(main.answer);
    await this.#attempt('stop strings', () => this.#stop(main));
    await this.#attempt('seed', () => this.#seed(main));
    await this.#attempt('log-probabilities', () => this.#scores(main.endpoint));
    await this.#attempt('prompt scores', () => this.#promptScores(main.endpoint));
  }

  #add(about: Finding['about'], mark: Finding['mark'], found: string, advice?: string): void {
    this.#findings.push({ about, mark, found, ...(advice === undefined ? {} : { advice }) });
  }

  #addError(about: Finding['about'], mark: Finding['mark'], error: EndpointError): void {
    this.#add(about, mark, `${error.what}.`, error.adviceIn(this.#words));
  }

  /** Something that a spot check does not need: what goes wrong with it is told, and no more. */
  async #attempt(about: Finding['about'], act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (error instanceof SpentRequests) this.#add(about, 'note', 'Not tried: the test has sent enough requests.');
      else if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
      else this.#add(about, 'note', `Not known: ${error.what}.`);
    }
  }

  #tellServer({ answers, latency, suggestedUrl, error }: Probe): void {
    if (error === undefined) {
      this.#add('server', 'ok', `Answers, in ${Math.round(latency ?? 0)} ms.`);
      return;
    }
    const isAmiss = !answers || error.kind === 'unauthorized' || suggestedUrl !== undefined;
    if (isAmiss) this.#addError('server', 'problem', error);
    else this.#add('server', 'note', `Answers, but does not list its models: ${error.what}.`);
  }

  #tellModel({ models, hasModel }: Probe): void {
    if (models === null) return;
    const { url, headers, model } = this.#endpoint;
    const secrets = secretsOf(url, this.#options.key, headers);
    const shown = (id: string): string => tidy(id, secrets, 80);
    const ids = models.map(({ id }) => id);
    if (hasModel === true) {
      this.#add(
        'model',
        'ok',
        `“${shown(model)}” is ${ids.length === 1 ? 'the only one' : `one of ${ids.length.toLocaleString('en')}`} that the server lists.`,
      );
      return;
    }
    const near = closest(model, ids.slice(0, COMPARED_MODELS));
    const rest = ids.length - TOLD_MODELS;
    const names = ids.slice(0, TOLD_MODELS).map(shown).join(', ');
    this.#add(
      'model',
      ids.length === 0 ? 'note' : 'problem',
      ids.length === 0
        ? 'The server lists no model.'
        : `The server does not list “${shown(model)}”. It has ${names}${rest > 0 ? ` and ${rest.toLocaleString('en')} more` : ''}.`,
      ids.length === 0
        ? undefined
        : `Give ${near === undefined ? 'one of these' : `“${shown(near)}”`} as ${this.#words.model}.`,
    );
  }

  #tellContext({ models }: Probe): void {
    const context = models?.find(({ id }) => id === this.#endpoint.model)?.contextLength;
    if (context === undefined) {
      this.#add('context', 'note', 'The server does not say how long question and answer may be together.');
      return;
    }
    const told = `${context.toLocaleString('en')} tokens for question and answer together`;
    const { maxTokens } = this.#endpoint.sampling;
    if (maxTokens === null || maxTokens + QUESTION_ROOM <= context) this.#add('context', 'ok', `${told}.`);
    else
      this.#add(
        'context',
        'problem',
        `${told}, but the answer alone may take ${maxTokens.toLocaleString('en')}, which leaves no room for a question: most servers refuse that.`,
        `Lower ${this.#words.maxTokens} to ${Math.max(1, Math.floor(context * 0.75)).toLocaleString('en')} or less, or start the server with more context.`,
      );
  }

  async #main(endpoint: Endpoint): Promise<Accepted | undefined> {
    try {
      return await accepted(this.#requests, brief(endpoint, TOKENS));
    } catch (error) {
      if (error instanceof SpentRequests) {
        this.#add('answer', 'problem', 'The server refused every form of the request that was tried.');
        return undefined;
      }
      if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
      this.#addError('answer', 'problem', error);
      return undefined;
    }
  }

  #tellAnswer({ answer, flaw }: Accepted): void {
    const { api, model } = this.#endpoint;
    if (flaw !== undefined && answer.reasoning !== '' && answer.finishReason === 'length') {
      this.#add(
        'answer',
        'ok',
        `${api} answers. The model reasons before it answers, which the test’s ${TOKENS} tokens cut short.`,
      );
      return;
    }
    if (flaw !== undefined) {
      this.#addError('answer', 'problem', flaw);
      return;
    }
    const other =
      answer.model === undefined || answer.model === model
        ? ''
        : ` It says that the model is “${tidy(answer.model, [], 80)}”.`;
    this.#add('answer', 'ok', `${api} answers: “${tidy(answer.text, [], 60)}”.${other}`);
  }

  #tellParameters(accepted: Accepted): void {
    const { suspected, answer } = accepted;
    // the test limits its answers, which the endpoint itself may not do
    const sent = Object.keys(dialects[this.#endpoint.api].body(this.#endpoint, QUESTION));
    const refused = accepted.refused.filter((name) => sent.includes(name));
    const renamed = accepted.renamed && sent.includes('max_tokens');
    const left = [...refused, ...suspected];
    const fields = [
      ...(left.length === 0 ? [] : [this.#words.leaveOut(left)]),
      ...(renamed ? [this.#words.newerTokensField] : []),
    ];
    const noCounts = answer.usage?.completionTokens === undefined ? ' It sends no token counts.' : '';
    if (fields.length === 0) {
      this.#add('parameters', 'ok', `Takes all that a spot check sends.${noCounts}`);
      return;
    }
    const words = [
      ...(refused.length === 0 ? [] : [`refuses ${refused.join(', ')}`]),
      ...(suspected.length === 0 ? [] : [`refuses at least one of ${suspected.join(', ')}`]),
      ...(renamed ? ['takes max_completion_tokens in place of max_tokens'] : []),
    ];
    this.#add('parameters', 'problem', `The server ${words.join(' and ')}.${noCounts}`, `${fields.join(', and ')}.`);
  }

  #tellEnd({ answer: { finishReason, usage }, refused }: Accepted): void {
    const isLimited = !refused.includes('max_tokens') && !refused.includes('max_completion_tokens');
    const isFull = isLimited && (usage?.completionTokens ?? 0) >= TOKENS;
    const said = tidy(finishReason ?? 'none', [], 40);
    if (finishReason === 'length' || (finishReason === 'stop' && !isFull))
      this.#add(
        'finish reason',
        'ok',
        `“${said}”${finishReason === 'length' && isLimited ? ` when the ${TOKENS} tokens ran out` : ''}.`,
      );
    else
      this.#add(
        'finish reason',
        'note',
        `“${said}” after ${usage?.completionTokens ?? 'some'} of ${TOKENS} tokens: answers that ran out of tokens cannot be told from those that the model ended.`,
      );
  }

  #tellSpeed(completion: Completion): void {
    this.#add('speed', 'ok', speedText(completion));
  }

  /** Whether the model begins to answer a task's question as the task's trace begins; if it does not, in the other API. */
  async #trace(endpoint: Endpoint): Promise<void> {
    const { trial } = this.#options;
    if (trial === undefined) {
      this.#add('trace', 'note', 'Not tried: that takes a task.', `${this.#words.tryTrace}.`);
      return;
    }
    const { task, question } = trial;
    const ask = (at: Endpoint): Promise<TrialAnswer> =>
      this.#requests
        .ask(`Asking a question of “${task}” in ${at.api}`, brief(at, TRACE_TOKENS), question)
        .catch(emptyAnswer);
    const answer = await ask(endpoint);
    const { text } = answer;
    const { is, line } = beginningOf(answer, trial);
    const written = `“${tidy(text, [], 60)}”`;
    const begins = `“${tidy(line, [], 60)}”`;
    if (is === 'first line')
      this.#add('trace', 'ok', `The model writes the first line of a trace of “${task}”: ${written}.`);
    else if (is === 'thinking')
      this.#add(
        'trace',
        'note',
        `Not seen in ${TRACE_TOKENS} tokens: the model thinks before it writes, longer than this test lets it.`,
      );
    else if (is === 'departs')
      this.#add(
        'trace',
        'note',
        `The model begins a trace of “${task}”, but not this one: ${written} in place of ${begins}.`,
      );
    else {
      const api = otherOf(endpoint.api);
      const other = await ask({ ...endpoint, api, promptTemplate: undefined }).catch(nothingIfRefused);
      const isThere = other !== undefined && beginningOf(other, trial).is === 'first line';
      this.#add(
        'trace',
        'problem',
        `The model writes something else than a trace of “${task}”: ${text === '' ? 'an empty answer' : written}, where the trace begins ${begins}.`,
        isThere
          ? `${this.#words.setApi(api)}: there it writes the first line of the trace.`
          : `${this.#words.preview}, and compare what is sent with a line of the model’s training set: ${this.#words.template} and ${this.#words.api} may not fit. A base model, or one trained on other tasks, writes no such trace.`,
      );
    }
  }

  async #otherApi(endpoint: Endpoint, isFine: boolean): Promise<void> {
    const api = otherOf(endpoint.api);
    try {
      await this.#requests.ask(`Trying ${api}`, brief({ ...endpoint, api, promptTemplate: undefined }, TOKENS));
    } catch (error) {
      if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
      if (!['empty', 'only-reasoning'].includes(error.kind)) {
        this.#add('other API', 'note', `${api} gives no answer: ${error.what}.`);
        return;
      }
    }
    const advice = isFine ? undefined : `${this.#words.setApi(api)}, if the model was trained on it.`;
    this.#add('other API', isFine ? 'ok' : 'note', `${api} answers, too.`, advice);
  }

  /** A stop string that the answer holds is honoured if the same answer ends there the next time. */
  async #stop({ endpoint, answer, refused, suspected }: Accepted): Promise<void> {
    if ([...refused, ...suspected].includes('stop')) return;
    const letters = Array.from(answer.text.trim());
    const stop = letters[Math.floor(letters.length / 2)];
    if (stop === undefined) return;
    const asked = brief({ ...endpoint, sampling: { ...endpoint.sampling, stop: [stop] } }, TOKENS);
    const text = await this.#textOf('Trying a stop string', asked);
    if (text.includes(stop))
      this.#add('stop strings', this.#endpoint.sampling.stop?.length ? 'problem' : 'note', 'The server ignores them.');
    else if (text.trim() === answer.text.slice(0, answer.text.indexOf(stop)).trim())
      this.#add('stop strings', 'ok', 'The server honours them.');
    else
      this.#add(
        'stop strings',
        'note',
        `Not known: asked again, the model gave another answer, which has no “${stop}” anyway.`,
      );
  }

  async #seed({ endpoint, refused, suspected }: Accepted): Promise<void> {
    if ([...refused, ...suspected].some((name) => name === 'seed' || name === 'temperature')) return;
    const asked = brief({ ...endpoint, sampling: { ...endpoint.sampling, temperature: 1, seed: 7 } }, TOKENS);
    const first = await this.#textOf('Trying a seed', asked);
    const second = await this.#textOf('Trying the same seed again', asked);
    if (first !== second) {
      this.#add(
        'seed',
        'note',
        'The same seed gives another answer at temperature 1: the server ignores it, or does not compute the same twice.',
      );
      return;
    }
    const other = brief({ ...endpoint, sampling: { ...endpoint.sampling, temperature: 1, seed: 8 } }, TOKENS);
    if ((await this.#textOf('Trying another seed', other)) === first)
      this.#add(
        'seed',
        'note',
        'Not known: another seed gives the same answer, too, at temperature 1. The server ignores it, or the model is certain.',
      );
    else this.#add('seed', 'ok', 'The same seed gives the same answer at temperature 1, and another seed another one.');
  }

  /** The text of an answer, which may be empty. */
  async #textOf(step: string, endpoint: Endpoint): Promise<string> {
    try {
      return (await this.#requests.ask(step, endpoint)).text;
    } catch (error) {
      if (error instanceof EndpointError && error.kind === 'empty') return error.partial?.text ?? '';
      throw error;
    }
  }

  async #scores(endpoint: Endpoint): Promise<void> {
    const fields = endpoint.api === 'openai-chat' ? { logprobs: true, top_logprobs: 1 } : { logprobs: 1 };
    const { answer } = scoresIn(
      await this.#requests.whole('Asking for log-probabilities', brief(endpoint, 1), fields),
      false,
    );
    if (answer > 0) this.#add('log-probabilities', 'ok', 'The server gives them for the tokens of its answers.');
    else this.#add('log-probabilities', 'note', 'The server gives none.');
  }

  /** Whether a given text can be scored: first in vLLM's way, then in that of the old completions API. */
  async #promptScores(endpoint: Endpoint): Promise<void> {
    const completions = { ...without(endpoint, ['stop']), api: 'openai-completions' as const };
    const ways: readonly (readonly [name: string, endpoint: Endpoint, fields: Record<string, unknown>])[] = [
      ['prompt_logprobs', endpoint, scoreFields.prompt_logprobs],
      ['echo and logprobs of /completions', completions, scoreFields.echo],
    ];
    const found: string[] = [];
    for (const [name, asked, fields] of ways) {
      try {
        const message = await this.#requests.whole(`Trying ${name}`, brief(asked, 1), fields);
        if (scoresIn(message, 'echo' in fields).prompt > 1) found.push(name);
      } catch (error) {
        if (!(error instanceof EndpointError) || error.kind === 'cancelled') throw error;
      }
    }
    if (found.length > 0) this.#add('prompt scores', 'ok', `A given text can be scored, by ${found.join(' or ')}.`);
    else
      this.#add(
        'prompt scores',
        'note',
        'A given text cannot be scored: the server gives no log-probabilities of the prompt.',
      );
  }
}

function otherOf(api: Api): Api {
  return api === 'openai-chat' ? 'openai-completions' : 'openai-chat';
}

/** An answer that is empty is no trace, and one that was still reasoning when its tokens ran out may become one. */
function emptyAnswer(error: unknown): TrialAnswer {
  if (error instanceof EndpointError && error.kind === 'empty') return { text: '', finishReason: 'stop' };
  if (error instanceof EndpointError && error.kind === 'only-reasoning') return REASONING;
  throw error;
}

/** Of an API that the server may not have. */
function nothingIfRefused(error: unknown): undefined {
  if (!(error instanceof EndpointError || error instanceof SpentRequests)) throw error;
  if (error instanceof EndpointError && error.kind === 'cancelled') throw error;
}
