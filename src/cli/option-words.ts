/**
 * What an error's advice names as a setting of the editor, and the option that it is at the command line; the longer
 * before the shorter.
 */
const OPTIONS: readonly (readonly [RegExp, string])[] = [
  [
    /set a sampling parameter that it does not know to null, or correct extraBody/g,
    'leave out what it does not know (--leave-out NAME), or correct --set extraBody',
  ],
  [/Set the endpoint’s key(?: again)?/g, 'Put the key into the environment variable that --api-key-env names'],
  [
    /a URL in the settings must not hold a user name or a password: store the key as the endpoint’s key/g,
    'a URL must not hold a user name or a password: put the key into the environment variable that --api-key-env names',
  ],
  [/Begin the endpoint’s URL/g, 'Begin --endpoint'],
  [/[Ss]et the endpoint’s api to/g, 'Give --api'],
  [/choose the api that/g, 'choose the --api that'],
  [/timeoutSeconds\.(\w+)/g, '--set $1'],
  [/its timeoutSeconds/g, 'the time-outs (--set firstByte, --set idle, --set total)'],
  [/the endpoint’s time-outs/g, 'the time-outs'],
  [/sampling\.maxTokens/g, '--max-tokens'],
  [/set a stop string/g, 'set a stop string (--set stop)'],
  [/the endpoint’s concurrency/g, '--concurrency'],
  [/the endpoint’s api/g, '--api'],
  [/the endpoint’s URL/g, '--endpoint'],
  [/server or extraBody/g, 'server or --set extraBody'],
];

/** An error's message for a reader at the command line. */
export function withOptions(message: string): string {
  return OPTIONS.reduce((text, [words, option]) => text.replace(words, option), message);
}
