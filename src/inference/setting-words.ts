/**
 * What advice calls an endpoint's settings. Whoever shows it says how its reader sets them: by name in the editor's
 * settings, by options at the command line.
 */
export interface SettingWords {
  readonly url: string;
  readonly api: string;
  /** The same without its article, where more follows. */
  readonly apiThat: string;
  readonly setApi: (name: string) => string;
  readonly setKey: string;
  readonly setKeyAgain: string;
  /** Where a key is to be put that must not stand in a URL. */
  readonly keyNotInUrl: string;
  readonly concurrency: string;
  readonly maxTokens: string;
  readonly stop: string;
  readonly timeouts: string;
  readonly timeout: (name: 'firstByte' | 'idle' | 'total') => string;
  readonly extraBody: string;
  readonly template: string;
  /** How a test is told what traces the model was trained on, as what to do. */
  readonly tryTrace: string;
  /** How the bytes of a request are seen, as what to do. */
  readonly preview: string;
  readonly leaveOutUnknown: string;
  /** What to do so that these fields of a request are not sent. */
  readonly leaveOut: (fields: readonly string[]) => string;
  /** What to do so that the number of tokens is sent as max_completion_tokens. */
  readonly newerTokensField: string;
  readonly model: string;
  /** How a private certificate comes to be trusted, as what to do. */
  readonly trust: string;
  /** Where the proxy is set. */
  readonly proxy: string;
}

/** Advice, in the words that its reader is to be given. */
export type Advice = string | ((words: SettingWords) => string);

export function adviceIn(advice: Advice, words: SettingWords): string {
  return typeof advice === 'string' ? advice : advice(words);
}

/** For readers of docs/endpoints.md and of the editor's settings. */
export const inSettings: SettingWords = {
  url: 'the endpoint’s URL',
  api: 'the endpoint’s api',
  apiThat: 'the api that',
  setApi: (name) => `Set the endpoint’s api to ${name}`,
  setKey: 'Set the endpoint’s key',
  setKeyAgain: 'Set the endpoint’s key again',
  keyNotInUrl: 'a URL in the settings must not hold a user name or a password: store the key as the endpoint’s key',
  concurrency: 'the endpoint’s concurrency',
  maxTokens: 'sampling.maxTokens',
  stop: 'set a stop string',
  timeouts: 'its timeoutSeconds',
  timeout: (name) => `timeoutSeconds.${name}`,
  extraBody: 'extraBody',
  template: 'its promptTemplate',
  tryTrace: 'Open the .tail file of a task that it was trained on, and test again',
  preview: 'Run TAIL: Preview Request…',
  leaveOutUnknown: 'set a sampling parameter that it does not know to null',
  leaveOut: (fields) => `Set ${fields.join(', ')} to null in the endpoint’s extraBody`,
  newerTokensField: 'set sampling.maxTokensField to max_completion_tokens',
  model: 'the endpoint’s model',
  trust: 'add it to those of the system, or name its file in NODE_EXTRA_CA_CERTS before VS Code starts there',
  proxy: 'the proxy (http.proxy)',
};
