import { Option } from 'commander';
import { apiSchema } from '../../inference/index.ts';
import { wholeNumber } from '../files.ts';
import { several } from '../option-parsers.ts';
import { fieldNames, setting } from './spot-settings.ts';

/** The options that say which models are asked and how, but for the endpoint itself. */
export function targetOptions(): readonly Option[] {
  return [
    new Option(
      '--endpoints <file>',
      'the file that has the named endpoints, as JSON; without it they are those of the settings of VS Code',
    ),
    new Option('--model <name>', 'the model, as the server names it; may be repeated')
      .default([], 'that of the named endpoint')
      .argParser((text: string, before: readonly string[]) => several(text, before)),
    new Option('--api <name>', 'the form of the API (default: "openai-chat")').choices(apiSchema.options),
    new Option('--max-tokens <n>', 'maximum number of tokens per answer (default: 16384)').argParser(
      wholeNumber('--max-tokens', 1, 10_000_000),
    ),
    new Option('--temperature <t>', '0 takes the most probable token (default: 0)').argParser((text: string) =>
      Number(text),
    ),
    new Option(
      '--set <name=value>',
      'any other setting of docs/endpoints.md, for example topK=null, idle=200 or maxTokensField=max_completion_tokens; may be repeated',
    )
      .default([], 'none')
      .argParser(setting),
    new Option(
      '--leave-out <fields>',
      'request fields that the server does not accept, separated by commas, for example top_k,n',
    )
      .default([], 'none')
      .argParser(fieldNames),
    new Option('--api-key-env <name>', 'the environment variable that holds the key'),
  ];
}
