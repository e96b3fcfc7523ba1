import {
  plainText,
  withoutZerosBehind,
  type Inputs,
  type InputValue,
  type Lengths,
  type Task,
} from '../../machine/index.ts';

/**
 * The inputs as one text that depends on nothing but their values: lengths and inputs in the order of the task,
 * decimals without zeros that do not count, so that 3.50 and 3.5 are the same. What a question is made of besides (its
 * wording) is no part of it.
 */
export function canonicalInputs(task: Task, lengths: Lengths, inputs: Inputs): string {
  let text = task.name;
  for (const name of task.lengths) text += `\n${lengths[name] ?? ''}`;
  for (const { name, shape } of task.inputs)
    text += `\n${shape === 'decimal' ? canonicalDecimal(inputs[name]) : canonicalValue(inputs[name])}`;
  return text;
}

/** As questions show it, but closer together: what is hashed is not for reading, and stays as it has always been. */
function canonicalValue(value: InputValue | undefined): string {
  return value === undefined ? '' : plainText(value, ',');
}

function canonicalDecimal(value: InputValue | undefined): string {
  const text = canonicalValue(value).replace(/^(-?)0+(?=\d)/, '$1');
  if (!text.includes('.')) return text;
  const short = withoutZerosBehind(text);
  // a point that no zero follows stays: it is part of what is hashed
  return short.endsWith('.') && short !== text ? short.slice(0, -1) : short;
}
