import {
  isDecimal,
  isDigits,
  isTuple,
  own,
  plainItems,
  plainText,
  readInteger,
  sameValue,
  splitItems,
  type InputDefinition,
  type Inputs,
  type InputValue,
  type Lengths,
  type QuestionTemplate,
  type Task,
  type Value,
  type ValueType,
} from '../machine/index.ts';

/** The question that a template makes of the inputs: lists in brackets, numbers and texts as a person writes them. */
export function questionText(template: QuestionTemplate, inputs: Inputs, lengths: Lengths = {}): string {
  let text = '';
  for (const piece of template)
    text +=
      typeof piece === 'string' ? piece : shown(own(inputs, piece.input) ?? own(lengths, piece.input), piece.depth);
  return text;
}

/** An array or list in brackets, of several indexes in brackets in one another, tuples in it in parentheses, texts without quotes. */
function shown(value: InputValue | undefined, depth = 1): string {
  if (value === undefined) return '?';
  if (!isTuple(value)) return plainText(value);
  return `[${depth > 1 ? value.map((row) => shown(row, depth - 1)).join(', ') : plainItems(value)}]`;
}

/**
 * Any question template may have made the text; the inputs that it was made of, or undefined if none fits. Where
 * several fit, since a text may hold anything, the one that says the most itself.
 */
export function readQuestion(task: Task, text: string): Inputs | undefined {
  const trimmed = text.trim();
  for (const template of bySaying(task)) {
    const inputs = readTemplate(task, template, trimmed);
    if (inputs !== undefined) return inputs;
  }
  return undefined;
}

const ordered = new WeakMap<Task, readonly QuestionTemplate[]>();

/** The templates of a task, those with the most text of their own first. */
function bySaying(task: Task): readonly QuestionTemplate[] {
  let templates = ordered.get(task);
  if (templates === undefined) {
    const own = (template: QuestionTemplate): number =>
      template.reduce((sum, piece) => sum + (typeof piece === 'string' ? piece.length : 0), 0);
    templates = [...task.questions].sort((a, b) => own(b) - own(a));
    ordered.set(task, templates);
  }
  return templates;
}

/**
 * Values of holes that are tried at most: a question of many texts could be taken apart in more ways than anybody waits
 * for.
 */
const MOST_TRIES = 1_000_000;

/** Characters of values of holes that are there twice, which are compared at each try. */
const MOST_COMPARED = 2 ** 27;

function readTemplate(task: Task, template: QuestionTemplate, text: string): Inputs | undefined {
  const first = template[0];
  if (typeof first === 'string' && !text.startsWith(first)) return undefined;
  const last = template.at(-1);
  if (typeof last === 'string' && !text.endsWith(last)) return undefined;
  const found: Record<string, InputValue> = {};
  const written = new Map<string, number>();
  const again = repeatedInputs(template);
  const numbers = new Map<string, number>();
  // From where on a piece could not be read, by what holes that are there twice hold by then.
  const failed = new Map<string, number>();
  let tries = 0;
  let compared = 0;
  const numberOf = (value: string): number => {
    compared += value.length;
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  };
  const read = (piece: number, at: number): boolean => {
    const current = template[piece];
    if (current === undefined) return at === text.length;
    if (typeof current === 'string') return text.startsWith(current, at) && read(piece + 1, at + current.length);
    const definition = task.inputs.find((one) => one.name === current.input);
    // What could not be read from a place on cannot be read there the next time. A hole that takes any text cannot be
    // read from a later place either: wherever it could end then, it has ended in vain before.
    const isAny = takesAnyText(definition) && !again.includes(current.input);
    const key = (): string => [piece, isAny ? '' : at, ...again.map((name) => written.get(name) ?? '-')].join(' ');
    const inVain = failed.size === 0 ? undefined : failed.get(key());
    if (inVain !== undefined && at >= inVain) return false;
    const following = template[piece + 1];
    // A hole ends where the text after it begins; a value may contain that text, so that later places are tried too.
    for (
      let end = endOf(text, at, following);
      end >= 0;
      end = following === undefined ? -1 : endOf(text, at, following, end + 1)
    ) {
      if (tries++ > MOST_TRIES || compared > MOST_COMPARED) return false;
      const value = readValue(definition, text.slice(at, end));
      const before = own(found, current.input);
      if (value === undefined || (before !== undefined && !sameValue(before, value))) continue;
      found[current.input] = value;
      if (before === undefined && again.includes(current.input))
        written.set(current.input, numberOf(text.slice(at, end)));
      if (read(piece + 1, end)) return true;
      if (before !== undefined) continue;
      Reflect.deleteProperty(found, current.input);
      written.delete(current.input);
    }
    failed.set(key(), at);
    return false;
  };
  return read(0, 0) ? found : undefined;
}

function takesAnyText(definition: InputDefinition | undefined): boolean {
  return (
    definition?.shape === 'text' ||
    (definition?.shape === 'scalar' && definition.type === 'text' && definition.parts === undefined)
  );
}

const repeated = new WeakMap<QuestionTemplate, readonly string[]>();

/** The inputs that a template shows more than once. */
function repeatedInputs(template: QuestionTemplate): readonly string[] {
  let found = repeated.get(template);
  if (found === undefined) {
    const names = template.flatMap((piece) => (typeof piece === 'string' ? [] : piece.input));
    found = [...new Set(names.filter((name, i) => names.indexOf(name) < i))];
    repeated.set(template, found);
  }
  return found;
}

function endOf(text: string, from: number, following: string | object | undefined, after = from): number {
  if (following === undefined) return text.length;
  return typeof following === 'string' ? text.indexOf(following, after) : -1;
}

function readValue(definition: InputDefinition | undefined, text: string): InputValue | undefined {
  switch (definition?.shape) {
    case 'array':
    case 'list':
      return readArray(definition, text, definition.spans?.length ?? 1);
    case 'decimal':
      return isDecimal(text) ? text : undefined;
    case 'digits':
      return isDigits(text) ? text : undefined;
    case 'text':
      return text;
    case 'scalar':
      return readElement(definition, text);
    case undefined:
      return readScalar('int', text);
  }
}

/** `depth`: how many brackets stand in one another. */
function readArray(definition: InputDefinition, text: string, depth: number): Value[] | undefined {
  return readItems(text, '[', ']', (item) =>
    depth > 1 ? readArray(definition, item, depth - 1) : readElement(definition, item),
  );
}

/** What stands between an opening and a closing mark, at the commas outside of parentheses. */
function readItems(
  text: string,
  open: string,
  close: string,
  read: (item: string, at: number) => Value | undefined,
): Value[] | undefined {
  if (!text.startsWith(open) || !text.endsWith(close) || text.length < 2) return undefined;
  const items = splitItems(text.slice(1, -1)).map(read);
  return items.every((item): item is Value => item !== undefined) ? items : undefined;
}

function readElement({ type, parts }: InputDefinition, text: string): Value | undefined {
  if (parts === undefined) return readScalar(type, text);
  const items = readItems(text, '(', ')', (item, at) => readScalar(parts[at], item));
  return items?.length === parts.length ? items : undefined;
}

/** Not as traces write it, but as {@link plainText} does, and people: texts without quotes, zeros in front of a number. */
function readScalar(type: ValueType | undefined, text: string): Value | undefined {
  if (type === 'text') return text;
  if (type === 'bool') return text === 'yes' || text === 'no' ? text === 'yes' : undefined;
  return type === 'int' ? readInteger(text) : undefined;
}
