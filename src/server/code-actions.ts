import { CodeActionKind, type CodeAction, type Diagnostic, type TextEdit } from 'vscode-languageserver';
import * as z from 'zod';
import { fixes, overlap, type Edit, type Fix, type OpenDocument } from '../language/editor/index.ts';
import type { FixHint } from '../language/index.ts';

/** What a diagnostic holds for its fixes; it comes back from the editor. */
const dataSchema = z.object({
  fix: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('instead'), text: z.string() }),
      z.object({ kind: z.literal('show'), names: z.array(z.string()) }),
      z.object({ kind: z.literal('answer'), answer: z.string() }),
      z.object({ kind: z.literal('fetch'), name: z.string() }),
    ])
    .optional(),
});

/**
 * The quick fixes of these diagnostics, and for each code one that mends all in the file that can be mended in one way
 * only; `all`: what is shown of the document as it is now.
 */
export function codeActions(
  uri: string,
  document: OpenDocument,
  asked: readonly Diagnostic[],
  all: readonly Diagnostic[],
): CodeAction[] {
  const own = asked.filter(({ source }) => source === 'tail');
  const codes = new Set(own.map(({ code }) => code));
  return [
    ...own.flatMap((diagnostic) =>
      fixesOf(document, diagnostic).map((fix, i) => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: { changes: { [uri]: textEdits(fix.edits) } },
        ...(i === 0 && fix.isSure ? { isPreferred: true } : {}),
      })),
    ),
    ...[...codes].flatMap((code) => {
      const same = all.filter((one) => one.source === 'tail' && one.code === code);
      const { edits, count } = fixAll(document, same);
      return count < 2
        ? []
        : [
            {
              title: `Fix all ${count} of “${String(code)}” in this file`,
              kind: CodeActionKind.QuickFix,
              diagnostics: same,
              edit: { changes: { [uri]: textEdits(edits) } },
            },
          ];
    }),
  ];
}

/** One change that mends as many as can be mended without touching the same place twice. */
function fixAll(
  document: OpenDocument,
  diagnostics: readonly Diagnostic[],
): { readonly edits: readonly Edit[]; readonly count: number } {
  const edits: Edit[] = [];
  let count = 0;
  for (const diagnostic of diagnostics) {
    const fix = fixesOf(document, diagnostic)[0];
    if (fix?.isSure !== true || fix.edits.some((edit) => edits.some((other) => overlap(edit, other)))) continue;
    edits.push(...fix.edits);
    count++;
  }
  return { edits, count };
}

function fixesOf(document: OpenDocument, { code, range, data }: Diagnostic): readonly Fix[] {
  const fix: FixHint | undefined = dataSchema.safeParse(data).data?.fix;
  return fixes(document, { code: String(code), range, ...(fix === undefined ? {} : { fix }) });
}

function textEdits(edits: readonly Edit[]): TextEdit[] {
  return edits.map(({ range, newText }) => ({ range, newText }));
}
