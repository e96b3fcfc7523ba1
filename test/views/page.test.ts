import assert from 'node:assert/strict';
import { viewPage } from '../../src/views/shared/view-page.ts';

describe("a view's page", () => {
  const page = viewPage({
    title: '"><script>x</script>',
    script: 'vscode-resource:/a.js?b&c',
    style: 's.css',
    nonce: 'n0nce',
    source: 'https://*.vscode-cdn.net',
  });
  it('lets nothing run but its own script, by a nonce, and nothing load but its own styles', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1];
    assert.equal(
      policy,
      "default-src 'none'; script-src 'nonce-n0nce'; style-src https://*.vscode-cdn.net; base-uri 'none'; form-action 'none'",
    );
    assert.doesNotMatch(page, /unsafe/);
    assert.equal(page.match(/<script/g)?.length, 1);
  });
  it('shows a hostile title as text', () => {
    assert.ok(page.includes('<title>&quot;&gt;&lt;script&gt;x&lt;/script&gt;</title>'));
    assert.ok(page.includes('src="vscode-resource:/a.js?b&amp;c"'));
  });
});
