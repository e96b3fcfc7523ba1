import type { SettingWords } from '../../inference/index.ts';

const environment = 'into the environment variable that --api-key-env names';

/** What the options of `tail-cot spot` call an endpoint's settings. */
export const inOptions: SettingWords = {
  url: '--endpoint',
  api: '--api',
  apiThat: 'the --api that',
  setApi: (name) => `Give --api ${name}`,
  setKey: `Put the key ${environment}`,
  setKeyAgain: `Put the key ${environment}`,
  keyNotInUrl: `a URL must not hold a user name or a password: put the key ${environment}`,
  concurrency: '--concurrency',
  maxTokens: '--max-tokens',
  stop: 'set a stop string (--set stop)',
  timeouts: 'the time-outs (--set firstByte, --set idle, --set total)',
  timeout: (name) => `--set ${name}`,
  extraBody: '--set extraBody',
  template: '--set promptTemplate',
  tryTrace: 'Give --task with the .tail file of a task that it was trained on',
  preview: 'Run tail-cot spot with --dry-run',
  leaveOut: (fields) => `Give --leave-out ${fields.join(',')}`,
  newerTokensField: 'give --set maxTokensField=max_completion_tokens',
  model: '--model',
  leaveOutUnknown: 'leave out what it does not know (--leave-out NAME)',
  trust: 'name its file in the environment variable SSL_CERT_FILE or NODE_EXTRA_CA_CERTS',
  proxy: 'the proxy (HTTPS_PROXY, HTTP_PROXY, NO_PROXY)',
};
