import { randomBytes } from 'node:crypto';

/**
 * The page of a file that is no run: why, and a link that shows it as text. It runs nothing; `reason` is only ever
 * text.
 */
export function brokenPage(reason: string, showSource: string): string {
  const nonce = randomBytes(24).toString('base64');
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'">
<title>Not a run</title>
<style nonce="${nonce}">
main { max-width: 40em; margin: 4em auto; line-height: 1.5; }
h1 { font-size: 1.3em; font-weight: 600; }
</style>
</head>
<body>
<main role="alert">
<h1>This file cannot be shown as a spot check</h1>
<p>${escaped(reason)}</p>
<p><a href="command:${escaped(showSource)}">Show it as text</a></p>
</main>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
