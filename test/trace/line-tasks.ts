import { bindInputs, type Bound } from '../../src/machine/index.ts';
import { compileTask } from '../tasks/load.ts';

/** A question whose trace has a line of every kind, with numbers, texts, tuples, calls and rows in them. */
export function allLines(): Bound {
  const task = compileTask(`task "Lines" {
  class recursion
  length n: S 2..3, M 4..5, L 6..8
  input s: text = random letters n
  input a: int[n] = random 0..9999
  ask "{s} {a}?"
  lay out s, a
  tape m: int[n][2] = 0
  tape pair: list of (int, int)
  tape far: int = infinity
  tape word: text = "it's"
  function visit(part: text, k: int): int label "Visit {part}, {k}" {
    if k > 1 { return 7 }
    var seen: int[1] = 0
    seen[0] = k - 2
    let rest = visit(part + s[k], k + 1)
    return rest * 1000 + seen[0]
  }
  step "Set up: 2 rows" {
    m[1][0] = a[1] * 2 + a[0]
    if a[0] <= 1234 and s[1] == "b" { far = min(a[0], a[1], far) }
    push pair, (a[0], -1)
  }
  for i in -1 to 0 {
    step "Row {i}" {
      m[i + 1][1] = -a[i + 1] / 7
      word = word + s[i + 1]
    }
  }
  let found = visit("", 0)
  step "Best of 2:" {
    far = far - pair[0].second
    let least = argmin i in 0 .. n - 1 of a[i]
    if least == 1 { word = word + "x" }
  }
  answer "{found} and {m} or {far}, {word}"
}`);
  const { bound } = bindInputs(task, { s: 'ab', a: [1234, 56] });
  if (bound === undefined) throw new Error('The inputs are no question of the task.');
  return bound;
}
