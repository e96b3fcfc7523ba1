import { symbolsOf, type TuringMachine } from '../../machine/index.ts';
import { isHalting, NotExpressible, spelledOut } from './imported-machine.ts';

/**
 * The YAML of a machine whose head always moves. Rules for all other symbols are spelled out over the symbols that the
 * table names. Throws a {@link NotExpressible}.
 */
export function writeYaml(table: TuringMachine, input?: string): string {
  const symbols = symbolsOf(table);
  const name = (id: number): string => quoted(table.states[id]?.name ?? '');
  const long = symbols.find((symbol) => symbol.length > 1);
  if (long !== undefined)
    throw new NotExpressible(
      `In this form "${long}" cannot be a symbol: turingmachine.io counts it as two characters.`,
    );
  const lines = [
    `# ${table.name.replace(/\s+/g, ' ')}`,
    ...(input === undefined ? [] : [`input: ${quoted(input)}`]),
    `blank: ${quoted(table.blank)}`,
    `start state: ${name(table.start)}`,
    'table:',
  ];
  for (const [id, state] of table.states.entries()) {
    lines.push(`  ${name(id)}:`);
    if (isHalting(state)) continue;
    for (const [symbol, { write, move, next }] of spelledOut(state, symbols)) {
      if (move === 0)
        throw new NotExpressible(
          `In this form the head always moves, but in state ${state.name} it stays on "${symbol}".`,
        );
      const written = write === undefined || write === symbol ? '' : `write: ${quoted(write)}, `;
      const to = next === id ? '' : `: ${name(next)}`;
      const letter = move < 0 ? 'L' : 'R';
      lines.push(`    ${quoted(symbol)}: ${written === '' && to === '' ? letter : `{${written}${letter}${to}}`}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** A word that YAML takes for nothing but itself, else in quotes. */
function quoted(text: string): string {
  return /^[A-Za-z][\w-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(text)
    ? text
    : JSON.stringify(text);
}
