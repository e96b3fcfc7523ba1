import { Option } from 'commander';
import { closest } from '../language/index.ts';
import { isVariantName, variantNames, type VariantName } from '../trace/index.ts';
import { CommandError } from './command-error.ts';

/** One variant, or the whole trace. */
export function variantOption(
  does = `the trace, or the variant that a comparison trains on instead: ${variantNames.join(', ')}`,
): Option {
  const parser = variantParser();
  return new Option('--variant <name>', does).default('full').argParser(parser);
}

/** Reads the name of a variant; a second one is no other choice but a mistake. */
function variantParser(): (text: string) => VariantName {
  let given: string | undefined;
  return (text) => {
    if (given !== undefined || /[,\s+]/.test(text.trim()))
      throw new CommandError(
        `--variant names one variant, not several (${given === undefined ? text : `${given} and ${text}`}). Run the command once for each.`,
      );
    given = text;
    if (isVariantName(text)) return text;
    const usual = text.toLowerCase().replaceAll('_', '-');
    const near = isVariantName(usual) ? usual : closest(usual, variantNames);
    throw new CommandError(
      `--variant: there is no variant “${text}”. ${near === undefined ? `Variants are ${variantNames.join(', ')}.` : `Did you mean ${near}?`}`,
    );
  };
}
