import type { Machine, LinePattern, Region, Style } from '../../machine/index.ts';
import type { ByteCode } from './byte-code.ts';
import type { Shape } from './shape.ts';

/**
 * Writes the code of the lines before the first state, whose cells are inputs and stand in no recording: a function
 * `y3(G, p)` for region 3, where G are its given cells. Gives the numbers of the regions, in order.
 */
export function layLines(machine: Machine, style: Style, code: ByteCode): readonly number[] {
  const pattern = style.lines.lay;
  const at = pattern.findIndex((piece) => typeof piece !== 'string' && 'each' in piece);
  const group = pattern[at];
  return machine.laidOut.filter((id) => {
    const region = machine.regions[id];
    if (region === undefined) return false;
    const row = rowShape(region);
    const around = (pieces: LinePattern): Shape =>
      pieces.flatMap((piece): Shape => {
        if (typeof piece === 'string') return [piece];
        return 'field' in piece && piece.field === 'region' ? row : [];
      });
    const before = around(at < 0 ? pattern : pattern.slice(0, at));
    const after = [...around(at < 0 ? [] : pattern.slice(at + 1)), '\n'];
    code.add(`function y${id}(G, p) {`, ...rowsOf(region));
    const reserve = code.lines.length;
    code.add('let B = X.bytes, D = X.view, v = 0;');
    code.shape(before);
    const fixed = code.measure().bytes;
    let item = 0;
    if (group !== undefined && typeof group !== 'string' && 'each' in group) {
      code.add('if (c === 0) {');
      code.shape(around(group.none));
      code.add(
        '}',
        'for (let i = 0; i < c; i++) {',
        `const n = ${region.placeValue ? 'c - 1 - i' : 'i'};`,
        'if (i > 0) {',
      );
      code.shape([group.separator]);
      code.add('}');
      code.shape(
        group.each.flatMap((piece): Shape => {
          if (typeof piece === 'string') return [piece];
          if (piece.field === 'cell') return [...row, '[', { word: 'f + n' }, ']'];
          return [{ word: piece.field === 'index' ? 'f + n' : 'X.word(V[o + n])' }];
        }),
      );
      code.add('}');
      item = code.measure().bytes;
    }
    code.shape(after);
    // Room is made before anything is written; how much, is known only here.
    code.lines.splice(reserve, 0, `X.reserve(p, ${fixed + item + code.measure().bytes} + ${item} * c, 2 * c);`);
    code.add('}', 'return p;', '}');
    return true;
  });
}

/** How a line names the cells that differ in their last index alone; `r0`, `r1`, … are the others. */
function rowShape({ name, indexes }: Region): Shape {
  return [name, ...indexes.slice(1).flatMap((_, i): Shape => ['[', { word: `r${i}` }, ']'])];
}

/**
 * Goes over the rows, each a line of its own; a region with one index is one. In a row there are `c` cells from index
 * `f` on, whose values begin at `o`.
 */
function rowsOf({ indexes }: Region): string[] {
  const others = indexes.length - 1;
  if (others < 1) return ['const V = G.values, c = V.length, f = G.first, o = 0;', '{'];
  const rest = [...indexes.keys()].slice(1, others).reverse();
  return [
    `const V = G.values, I = G.inner ?? [{ first: 0, count: 0 }], c = I[${others - 1}].count, f = I[${others - 1}].first;`,
    'for (let o = 0; o < V.length; o += c) {',
    'let r = Math.floor(o / c);',
    ...rest.flatMap((i) => [
      `const r${i} = I[${i - 1}].first + r % I[${i - 1}].count;`,
      `r = Math.floor(r / I[${i - 1}].count);`,
    ]),
    'const r0 = G.first + r;',
  ];
}
