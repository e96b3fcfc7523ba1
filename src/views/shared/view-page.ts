/** What the host knows of a view's page. Addresses are the webview's own form of the built files'. */
export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Fresh for each page; 16 or more characters that nobody can guess. */
  readonly nonce: string;
  /** Where styles may come from: the webview's `cspSource`. */
  readonly source: string;
  /** Whether Monaco is in it: it writes styles of its own, and has a font of signs. */
  readonly hasEditors?: boolean;
  /** What is shown until the script runs: one with editors takes seconds to load. */
  readonly waiting?: Waiting | undefined;
}

export interface Waiting {
  readonly heading: string;
  readonly text?: string | undefined;
}

/** The page of a view: one script by its nonce, one style sheet, and nothing else may load or run. */
export function viewPage({ title, script, style, nonce, source, hasEditors = false, waiting }: PageParts): string {
  const styles = hasEditors ? `${source} 'unsafe-inline'; font-src ${source}` : source;
  return page({
    title,
    policy: `script-src 'nonce-${nonce}'; style-src ${styles}`,
    style: `<link rel="stylesheet" href="${escaped(style)}">`,
    script: `<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>`,
    ...(waiting === undefined ? {} : { content: waitingContent(waiting) }),
  });
}

function waitingContent({ heading, text }: Waiting): string {
  const below = text === undefined ? '' : `<p>${escaped(text)}</p>`;
  return `<div class="blank-slate" role="status"><h2>${escaped(heading)}</h2>${below}</div>`;
}

/** A page that stands alone: its script and its style sheet are in it, and what it shows, as JSON in `report`. */
export function standalonePage(
  data: unknown,
  { title, script, style, nonce }: Pick<PageParts, 'title' | 'script' | 'style' | 'nonce'>,
): string {
  // They stand in strings and regular expressions alone, where both forms mean the same.
  const code = script.replaceAll('<!--', '\\x3c!--').replaceAll('</script', '\\x3c/script');
  return page({
    title,
    policy: `script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'`,
    style: `<style nonce="${escaped(nonce)}">${style}</style>`,
    script: `<script type="application/json" id="report">${scriptJson(data)}</script>
<script nonce="${escaped(nonce)}">${code}</script>`,
  });
}

/** JSON that ends no script. */
export function scriptJson(data: unknown): string {
  return JSON.stringify(data).replaceAll('<', '\\u003c');
}

function page({
  content = '',
  ...parts
}: Readonly<Record<'title' | 'policy' | 'style' | 'script', string>> & { readonly content?: string }): string {
  const policy = `default-src 'none'; ${parts.policy}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(parts.title)}</title>
${parts.style}
</head>
<body>
<div id="view">${content}</div>
${parts.script}
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
