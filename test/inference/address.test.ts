import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  problemOfAddress,
  publicAddress,
  routeUrl,
  secretsOf,
  shownAddress,
  withVersionPath,
} from '../../src/inference/address.ts';

describe('the base URL of an endpoint', () => {
  for (const url of [
    'http://localhost:8000/v1',
    'https://api.example.com/v1/',
    'http://[::1]:8080',
    'http://gpu-box/openai/v1?api-version=3',
    '  http://gpu:1/v1  ',
  ]) {
    it(`may be ${url}`, () => assert.equal(problemOfAddress(url), undefined));
  }

  const wrong: readonly (readonly [string, string, string | undefined])[] = [
    ['localhost:8000', 'not-a-url', 'http://localhost:8000/v1'],
    ['gpu-box:8000/v1', 'not-a-url', 'http://gpu-box:8000/v1'],
    ['127.0.0.1:8080', 'not-a-url', 'http://127.0.0.1:8080/v1'],
    ['gpu-box', 'not-a-url', 'http://gpu-box/v1'],
    ['', 'not-a-url', undefined],
    ['ftp://gpu-box/v1', 'scheme', undefined],
    ['javascript:alert(1)', 'scheme', undefined],
    ['file:///etc/passwd', 'scheme', undefined],
    ['http://me:secret@gpu-box:8000/v1', 'credentials', 'http://gpu-box:8000/v1'],
    ['http://gpu-box/v1#here', 'fragment', 'http://gpu-box/v1'],
    ['http://gpu-box/v1/chat/completions', 'route', 'http://gpu-box/v1'],
    ['http://gpu-box/v1/models/', 'route', 'http://gpu-box/v1'],
  ];
  for (const [url, code, suggestion] of wrong) {
    it(`may not be “${url}”${suggestion === undefined ? '' : `, but ${suggestion}`}`, () => {
      const problem = problemOfAddress(url);
      assert.deepEqual({ code: problem?.code, suggestion: problem?.suggestion }, { code, suggestion });
    });
  }

  it('is accepted whenever it was suggested', () => {
    const scheme = fc.constantFrom('http://', 'https://', '', 'ftp://');
    const user = fc.constantFrom('', 'me:pw@', 'me@');
    const host = fc.constantFrom('gpu', 'gpu:8000', '127.0.0.1', '[::1]:1', 'a.example', 'ü.example', '&');
    const rest = fc.array(
      fc.constantFrom('/v1', '/models', '/completions', '/chat/completions', '/', '#x', '?a=b', '//', 'x'),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc
            .tuple(
              scheme,
              user,
              host,
              rest.map((parts) => parts.join('')),
            )
            .map((parts) => parts.join('')),
        ),
        (text) => {
          const suggestion = problemOfAddress(text)?.suggestion;
          if (suggestion !== undefined) assert.equal(problemOfAddress(suggestion), undefined);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('does not repeat a password in its problems', () => {
    for (const url of ['http://me:hunter2@gpu/v1', 'me:hunter2@gpu:8000', 'me:hunter2@gpu']) {
      assert.ok(!JSON.stringify(problemOfAddress(url)).includes('hunter2'), url);
    }
  });

  it('leads to its routes with or without a slash at its end, and keeps its query', () => {
    assert.equal(routeUrl('http://gpu:1/v1', 'chat/completions').href, 'http://gpu:1/v1/chat/completions');
    assert.equal(routeUrl('http://gpu:1/v1/', 'models').href, 'http://gpu:1/v1/models');
    assert.equal(routeUrl('http://gpu:1', 'models').href, 'http://gpu:1/models');
    assert.equal(routeUrl('http://gpu:1/v1?a=b', 'models').href, 'http://gpu:1/v1/models?a=b');
  });

  it('gets a version once', () => {
    assert.equal(withVersionPath('http://gpu:1'), 'http://gpu:1/v1');
    assert.equal(withVersionPath('http://gpu:1/api/'), 'http://gpu:1/api/v1');
    assert.equal(withVersionPath('http://gpu:1/v1'), undefined);
    assert.equal(withVersionPath('http://gpu:1/v1beta/'), undefined);
  });

  it('that has its scheme and is no URL says what is wrong with it', () => {
    for (const [url, says] of [
      ['http://127.0.0.1:99999/v1', /99999 is not a port/],
      ['http://', /no host/],
      ['https:///', /no host/],
      ['http://[::1/v1', /host or its port/],
    ] as const) {
      const problem = problemOfAddress(url);
      assert.deepEqual([problem?.code, problem?.suggestion], ['not-a-url', undefined], url);
      assert.match(problem?.message ?? '', says);
    }
  });

  it('is kept in one form, in which the values of its query are hidden', () => {
    assert.equal(
      publicAddress('http://gpu:1/v1/?key=QSECRET&api-version=3&bare'),
      'http://gpu:1/v1?key=•••&api-version=•••&•••',
    );
    assert.equal(publicAddress(' https://me:pw@GPU/v1//#f '), 'https://gpu/v1');
    for (const url of [
      'http://gpu/v1#x?key=QSECRET',
      'http://gpu/v1/models?key=QSECRET',
      'gpu:1/v1?key=QSECRET',
      'http://gpu:99999/v1?key=QSECRET',
    ]) {
      const { message = '', suggestion = 'http://gpu' } = problemOfAddress(url) ?? {};
      assert.ok(!`${message} ${publicAddress(suggestion)}`.includes('QSECRET'), url);
    }
  });

  it('gives away to nobody what looks like a key in its query', () => {
    assert.deepEqual(secretsOf('http://gpu/v1?api-version=2026-01-01&subscription-key=a%2Fb', 'k'), [
      'k',
      'a/b',
      'a%2Fb',
    ]);
    assert.deepEqual(secretsOf('http://gpu/v1', undefined), []);
  });

  it('is shown without what may be secret', () => {
    assert.equal(shownAddress('https://me:pw@gpu/v1/models?token=t#f'), 'https://gpu/v1/models');
  });
});
