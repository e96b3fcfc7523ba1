import type { Template, ScalarType } from '../machine.ts';

/** From, to, and the characters between which the step may be taken, both included. */
type Edge = readonly [from: number, to: number, first: number, last: number];

/** A machine that accepts the texts of a template; node 0 is the start. */
interface Automaton {
  readonly edges: readonly Edge[];
  readonly ends: ReadonlySet<number>;
}

const code = (c: string): number => c.charCodeAt(0);
const digit = [code('0'), code('9')] as const;
const nonZero = [code('1'), code('9')] as const;

/**
 * A text that both templates can print, whatever their variables hold; undefined if there is none. The languages are
 * regular, so the search for a common word is a walk through pairs of their automata's nodes, shortest first.
 */
export function commonText(a: Template, b: Template): string | undefined {
  const left = automaton(a);
  const right = automaton(b);
  const seen = new Set<string>(['0,0']);
  let wave: { readonly x: number; readonly y: number; readonly text: string }[] = [{ x: 0, y: 0, text: '' }];
  while (wave.length > 0) {
    const next: typeof wave = [];
    for (const { x, y, text } of wave) {
      if (left.ends.has(x) && right.ends.has(y)) return text;
      for (const [from, toX, firstX, lastX] of left.edges) {
        if (from !== x) continue;
        for (const [other, toY, firstY, lastY] of right.edges) {
          const first = Math.max(firstX, firstY);
          if (other !== y || first > Math.min(lastX, lastY) || seen.has(`${toX},${toY}`)) continue;
          seen.add(`${toX},${toY}`);
          next.push({ x: toX, y: toY, text: text + String.fromCharCode(first) });
        }
      }
    }
    wave = next;
  }
  return undefined;
}

/**
 * Whether the values can be read back from the text: no hole runs into the next one, no number into digits after it.
 */
export function isReadable(template: Template): boolean {
  return template.every((piece, i) => {
    const next = template[i + 1];
    if (typeof piece === 'string' || next === undefined) return true;
    return typeof next === 'string' && !(piece.type === 'int' && /^\d/.test(next));
  });
}

function automaton(template: Template): Automaton {
  const edges: Edge[] = [];
  let count = 1;
  const node = (): number => count++;
  // A number may end at several nodes; whatever follows leaves from each of them.
  let heads: number[] = [0];
  const step = (first: number, last: number, to: number): void =>
    heads.forEach((head) => edges.push([head, to, first, last]));
  const literal = (text: string): void => {
    for (const c of text) {
      for (let i = 0; i < c.length; i++) {
        const to = node();
        step(c.charCodeAt(i), c.charCodeAt(i), to);
        heads = [to];
      }
    }
  };
  const value = (type: ScalarType): void => {
    const start = heads;
    if (type === 'int') {
      const sign = node();
      const zero = node();
      const digits = node();
      step(code('-'), code('-'), sign);
      step(code('0'), code('0'), zero);
      heads = [...start, sign];
      step(...nonZero, digits);
      heads = [digits];
      step(...digit, digits);
      heads = [zero, digits];
    } else if (type === 'bool') {
      literal('yes');
      const ends = heads;
      heads = start;
      literal('no');
      heads = [...ends, ...heads];
    } else {
      const inside = node();
      const escape = node();
      const end = node();
      step(code("'"), code("'"), inside);
      heads = [inside];
      step(0x20, code("'") - 1, inside);
      step(code("'") + 1, code('\\') - 1, inside);
      step(code('\\') + 1, 0xffff, inside);
      step(code('\\'), code('\\'), escape);
      step(code("'"), code("'"), end);
      edges.push([escape, inside, 0x20, 0x7e]);
      heads = [end];
    }
  };
  for (const piece of template) {
    if (typeof piece === 'string') literal(piece);
    else value(piece.type);
  }
  return { edges, ends: new Set(heads) };
}
