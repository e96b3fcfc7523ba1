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
 * decimals without zeros that do not count, so that 3.50 and 3.5 are the same. Inputs that the task calls symmetric
 * stand in one order, whichever of them holds which value, and the lengths that follow from them with them. What a
 * question is made of besides (its wording) is no part of it.
 */
export function canonicalInputs(task: Task, lengths: Lengths, inputs: Inputs): string {
  const texts = new Map(
    task.inputs.map(({ name, shape }) => [
      name,
      shape === 'decimal' ? canonicalDecimal(inputs[name]) : canonicalValue(inputs[name]),
    ]),
  );
  const sizes = new Map(task.lengths.map((name) => [name, lengths[name]]));
  for (const group of task.symmetric) sort(task, group, texts, sizes);
  let text = task.name;
  for (const name of task.lengths) text += `\n${sizes.get(name) ?? ''}`;
  for (const { name } of task.inputs) text += `\n${texts.get(name) ?? ''}`;
  return text;
}

/** Brings the values of symmetric inputs into one order, each with the lengths that follow from its input. */
function sort(
  task: Task,
  group: readonly string[],
  texts: Map<string, string>,
  sizes: Map<string, number | undefined>,
): void {
  const lengthsOf = (input: string): string[] =>
    task.lengthRules.filter((rule) => rule.input === input).map((rule) => rule.length);
  const held = group
    .map((name) => ({ text: texts.get(name) ?? '', sizes: lengthsOf(name).map((length) => sizes.get(length)) }))
    .sort((a, b) => compare(a.text, b.text) || compare(a.sizes.join(), b.sizes.join()));
  group.forEach((name, i) => {
    texts.set(name, held[i]?.text ?? '');
    lengthsOf(name).forEach((length, k) => sizes.set(length, held[i]?.sizes[k]));
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
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
