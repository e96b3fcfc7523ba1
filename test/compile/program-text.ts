import type { Func, Index, Looking, Num, Program, Stmt, Target, Truth } from './random-programs.ts';

/** What can be named at a place. */
interface Place {
  readonly numbers: readonly string[];
  readonly writable: readonly string[];
  /** Loop variables and parameters, which a label shows. */
  readonly shown: readonly string[];
  readonly inStep: boolean;
  readonly inLoop: boolean;
  /** Calls may stand here. */
  readonly calls: boolean;
  /** Only what cannot change may be read here. */
  readonly frozen?: true;
  readonly functions: readonly string[];
  /** The function that this is in, and how a call of it counts down. */
  readonly inside: { readonly name: string; readonly flag: boolean; readonly form: Func['form'] } | undefined;
  readonly indent: string;
}

/** Numbers and names that are used up. */
class Fresh {
  #count = 0;
  readonly #bare = new Set<string>();
  next(): number {
    return ++this.#count;
  }
  /** A bare statement may stand once: its label says what it sets. */
  takes(label: string): boolean {
    if (this.#bare.has(label)) return false;
    this.#bare.add(label);
    return true;
  }
}

const arrays = ['u', 'u', 's', 'm', 'r'] as const;

/** The program as a `.tail` file. Numbers in it choose among what can be named where they stand. */
export function programText(program: Program): string {
  const writer = new Writer();
  return writer.program(program);
}

class Writer {
  readonly #fresh = new Fresh();
  readonly #lines: string[] = [];
  readonly #flags = new Map<string, boolean>();
  readonly #procedures = new Set<string>();
  #alones = 0;
  #looks = false;
  #plain = false;

  program({ looks, plain, blank, otherwise, copied, start, functions, body, answer }: Program): string {
    this.#plain = plain;
    this.#looks = looks;
    const outside: Place = {
      numbers: ['t', 'a', 'b', 'g', 'n', 'length(h)'],
      writable: ['t', 'g'],
      shown: [],
      inStep: false,
      inLoop: false,
      calls: true,
      functions: [],
      inside: undefined,
      indent: '  ',
    };
    const ones = blank ? '' : ' = 1';
    this.#lines.push(
      'task "Random" {',
      '  class simulation',
      '  length n, l: S 1..3, M 4..5, L 6..8',
      '  input a: int = random 0..9',
      '  input b: int = random 0..9',
      '  input q: bool',
      '  input s: int[n] = random 0..9',
      '  input x: decimal = random digits l, point anywhere',
      '  input r: int[0..3][-1..4] = random 0..9',
      '  ask "{a} {b} {q} {s} {x} {r}?"',
      '  lay out s, x, r',
      '  tape t: int = 0',
      `  tape u: int[4]${copied ? ' = s' : ones}${otherwise ? ' else 7' : ''}`,
      `  tape m: int[0..3][-1..4] = ${initialOfMatrix(copied, blank)} else -1`,
      '  tape h: list of int',
      ...(plain
        ? []
        : ['  tape e: list of (one: int, two: int)', '  tape o: int? = none', '  tape p: (int, int) = (1, 2)']),
      '  tape c: bool = false',
      '  tape d: decimal[low(x) .. high(x) + 1] = 0',
    );
    const names: string[] = [];
    functions.forEach((one, i) => {
      const name = `f${i}`;
      this.#flags.set(name, one.flag);
      if (one.form === 'procedure') this.#procedures.add(name);
      this.#function(name, one, { ...outside, functions: [...names] });
      names.push(name);
    });
    const main = { ...outside, functions: names };
    this.#fresh.takes(' g');
    this.#lines.push(`  var g = ${this.#num(start, { ...main, numbers: ['a', 'b', 't', 'n'] })}`);
    this.#block(body, main);
    this.#lines.push(`  answer ${this.#answer(answer, main)}`, '}');
    return this.#lines.join('\n');
  }

  #answer(answer: Program['answer'], place: Place): string {
    switch (answer.kind) {
      case 'number':
        return this.#num(answer.value, place);
      case 'truth':
        return this.#truth(answer.value, place);
      case 'interval':
        return `u[${answer.low} .. ${answer.low + answer.span}] as list`;
      case 'list':
        return 'u';
      case 'rows': {
        const row = `m[${answer.row}]`;
        return { all: 'm', row, interval: `${row}[0 .. ${answer.span}]` }[answer.part];
      }
      case 'decimal':
        return 'd as decimal';
      case 'held':
        return this.#plain ? 'h' : answer.what;
      case 'composed':
        return `"{${this.#num(answer.one, place)}} and {${this.#num(answer.two, place)}}: {${answer.whole}}"`;
      case 'ways': {
        const value = this.#num(answer.value, { ...place, calls: false });
        const other = { text: '"no number"', u: 'u', composed: `"{u[1]} of {${value}}"` }[answer.other];
        return `if ${this.#truth(answer.condition, place)} then ${value} else ${other}`;
      }
    }
  }

  #function(name: string, { form, label, flag, base, body, result }: Func, outside: Place): void {
    const parameters = flag ? ['k', 'v', 'w'] : ['k', 'v'];
    const memo = form === 'memo' || form === 'alias' ? 'memo ' : '';
    const alias = form === 'alias' ? ` as dp${name}` : '';
    const shown = label ? ` label "Look at ${name} {k}, {v}${flag ? ', {w}' : ''}"` : '';
    const place: Place = {
      ...outside,
      numbers: ['k', 'v', ...outside.numbers],
      shown: parameters,
      inside: { name, flag, form },
      indent: '    ',
    };
    this.#lines.push(
      `  ${memo}function ${name}(k: int, v: int${flag ? ', w: bool' : ''})${form === 'procedure' ? '' : ': int'}${alias}${shown} {`,
    );
    if (form === 'procedure') this.#lines.push('    if k <= 0 { return }');
    else if (form === 'step')
      this.#lines.push(
        `    step "First of ${name} {k} {v}${flag ? ' {w}' : ''}" {`,
        `      if k <= 0 { return ${this.#num(base, { ...place, inStep: true, calls: false })} }`,
        '    }',
      );
    else this.#lines.push(`    if k <= 0 { return ${this.#num(base, { ...place, calls: false })} }`);
    this.#block(body, place);
    if (form === 'tail')
      this.#lines.push(`    return ${name}(k - 1, ${this.#num(result, place)}${flag ? ', not w' : ''})`);
    else if (form !== 'procedure') this.#lines.push(`    return ${this.#num(result, place)}`);
    this.#lines.push('  }');
  }

  #line(place: Place, text: string): void {
    this.#lines.push(place.indent + text);
  }

  #block(statements: readonly Stmt[], place: Place): void {
    let at = place;
    for (const statement of statements) at = this.#statement(statement, at);
  }

  /** Writes the statement; gives what can be named after it. */
  #statement(node: Stmt, place: Place): Place {
    const inner: Place = { ...place, indent: `${place.indent}  ` };
    switch (node.kind) {
      case 'assign':
        this.#bare(place, [node.target], (at) => `${this.#target(node.target, at)} = ${this.#num(node.value, at)}`);
        return place;
      case 'swap':
        this.#bare(
          place,
          node.targets,
          (at) =>
            `${node.targets.map((one) => this.#target(one, at)).join(', ')} = ${node.values.map((one) => this.#num(one, at)).join(', ')}`,
        );
        return place;
      case 'flag':
        this.#bare(place, [], (at) => `c = ${this.#truth(node.value, at)}`);
        return place;
      case 'push':
        this.#bare(place, [], (at) =>
          node.pair && !this.#plain
            ? `push e, (${this.#num(node.one, at)}, ${this.#num(node.two, at)})`
            : `push h, ${this.#num(node.one, at)}`,
        );
        return place;
      case 'pop': {
        const list = node.pair && !this.#plain ? 'e' : 'h';
        this.#bare(place, [], () => (node.guarded ? `if length(${list}) > 0 { pop ${list} }` : `pop ${list}`));
        return place;
      }
      case 'hold':
        this.#hold(node, place);
        return place;
      case 'declare': {
        const name = `z${this.#fresh.next()}`;
        this.#fresh.takes(`${place.inside?.name ?? ''} ${name}`);
        this.#line(place, `${node.isVar ? 'var' : 'let'} ${name} = ${this.#num(node.value, place)}`);
        return {
          ...place,
          numbers: [...place.numbers, name],
          writable: node.isVar ? [...place.writable, name] : place.writable,
        };
      }
      case 'scan':
        if (this.#looks)
          this.#bare(
            place,
            [node.target],
            (at) => `${this.#target(node.target, at)} = ${this.#scan(node.operator, node.range, at)}`,
          );
        return place;
      case 'choose': {
        if (!this.#looks || place.inStep) return place;
        const name = `y${this.#fresh.next()}`;
        const { low, span } = node.range;
        this.#line(place, `choose ${name} in ${low}..${low + span} where ${this.#condition(name, node.range, place)}`);
        this.#line(place, `step "${this.#label({ ...place, shown: [...place.shown, name] }, 0)}" {`);
        this.#block(node.body, {
          ...inner,
          numbers: [name, ...place.numbers],
          shown: [...place.shown, name],
          inStep: true,
          calls: false,
        });
        this.#line(place, '}');
        return place;
      }
      case 'step':
        this.#step(node, place, inner);
        return place;
      case 'if':
        this.#if(node, place, inner);
        return place;
      case 'for': {
        if (place.inStep) return place;
        const name = `i${this.#fresh.next()}`;
        // What can change stands in some bounds, which then are what it was when the loop began.
        const fixed: Place =
          node.span === 1
            ? { ...place, calls: false }
            : {
                ...place,
                calls: false,
                frozen: true,
                numbers: ['a', 'b', 'n', ...place.shown.filter((one) => one !== 'w')],
              };
        const low = this.#num(node.low, fixed);
        // Bounds may be any two numbers; few rounds then follow from the lesser of two.
        const other = node.called
          ? this.#num(node.called, { ...fixed, calls: place.calls })
          : this.#num(node.low, { ...fixed, numbers: ['b', 'a'] });
        const high = node.span < 0 || node.called ? `min(${other}, ${low} + 2)` : `${low} + ${node.span}`;
        const width = this.#width(node, { ...fixed, calls: place.calls });
        const span = (node.down ? `${high} down to ${low}` : `${low} to ${high}`) + width;
        this.#line(place, `for ${name} in ${span} {`);
        this.#block(node.body, {
          ...inner,
          inLoop: true,
          numbers: [name, ...place.numbers],
          shown: [...place.shown, name],
        });
        this.#line(place, '}');
        return place;
      }
      case 'while':
        return place.inStep ? place : this.#while(node, place, inner);
      case 'call':
        this.#bareCall(node.call, place);
        return place;
      case 'fetch':
        if (place.inStep) {
          const span = `[${node.low} .. ${node.low + node.span - 1}]`;
          this.#line(
            place,
            `fetch ${{ u: `u${span}`, part: `m[${node.span}]${span}`, row: `m[${node.low}]` }[node.of]}`,
          );
        }
        return place;
      case 'exit':
        this.#exit(node, place);
        return place;
      case 'pad':
        this.#bare(place, [], () => `${node.value > 4 ? 'x' : 'd'}[${node.place}] = ${node.value}`);
        return place;
    }
  }

  #while(node: Extract<Stmt, { kind: 'while' }>, place: Place, inner: Place): Place {
    const name = `z${this.#fresh.next()}`;
    this.#fresh.takes(`${place.inside?.name ?? ''} ${name}`);
    this.#line(place, `var ${name} = 0`);
    this.#line(
      place,
      node.calls && place.calls
        ? `while ${this.#truth(node.condition, place)} and ${name} < ${node.rounds} {`
        : `while ${name} < ${node.rounds} and ${this.#truth(node.condition, { ...place, calls: false })} {`,
    );
    this.#line(inner, `step "${this.#label(place, 0)}, ${name} {${name}}" { ${name} = ${name} + 1 }`);
    this.#block(node.body, { ...inner, inLoop: true, numbers: [name, ...place.numbers] });
    this.#line(place, '}');
    return { ...place, numbers: [...place.numbers, name] };
  }

  /** By how much a loop moves on: what a call gives now and then, or a number. */
  #width({ called, span }: Extract<Stmt, { kind: 'for' }>, place: Place): string {
    if (this.#alones % 3 !== 1) return '';
    const width = called && span === 1 ? this.#num(called, place) : undefined;
    return width === undefined ? ' by 2' : ` by max(${width}, 1)`;
  }

  #if(node: Extract<Stmt, { kind: 'if' }>, place: Place, inner: Place): void {
    this.#line(place, `if ${this.#truth(node.condition, place)} {`);
    this.#block(node.then, inner);
    if (node.orElse.length > 0) {
      this.#line(
        place,
        node.chained
          ? `} else if ${this.#truth(node.condition.kind === 'not' ? node.condition.operand : node.condition, { ...place, calls: false })} {`
          : '} else {',
      );
      this.#block(node.orElse, inner);
    }
    this.#line(place, '}');
  }

  #bareCall(call: Num, place: Place): void {
    if (call.kind !== 'call' || place.inStep) return;
    const name = chosen(this.#callable(place), call.pick);
    if (name !== undefined) this.#line(place, this.#callOf(name, call, place));
  }

  #hold(node: Extract<Stmt, { kind: 'hold' }>, place: Place): void {
    if (this.#plain) return;
    this.#bare(place, [], (at) =>
      node.what === 'pair'
        ? `p = (${this.#num(node.one, at)}, ${this.#num(node.two, at)})`
        : `o = ${node.what === 'none' ? 'none' : this.#num(node.one, at)}`,
    );
  }

  #step(node: Extract<Stmt, { kind: 'step' }>, place: Place, inner: Place): void {
    if (place.inStep) {
      this.#block(node.body, place);
      return;
    }
    this.#line(place, `step "${this.#label(place, node.offset)}" {`);
    this.#block(node.body, { ...inner, inStep: true, calls: false });
    this.#line(place, '}');
  }

  #exit({ how, condition, value }: Extract<Stmt, { kind: 'exit' }>, place: Place): void {
    if ((how === 'break' || how === 'continue') && !place.inLoop) return;
    if (how === 'halt' && place.inside && place.inside.form !== 'procedure') return;
    if (how === 'return') {
      const { inside } = place;
      if (inside === undefined) return;
      const tail = place.inStep && value.kind === 'call';
      const result = (): string =>
        inside.form === 'procedure' ? '' : ` ${this.#num(value, { ...place, calls: false })}`;
      const given = tail ? ` ${inside.name}(k - 1, v${inside.flag ? ', w' : ''})` : result();
      if (place.inStep || this.#fresh.takes(`return ${inside.name}`))
        this.#line(place, `if ${this.#truth(condition, place)} { return${given} }`);
      return;
    }
    this.#line(place, `if ${this.#truth(condition, place)} { ${how} }`);
  }

  /** An assignment as it is, or in a step of its own where another one has its label. */
  #bare(place: Place, targets: readonly Target[], text: (place: Place) => string): void {
    if (place.inStep) {
      this.#line(place, text(place));
      return;
    }
    const label = targets.map((one) => this.#target(one, place)).join();
    const isOpen = targets.length > 0 && this.#fresh.takes(`${place.inside?.name ?? ''} ${label}`);
    if (isOpen) this.#line(place, text(place));
    else this.#line(place, `step "${this.#label(place, 0)}" { ${text({ ...place, inStep: true, calls: false })} }`);
  }

  #label(place: Place, offset: number): string {
    const aside = offset < 0 ? ' - 1' : ' + 1';
    const holes = place.shown
      .map((name, i) => ` {${name}${i === 0 && offset !== 0 && name !== 'w' ? aside : ''}}`)
      .join(',');
    return `Do ${this.#fresh.next()}:${holes}`;
  }

  #target({ pick, index, second }: Target, place: Place): string {
    const options = [...place.writable, 'u', 'm'];
    const name = chosen(options, pick) ?? 't';
    const plain = { ...place, calls: false };
    if (name === 'u') return `u[${this.#index(index, plain)}]`;
    return name === 'm' ? `m[${this.#index(index, plain)}][${this.#index(second, plain)}]` : name;
  }

  #scan(operator: string, range: Looking, place: Place): string {
    const name = `y${this.#fresh.next()}`;
    const { low, span, own, offset } = range;
    const at = own && span >= 0 && offset !== 0 ? `${name} + ${offset}` : name;
    const value = `${this.#scanned(range, place)}[${at}]`;
    return `${operator} ${name} in ${low}..${low + span} where ${this.#condition(name, range, place)} of ${value} * 2 - ${name}`;
  }

  /** What is gone along: an array, or a row of a matrix, by a constant or by what the label shows. */
  #scanned({ own, row, pick }: Looking, place: Place): string {
    if (row === undefined) return own ? 'u' : 's';
    const shown = chosen(
      place.shown.filter((one) => one !== 'w'),
      pick,
    );
    return `${own ? 'm' : 'r'}[${shown === undefined || row === 0 ? row : `(${shown}) % 4`}]`;
  }

  /** Open conditions always let the first one through, if there is one. */
  #condition(name: string, range: Looking, place: Place): string {
    const { low, relation, pick, isOpen } = range;
    return `(${this.#scanned(range, place)}[${name}] ${relation} ${chosen(place.numbers, pick) ?? '0'}${isOpen ? ` or ${name} == ${low}` : ` and ${name} != ${low}`})`;
  }

  #index(index: Index, place: Place): string {
    switch (index.kind) {
      case 'constant':
        return String(index.value);
      case 'variable': {
        const name = chosen(
          place.shown.filter((one) => one !== 'w'),
          index.pick,
        );
        if (name === undefined) return '1';
        return index.offset === 0 ? name : `${name} ${index.offset < 0 ? '-' : '+'} 1`;
      }
      case 'wrapped':
        return `(${this.#num(index.value, place)}) % 4`;
    }
  }

  /**
   * A function that gives a value calls no procedure: that may halt, before what stands in front of a call is
   * evaluated.
   */
  #callable(place: Place): readonly string[] {
    const all = [...place.functions, ...(place.inside ? [place.inside.name] : [])];
    return place.inside && place.inside.form !== 'procedure' ? all.filter((one) => !this.#procedures.has(one)) : all;
  }

  #num(node: Num, place: Place): string {
    switch (node.kind) {
      case 'literal':
        return String(node.value);
      case 'scalar':
        return chosen(place.numbers, node.pick) ?? 'a';
      case 'element': {
        const name = place.frozen ? 's' : (chosen(arrays, node.pick) ?? 'u');
        return name === 'm' || name === 'r'
          ? `${name}[${this.#index(node.index, place)}][${this.#index(node.second, place)}]`
          : `${name}[${this.#index(node.index, place)}]`;
      }
      case 'operation':
        return `(${this.#num(node.left, place)} ${node.operator} ${node.right.kind === 'literal' && (node.operator === '/' || node.operator === '%') ? String(node.right.value || 3) : this.#num(node.right, place)})`;
      case 'extreme':
        return `${node.name}(${node.items.map((one) => this.#num(one, place)).join(', ')})`;
      case 'part':
        return place.frozen ? this.#num(node.other, place) : this.#part(node, { ...place, calls: false });
      case 'negative':
        return this.#alone(this.#num(node.operand, place));
      case 'choice':
        return `(if ${this.#truth(node.condition, place)} then ${this.#num(node.yes, { ...place, calls: false })} else ${this.#num(node.no, { ...place, calls: false })})`;
      case 'call': {
        const name =
          place.calls && !place.inStep
            ? chosen(
                this.#callable(place).filter((one) => !this.#procedures.has(one)),
                node.pick,
              )
            : undefined;
        return name === undefined ? this.#num(node.other, place) : this.#callOf(name, node, place);
      }
    }
  }

  /** An operation on one number, each in turn. */
  #alone(number: string): string {
    const forms = [
      `-${number}`,
      `abs(${number})`,
      `((${number} % 7) ^ 2)`,
      `int(text(${number}))`,
      `ord(chr(${number} % 500 + 60))`,
      `length(text(${number}))`,
      `ord(text(${number})[0])`,
    ];
    return forms[this.#alones++ % forms.length] ?? number;
  }

  #part({ of: held, guarded, second, other }: Extract<Num, { kind: 'part' }>, place: Place): string {
    const of = this.#plain ? 'list' : held;
    const field = second ? 'two' : 'one';
    const test = { list: 'length(h) > 0', pairs: 'length(e) > 0', pair: 'true', optional: 'o != none' }[of];
    const value = {
      list: 'h[length(h) - 1]',
      pairs: `e[length(e) - 1].${field}`,
      pair: `p.${second ? 'second' : 'first'}`,
      optional: 'o',
    }[of];
    return of === 'pair' || (of !== 'optional' && !guarded)
      ? value
      : `(if ${test} then ${value} else ${this.#num(other, place)})`;
  }

  /** A call that counts down where it is of the function it stands in. */
  #callOf(name: string, node: Extract<Num, { kind: 'call' }>, place: Place): string {
    const depth = place.inside?.name === name ? 'k - 1' : `min(${this.#num(node.depth, place)}, 2)`;
    return `${name}(${depth}, ${this.#num(node.other, place)}${this.#flags.get(name) ? `, ${this.#truth(node.flag, place)}` : ''})`;
  }

  #truth(node: Truth, place: Place): string {
    const flags = ['q', ...(place.frozen ? [] : ['c']), ...(place.inside?.flag ? ['w'] : [])];
    switch (node.kind) {
      case 'constant':
        return String(node.value);
      case 'flag':
        return chosen(flags, node.pick) ?? 'q';
      case 'compare':
        return `(${this.#num(node.left, place)} ${node.relation} ${this.#num(node.right, place)})`;
      case 'none':
        return place.frozen || this.#plain ? 'q' : `(o ${node.isNone ? '==' : '!='} none)`;
      case 'pair':
        return place.frozen || this.#plain
          ? 'q'
          : `(p == (${this.#num(node.one, place)}, ${this.#num(node.two, place)}))`;
      case 'same':
        return `((${this.#truth(node.left, place)}) == (${this.#truth(node.right, place)}))`;
      case 'both':
        return `(${this.#truth(node.left, place)} ${node.operator} ${this.#truth(node.right, { ...place, calls: false })})`;
      case 'not':
        return `(not ${this.#truth(node.operand, place)})`;
    }
  }
}

function initialOfMatrix(copied: boolean, blank: boolean): string {
  if (copied) return 'r';
  return blank ? 'a' : '0';
}

function chosen<T>(options: readonly T[], pick: number): T | undefined {
  return options[pick % Math.max(1, options.length)];
}
