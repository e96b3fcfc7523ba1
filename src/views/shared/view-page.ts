/** What the host knows of a view's page. Addresses are the webview's own form of the built files'. */
export interface PageParts {
  readonly title: string;
  readonly script: string;
  readonly style: string;
  /** Fresh for each page; 16 or more characters that nobody can guess. */
  readonly nonce: string;
  /** Where styles may come from: the webview's `cspSource`. */
  readonly source: string;
}

/** The page of a view: one script by its nonce, one style sheet, and nothing else may load or run. */
export function viewPage({ title, script, style, nonce, source }: PageParts): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${source}; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<link rel="stylesheet" href="${escaped(style)}">
</head>
<body>
<div id="view"></div>
<script nonce="${escaped(nonce)}" src="${escaped(script)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
