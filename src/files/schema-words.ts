import * as z from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  record: 'an object',
  array: 'a list',
};

/**
 * What is wrong with a field, to stand behind its name: `must be a number`. `isMissing`: whether nothing stands there.
 * Issues with words of their own, of a schema's refinement, keep them.
 */
export function schemaWords(issue: z.core.$ZodIssue | z.core.$ZodRawIssue, isMissing: boolean): string {
  switch (issue.code) {
    case 'invalid_type':
      return isMissing ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'too_small':
      if (issue.origin === 'string') return 'is empty';
      return `must be ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}`;
    case 'too_big': {
      const limit = Number(issue.maximum).toLocaleString('en');
      if (issue.origin === 'string') return `has more than ${limit} ${limit === '1' ? 'character' : 'characters'}`;
      if (issue.origin === 'array') return `has more than ${limit} ${limit === '1' ? 'entry' : 'entries'}`;
      return `must be ${issue.inclusive === false ? 'less than' : 'at most'} ${limit}`;
    }
    case 'invalid_value':
      return isMissing ? 'is missing' : `must be ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'unrecognized_keys':
      return `has unknown fields: ${issue.keys.map((key) => `\`${key}\``).join(', ')}`;
    case 'invalid_format':
      return 'does not have the right form';
    case 'invalid_union':
      return isMissing ? 'is missing' : 'has none of the forms that it may have';
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
      return 'cannot be read';
  }
}

/**
 * From now on all schemas of this program speak in these words, and not in those of the library, wherever a message of
 * theirs reaches a person. Called once, where a program starts.
 */
export function usePlainSchemaWords(): void {
  z.config({
    customError: (issue) => (issue.code === 'custom' ? undefined : schemaWords(issue, issue.input === undefined)),
  });
}
