import { keywords } from '../language/index.ts';
import { turingRunner } from './turing-runner.ts';
import { moveLetter, type TuringMachine, type TuringRule, type TuringState } from '../machine/index.ts';

/** Steps that an example may take: more are not waited for when a machine is imported. */
const LONGEST_EXAMPLE = 2_000_000;

/**
 * The text of a machine file; with an input also an example, where the machine soon halts on it. Compiled, it has this
 * table again.
 */
export function machineText(table: TuringMachine, input?: string): string {
  const run = input === undefined ? undefined : turingRunner(table).run(input, LONGEST_EXAMPLE);
  const width = Math.max(...table.states.map(({ name }) => stateText(name).length)) + 1;
  return [
    `machine ${textLiteral(table.name)} {`,
    `  blank ${symbolText(table.blank)}`,
    `  start ${stateText(table.states[table.start]?.name ?? '')}`,
    '',
    ...table.states.map((state, id) => `  ${`${stateText(state.name)}:`.padEnd(width)} ${rulesText(table, state, id)}`),
    ...(run?.end === 'halt' && input !== undefined
      ? ['', `  example ${textLiteral(input)} tape ${textLiteral(run.tape)}`]
      : []),
    '}',
    '',
  ].join('\n');
}

function rulesText(table: TuringMachine, { rules, otherwise }: TuringState, id: number): string {
  const groups = new Map<string, string[]>();
  for (const [symbol, rule] of rules) {
    const text = ruleText(table, rule, id);
    const there = groups.get(text);
    if (there === undefined) groups.set(text, [symbolText(symbol)]);
    else there.push(symbolText(symbol));
  }
  const parts = [
    ...[...groups].map(([text, symbols]) => `${symbols.join(', ')} ${text}`),
    ...(otherwise === undefined ? [] : [`else ${ruleText(table, otherwise, id)}`]),
  ];
  return parts.length === 0 ? 'halt' : parts.join(' | ');
}

function ruleText(table: TuringMachine, { write, move, next }: TuringRule, from: number): string {
  const target = next === from ? '' : ` ${stateText(table.states[next]?.name ?? '')}`;
  return `-> ${write === undefined ? 'same' : symbolText(write)} ${moveLetter(move)}${target}`;
}

function symbolText(symbol: string): string {
  return /^\w$/.test(symbol) ? symbol : textLiteral(symbol);
}

function stateText(name: string): string {
  const isPlain = /^(?:[A-Za-z_]\w*|\d+)$/.test(name) && !keywords.has(name);
  return isPlain || name === 'halt' ? name : textLiteral(name);
}

function textLiteral(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replace(/[{}]/g, '$&$&').replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
}
