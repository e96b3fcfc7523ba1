import type { TextDocument } from 'vscode-languageserver-textdocument';
import { KeptCompletions, openDocument, type OpenDocument } from '../language/editor/index.ts';
import type { Resolve } from '../language/index.ts';

/** The parsed form of what is open, one version a document: requests between two edits share it. */
export class OpenTexts {
  readonly #known = new Map<string, { readonly version: number; readonly document: OpenDocument }>();
  readonly #completions = new Map<string, KeptCompletions>();
  readonly #resolverFor: (uri: string) => Resolve;

  constructor(resolverFor: (uri: string) => Resolve) {
    this.#resolverFor = resolverFor;
  }

  of(text: TextDocument): OpenDocument {
    const known = this.#known.get(text.uri);
    if (known?.version === text.version) return known.document;
    const document = openDocument(text.getText(), this.#resolverFor(text.uri));
    this.#known.set(text.uri, { version: text.version, document });
    return document;
  }

  completionsOf(uri: string): KeptCompletions {
    const known = this.#completions.get(uri) ?? new KeptCompletions();
    this.#completions.set(uri, known);
    return known;
  }

  /** Has it read anew, since it was closed or what it imports has changed. */
  forget(uri: string): void {
    this.#known.delete(uri);
    this.#completions.delete(uri);
  }
}
