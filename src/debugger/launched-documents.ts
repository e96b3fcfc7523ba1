import { EditedLines } from './edited-lines.ts';
import type { DebugHost, Launched } from './launch.ts';
import { programFile, type RunDocument } from './sources.ts';

/** What is said of a place that the run does not know. */
export const CHANGED = 'This line was changed since the run began. Restart (Ctrl+Shift+F5) to use it.';

/** A document of a run: its text as it was recorded, and as it is now. Lines count from 0. */
class EditedDocument {
  readonly #recorded: string;
  #text: string;
  #read: (() => string) | undefined;
  /** Undefined as long as nothing was edited. */
  #lines: EditedLines | undefined;
  /**
   * The text before the last edit, and what that did to it; undefined where nothing was edited since the one before.
   */
  #last: string | undefined;
  #edit: EditedLines | undefined;
  #bare: ((line: number) => boolean) | undefined;

  constructor(
    recorded: string,
    private readonly kind: RunDocument['kind'] = 'program',
  ) {
    this.#recorded = recorded;
    this.#text = recorded;
  }

  /** The text is another one now; it is read when it is needed. */
  changes(read: () => string): void {
    this.#read = read;
  }

  /** Takes the text that the document has now; whether it is another one than the last. */
  settle(): boolean {
    const text = this.#read?.() ?? this.#text;
    const last = this.#text;
    this.#read = undefined;
    this.#edit = undefined;
    this.#last = undefined;
    if (text === last) return false;
    this.#text = text;
    this.#lines = text === this.#recorded ? undefined : new EditedLines(this.#recorded, text);
    this.#last = last;
    this.#bare = undefined;
    return true;
  }

  /** Where a line of the recorded text is now; undefined: it was changed or taken out. */
  now(line: number): number | undefined {
    return this.#lines === undefined ? line : this.#lines.now(line);
  }

  /** Where a line is to be shown: where it is now, or the line that was written in its place. */
  shown(line: number): { readonly line: number; readonly isChanged: boolean } | undefined {
    const now = this.now(line);
    const changed = now ?? this.#lines?.changed(line);
    return changed === undefined ? undefined : { line: changed, isChanged: now === undefined };
  }

  /** How much farther right a line of the recorded text begins now. */
  shift(line: number): number {
    return this.#lines?.shift(line) ?? 0;
  }

  /** Where a line of the text before the last edit is now, or the line that was written in its place. */
  moved(line: number): number | undefined {
    if (this.#last === undefined) return line;
    this.#edit ??= new EditedLines(this.#last, this.#text);
    return this.#edit.now(line) ?? this.#edit.changed(line);
  }

  /**
   * The place that a line of the text now means. `find` gives the first place from a line of the recorded text on; it
   * may lie below, but not behind code that the run does not know: `changed`.
   */
  place(
    line: number,
    find: (recorded: number) => number | undefined,
  ): { readonly recorded: number; readonly line: number } | 'changed' | undefined {
    const lines = this.#lines;
    if (lines === undefined) {
      const recorded = find(line);
      return recorded === undefined ? undefined : { recorded, line: recorded };
    }
    for (let at = line; at < lines.count; at++) {
      const before = lines.before(at);
      if (before === undefined) {
        if (!this.#isBare(at)) return 'changed';
        continue;
      }
      const recorded = find(before);
      if (recorded === undefined) return undefined;
      if (recorded === before) return { recorded, line: at };
    }
    return undefined;
  }

  /** Whether a line of the text now holds nothing that runs. */
  #isBare(line: number): boolean {
    this.#bare ??= bareLines(this.kind === 'trace' ? this.#text : withoutComments(this.#text));
    return this.#bare(line);
  }
}

/** The documents of a run, of which the host tells how they are edited. */
export class RunDocuments {
  readonly #launched: Launched;
  readonly #documents: ReadonlyMap<string, EditedDocument>;
  /** A trace that is no file, which nobody edits. */
  readonly #written = new EditedDocument('', 'trace');
  readonly #ends: (() => void)[] = [];

  constructor(launched: Launched) {
    this.#launched = launched;
    this.#documents = new Map(
      [...launched.texts].map(([path, text]) => [
        path,
        new EditedDocument(text, path === launched.tracePath ? 'trace' : 'program'),
      ]),
    );
  }

  /** Follows the documents on the host; `changed` is called when one of them is no longer what it was. */
  follow({ watchText }: DebugHost, changed: () => void): void {
    for (const [path, document] of this.#documents) {
      const end = watchText?.(path, (read) => {
        document.changes(read);
        changed();
      });
      if (end !== undefined) this.#ends.push(end);
    }
  }

  unfollow(): void {
    for (const end of this.#ends.splice(0)) end();
  }

  of(where: RunDocument): EditedDocument {
    const path = where.kind === 'trace' ? this.#launched.tracePath : programFile(this.#launched, where.source);
    return (path === undefined ? undefined : this.#documents.get(path)) ?? this.#written;
  }

  /** Takes what the documents hold now; whether one of them is another one. */
  settle(): boolean {
    return [...this.#documents.values()].filter((document) => document.settle()).length > 0;
  }
}

function bareLines(text: string): (line: number) => boolean {
  const lines = text.split(/\r\n|\r|\n/).map((line) => /^[\s{}]*$/.test(line));
  return (line) => lines[line] ?? true;
}

/** The text with its comments taken out, and all line breaks kept. */
function withoutComments(text: string): string {
  return text.replace(/"(?:\\.|[^"\\\r\n])*"|\/\*[\s\S]*?(?:\*\/|$)|\/\/[^\r\n]*/g, (found) =>
    found.startsWith('"') ? found : found.replace(/[^\r\n]+/g, ''),
  );
}
