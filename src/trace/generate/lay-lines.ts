import type { Machine, LinePattern, Style } from '../../machine/index.ts';
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
    const around = (pieces: LinePattern): readonly string[] =>
      pieces.flatMap((piece) => {
        if (typeof piece === 'string') return [piece];
        return 'field' in piece && piece.field === 'region' ? [region.name] : [];
      });
    const before = around(at < 0 ? pattern : pattern.slice(0, at));
    const after = [...around(at < 0 ? [] : pattern.slice(at + 1)), '\n'];
    code.add(`function y${id}(G, p) {`, 'const V = G.values, c = V.length, f = G.first;');
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
          if (piece.field === 'cell') return [`${region.name}[`, { word: 'f + n' }, ']'];
          return [{ word: piece.field === 'index' ? 'f + n' : 'X.word(V[n])' }];
        }),
      );
      code.add('}');
      item = code.measure().bytes;
    }
    code.shape(after);
    // Room is made before anything is written; how much, is known only here.
    code.lines.splice(reserve, 0, `X.reserve(p, ${fixed + item + code.measure().bytes} + ${item} * c, 2 * c);`);
    code.add('return p;', '}');
    return true;
  });
}
