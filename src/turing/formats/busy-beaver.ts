import { symbolsOf, type TuringMachine } from '../../machine/index.ts';
import { FormatError, isHalting, NotExpressible, TableBuilder, type ImportedMachine } from './imported-machine.ts';

/**
 * Where a text of this form may end up as a machine of no use: so many states have letters, and so many symbols digits.
 */
const MOST_STATES = 25;
const MOST_SYMBOLS = 10;

/**
 * The standard text of busy beavers, `1RB1LC_1RC1RB_…`: a row a state, A first, parted by `_`; in it three characters a
 * symbol, 0 (the blank) first: what is written, the move, the next state. A state that has no row, such as Z or H,
 * halts, and so does `---`.
 */
export function readBusyBeaver(text: string, name: string): ImportedMachine {
  const written = text.trim();
  const rows = written.split('_');
  const width = rows[0]?.length ?? 0;
  const builder = new TableBuilder();
  const before = text.slice(0, text.indexOf(written)).split('\n');
  const fail = (column: number, message: string): FormatError =>
    new FormatError({ line: before.length, column: (before.at(-1)?.length ?? 0) + column + 1 }, message);
  if (rows.length > MOST_STATES)
    throw fail(0, `There are ${rows.length} states; the letters name at most ${MOST_STATES}.`);
  if (width === 0 || width % 3 !== 0 || width / 3 > MOST_SYMBOLS)
    throw fail(
      0,
      `A state has three characters for each symbol, such as 1RB, and at most ${MOST_SYMBOLS} symbols; the first state has ${width} characters.`,
    );
  rows.forEach((_, id) => builder.state(letter(id)));
  let at = 0;
  for (const [id, row] of rows.entries()) {
    if (row.length !== width)
      throw fail(at, `State ${letter(id)} has ${row.length} characters, but state A has ${width}.`);
    for (let symbol = 0; symbol < width / 3; symbol++) {
      const cell = row.slice(3 * symbol, 3 * symbol + 3);
      const [, write, move, next] = /^(\d)([LR])([A-Z])$/.exec(cell) ?? [];
      if (cell === '---') continue;
      if (write === undefined || next === undefined || Number(write) >= width / 3)
        throw fail(
          at + 3 * symbol,
          `State ${letter(id)} has "${cell}" for the symbol ${symbol}; expected one of ${width / 3} symbols, L or R, and a state, such as 1RB, or ---.`,
        );
      builder.rule(id, String(symbol), {
        write,
        move: move === 'L' ? -1 : 1,
        next: next < letter(rows.length) ? builder.state(next) : builder.state('halt'),
      });
    }
    at += width + 1;
  }
  return { table: builder.build(name, '0', 0), input: undefined };
}

/**
 * The standard text of a machine over the digits from 0, the blank; Z is where it halts. Throws a {@link
 * NotExpressible}.
 */
export function writeBusyBeaver(table: TuringMachine): string {
  const working = table.states.flatMap((state, id) => (isHalting(state) ? [] : [id]));
  const symbols = symbolsOf(table);
  const count = Math.max(2, ...symbols.map((symbol) => Number(symbol) + 1));
  if (table.blank !== '0') throw new NotExpressible(`The blank of this form is 0, but here it is ${table.blank}.`);
  const odd = symbols.find((symbol) => !/^\d$/.test(symbol));
  if (odd !== undefined) throw new NotExpressible(`The symbols of this form are digits, but ${table.name} has ${odd}.`);
  if (
    working.length === 0 ||
    isHalting(table.states[table.start] ?? { name: '', rules: new Map(), otherwise: undefined })
  )
    throw new NotExpressible('The machine halts at once, which this form cannot express.');
  if (working.length > MOST_STATES)
    throw new NotExpressible(
      `This form has letters for ${MOST_STATES} states; the machine has ${working.length} that do not halt.`,
    );
  const order = [table.start, ...working.filter((id) => id !== table.start)];
  return order
    .map((id) =>
      Array.from({ length: count }, (_, symbol) => {
        const state = table.states[id];
        const rule = state?.rules.get(String(symbol)) ?? state?.otherwise;
        if (rule === undefined) return '---';
        if (rule.move === 0)
          throw new NotExpressible(
            `In this form the head always moves, but in state ${state?.name ?? ''} it stays on ${symbol}.`,
          );
        const next = order.indexOf(rule.next);
        return `${rule.write ?? symbol}${rule.move < 0 ? 'L' : 'R'}${next < 0 ? 'Z' : letter(next)}`;
      }).join(''),
    )
    .join('_');
}

function letter(id: number): string {
  return String.fromCharCode(65 + id);
}
