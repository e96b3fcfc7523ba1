import { decimalPlaces, digitPlaces, integer, valueText, type InputDefinition, type Inputs, type InputValue, type QuestionTemplate, type Task, type Value } from '../machine/index.ts';

/** The question that a template makes of the inputs: lists in brackets, numbers and texts as a person writes them. */
export function questionText(template: QuestionTemplate, inputs: Inputs): string {
  return template.map((piece) => (typeof piece === 'string' ? piece : shown(inputs[piece.input]))).join('');
}

function shown(value: InputValue | undefined): string {
  if (value === undefined) return '?';
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? `[${value.map((item) => (typeof item === 'string' ? item : valueText(item))).join(', ')}]` : valueText(value);
}

/** Any question template may have made the text; the inputs that it was made of, or undefined if none fits. */
export function readQuestion(task: Task, text: string): Inputs | undefined {
  for (const template of task.questions) {
    const inputs = readTemplate(task, template, text.trim());
    if (inputs !== undefined) return inputs;
  }
  return undefined;
}

function readTemplate(task: Task, template: QuestionTemplate, text: string): Inputs | undefined {
  const found: Record<string, InputValue> = {};
  const read = (piece: number, at: number): boolean => {
    const current = template[piece];
    if (current === undefined) return at === text.length;
    if (typeof current === 'string') return text.startsWith(current, at) && read(piece + 1, at + current.length);
    const definition = task.inputs.find((one) => one.name === current.input);
    const following = template[piece + 1];
    // A hole ends where the text after it begins; a value may contain that text, so that later places are tried too.
    for (let end = endOf(text, at, following); end >= 0; end = following === undefined ? -1 : endOf(text, at, following, end + 1)) {
      const value = readValue(definition, text.slice(at, end));
      if (value === undefined) continue;
      found[current.input] = value;
      if (read(piece + 1, end)) return true;
    }
    return false;
  };
  return read(0, 0) ? found : undefined;
}

function endOf(text: string, from: number, following: string | object | undefined, after = from): number {
  if (following === undefined) return text.length;
  return typeof following === 'string' ? text.indexOf(following, after) : -1;
}

function readValue(definition: InputDefinition | undefined, text: string): InputValue | undefined {
  switch (definition?.shape) {
    case 'array': {
      if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
      const inside = text.slice(1, -1).trim();
      const items = inside === '' ? [] : inside.split(',').map((item) => readScalar(definition, item.trim()));
      return items.every((item): item is Value => item !== undefined) ? items : undefined;
    }
    case 'decimal': return decimalPlaces(text) === undefined ? undefined : text;
    case 'digits': return digitPlaces(text) === undefined ? undefined : text;
    case 'text': return text;
    default: return readScalar(definition, text);
  }
}

function readScalar(definition: InputDefinition | undefined, text: string): InputValue | undefined {
  if (definition?.type === 'text') return text;
  if (definition?.type === 'bool') return text === 'yes' ? true : text === 'no' ? false : undefined;
  return /^-?[0-9]{1,10000}$/.test(text) ? integer(BigInt(text)) : undefined;
}
