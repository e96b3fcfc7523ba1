import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Alias,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { FormatError, type Place } from './imported-machine.ts';

/** A key of a map with its value, and whether it came by a merge key, `<<`, so that the map's own keys go before it. */
export interface Entry {
  readonly key: unknown;
  readonly value: unknown;
  readonly isMerged: boolean;
}

/** A text of YAML: an alias is what it stands for, a scalar what is written, and everything has a place in the file. */
export class YamlText {
  readonly root: unknown;
  readonly #lines = new LineCounter();
  readonly #meant = new Map<Alias, unknown>();

  /**
   * Throws a {@link FormatError} where the text is no YAML. `placed` gives the place in the file of a place in this
   * text.
   */
  constructor(
    text: string,
    private readonly placed: (place: Place) => Place = (place) => place,
  ) {
    const document = parseDocument(text, {
      lineCounter: this.#lines,
      uniqueKeys: false,
      version: '1.2',
      strict: false,
    });
    // Behind a flow collection as a key that is not a map's first, the parser doubts itself with this code, and has
    // read it right.
    const wrong = document.errors.find(({ code }) => code !== 'IMPOSSIBLE');
    const at = wrong?.linePos?.[0] ?? { line: 1, col: 1 };
    if (wrong !== undefined)
      throw new FormatError(
        placed({ line: at.line, column: at.col }),
        wrong.code === 'RESOURCE_EXHAUSTION'
          ? 'This is nested too deeply for a machine.'
          : (wrong.message.split(/ at line \d+|\n/)[0] ?? 'This is not YAML.'),
      );
    const anchors = new Map<string, unknown>();
    visit(document, {
      Node: (_, node) => {
        if (isAlias(node)) {
          if (!anchors.has(node.source))
            throw new FormatError(
              this.place(node),
              `Nothing above is named ${node.source}; names are given as &${node.source}.`,
            );
          this.#meant.set(node, anchors.get(node.source));
        } else if (node.anchor !== undefined) anchors.set(node.anchor, node);
      },
    });
    this.root = document.contents;
  }

  /** What an alias stands for; any other node is itself. */
  meant(node: unknown): unknown {
    return isAlias(node) ? this.#meant.get(node) : node;
  }

  /**
   * The keys of a map with their values: its own, then those that it merges in and does not have. Throws a {@link
   * FormatError} where a key stands there twice.
   */
  entries(map: YAMLMap): readonly Entry[] {
    const known = new Set<string>();
    const own = map.items
      .filter((pair) => !isMerge(pair))
      .map(({ key, value }): Entry => ({ key, value, isMerged: false }));
    const twice = own.find(({ key }) => !isNew(known, this.#word(key)));
    if (twice !== undefined)
      throw new FormatError(this.place(twice.key, map), `"${this.#word(twice.key) ?? ''}" is given twice here.`);
    const merged = map.items
      .filter(isMerge)
      .flatMap((pair) => this.items(pair.value).flatMap((one) => this.map(one, pair.key, 'a map to merge in').items));
    return [
      ...own,
      ...merged
        .filter(({ key }) => isNew(known, this.#word(key)))
        .map(({ key, value }): Entry => ({ key, value, isMerged: true })),
    ];
  }

  map(node: unknown, at: unknown, what: string): YAMLMap {
    const meant = this.meant(node);
    if (isMap(meant)) return meant;
    throw new FormatError(this.place(node, at), `Expected ${what} here.`);
  }

  /** The items of a list, or the one thing that is no list. */
  items(node: unknown): readonly unknown[] {
    const meant = this.meant(node);
    return isSeq(meant) ? meant.items : [node];
  }

  /** What a scalar says, as it is written. */
  text(node: unknown, at: unknown): string {
    const meant = this.meant(node);
    if (isScalar(meant)) return typeof meant.value === 'string' ? meant.value : (meant.source ?? String(meant.value));
    throw new FormatError(this.place(node, at), 'Expected one word here.');
  }

  /** A key that is one word. */
  #word(key: unknown): string | undefined {
    return isScalar(this.meant(key)) ? this.text(key, key) : undefined;
  }

  isEmpty(node: unknown): boolean {
    const meant = this.meant(node);
    return (
      meant === undefined ||
      meant === null ||
      (isScalar(meant) && meant.value === null) ||
      (isMap(meant) && meant.items.length === 0)
    );
  }

  /** Where a node begins; where it has no place of its own, another does, or the file. */
  place(node: unknown, other?: unknown): Place {
    const at = [node, other].find((one) => isNode(one) && one.range !== undefined && one.range !== null);
    const { line, col } = this.#lines.linePos(isNode(at) ? (at.range?.[0] ?? 0) : 0);
    return this.placed({ line, column: col });
  }
}

function isMerge({ key }: Pair): boolean {
  return isScalar(key) && key.type === 'PLAIN' && key.source === '<<';
}

/** Whether a word was not yet met; what is no word, such as a list, never was. */
function isNew(known: Set<string>, word: string | undefined): boolean {
  const is = word === undefined || !known.has(word);
  if (word !== undefined) known.add(word);
  return is;
}
