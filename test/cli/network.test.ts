import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { CommandError } from '../../src/cli/command-error.ts';
import { proxyOf } from '../../src/cli/spot/network/proxy-of.ts';
import { fetchThrough } from '../../src/cli/spot/network/network-fetch.ts';
import { SSE_DONE, sseEvent } from '../../src/inference/protocol.ts';
import { certificateFor } from '../inference/certificate.ts';
import { command, type Ended } from './command.ts';

const answer = sseEvent({ choices: [{ delta: { content: 'no trace' }, finish_reason: 'stop' }] }) + SSE_DONE;
/** Nothing of the surroundings of the test itself. */
const bare = Object.fromEntries(
  ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy', 'ssl_cert_file', 'ssl_cert_dir'].flatMap((name) => [
    [name, ''],
    [name.toUpperCase(), ''],
  ]),
);

async function listen(server: net.Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : assert.fail('no port');
}

describe('the environment of tail-cot spot', () => {
  const { cert, key } = certificateFor(['model.test', 'localhost']);
  /** What the proxy was asked for. */
  const seen: string[] = [];
  /** How the proxy refuses; undefined where it serves. */
  let refusal: number | undefined;
  let packed = false;
  const model = https.createServer({ cert, key }, (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream', ...(packed ? { 'content-encoding': 'gzip' } : {}) });
    response.end(packed ? gzipSync(answer) : answer);
  });
  const proxy = http.createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
    if (refusal !== undefined) response.writeHead(refusal).end();
    else response.writeHead(200, { 'content-type': 'text/event-stream' }).end(answer);
  });
  let folder: string;
  let certificate: string;
  let port: number;
  let modelPort: number;
  let runs = 0;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'tail-network-'));
    certificate = path.join(folder, 'own.pem');
    writeFileSync(certificate, cert);
    modelPort = await listen(model);
    proxy.on('connect', (request, socket: net.Socket, head) => {
      seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? 'nobody'}`);
      if (refusal !== undefined) {
        socket.end(`HTTP/1.1 ${refusal} no\r\n\r\n`);
        return;
      }
      const server = net.connect(modelPort, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
        server.write(head);
        server.pipe(socket).pipe(server);
      });
      server.on('error', () => socket.destroy());
      socket.on('error', () => server.destroy());
    });
    port = await listen(proxy);
  });
  after(() => {
    for (const server of [model, proxy]) server.closeAllConnections();
    for (const server of [model, proxy]) server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(() => {
    seen.length = 0;
    refusal = undefined;
    packed = false;
  });
  const spot = (endpoint: string, env: Record<string, string>, samples = 1): Promise<Ended> =>
    command(
      [
        ...['spot', 'tasks/addition.tail', '--endpoint', endpoint, '--model', 'm', '--tiers', 'S'],
        ...['--samples', String(samples), '--concurrency', '1', '--out', path.join(folder, `${runs++}.jsonl`)],
      ],
      { env: { ...bare, ...env } },
    );

  it('names the proxy that a model is asked through, with its user and password', async () => {
    const { status, stderr } = await spot('http://model.test/v1', {
      HTTP_PROXY: `http://me:p%40ss@127.0.0.1:${port}`,
    });
    assert.equal(status, 0, stderr);
    const basic = Buffer.from('me:p@ss').toString('base64');
    assert.deepEqual(seen, [`POST http://model.test/v1/chat/completions Basic ${basic}`]);
  });

  it('names one for https, which is tunnelled: one tunnel serves several questions', async () => {
    const { status, stderr } = await spot(
      'https://model.test/v1',
      { https_proxy: `127.0.0.1:${port}`, SSL_CERT_FILE: certificate },
      3,
    );
    assert.equal(status, 0, stderr);
    assert.deepEqual(seen, ['CONNECT model.test:443 nobody']);
  });

  it('names certificates that are trusted, without a proxy too, and packed answers are read', async () => {
    packed = true;
    const { status, stderr } = await spot(`https://localhost:${modelPort}/v1`, { SSL_CERT_FILE: certificate });
    assert.equal(status, 0, stderr);
    const folderToo = await spot(`https://localhost:${modelPort}/v1`, { SSL_CERT_DIR: folder });
    assert.equal(folderToo.status, 0, folderToo.stderr);
  });

  it('is what the advice names where a certificate is not trusted', async () => {
    const { status, stderr } = await spot(`https://localhost:${modelPort}/v1`, {});
    assert.equal(status, 1);
    assert.match(stderr, /certificate is not trusted.*name its file in the environment variable SSL_CERT_FILE/);
  });

  it('is what the message names where a proxy refuses or does not listen, without its password', async () => {
    for (const [endpoint, variable] of [
      ['http://model.test/v1', 'HTTP_PROXY'],
      ['https://model.test/v1', 'HTTPS_PROXY'],
    ] as const) {
      refusal = 407;
      const address = `http://me:secret@127.0.0.1:${port}`;
      const unknown = await spot(endpoint, { [variable]: address });
      assert.equal(unknown.status, 1);
      assert.match(unknown.stderr, /requires a user name and a password.*407/);
      assert.ok(unknown.stderr.includes(`environment variable ${variable}`) && !unknown.stderr.includes('secret'));
      const nobody = await spot(endpoint, { [variable]: 'http://me:secret@127.0.0.1:1' });
      assert.match(nobody.stderr, /The proxy http:\/\/127\.0\.0\.1:1 cannot be reached \[ECONNREFUSED\]/);
      assert.ok(!nobody.stderr.includes('secret'));
    }
    refusal = 403;
    assert.match(
      (await spot('https://model.test/v1', { ALL_PROXY: `http://127.0.0.1:${port}` })).stderr,
      /refuses the connection \(403\).*NO_PROXY; the proxy comes from ALL_PROXY/,
    );
  });

  it('that cannot be used is refused before anything is asked', async () => {
    for (const [env, says] of [
      [{ HTTP_PROXY: 'socks5://127.0.0.1:1080' }, /HTTP_PROXY names a proxy of the kind socks5/],
      [{ HTTP_PROXY: 'http://[' }, /HTTP_PROXY is not the address of a proxy/],
    ] as const) {
      const { status, stderr } = await spot('http://model.test/v1', env);
      assert.equal(status, 2);
      assert.match(stderr, says);
    }
    const { status, stderr } = await spot('https://model.test/v1', { SSL_CERT_FILE: path.join(folder, 'none.pem') });
    assert.equal(status, 2);
    assert.match(stderr, /SSL_CERT_FILE names .*none\.pem: there is no such file/);
  });
});

describe('a proxy', () => {
  const of = (target: string, env: Record<string, string>): string | undefined =>
    proxyOf(new URL(target), env)?.url.origin;
  const set = { HTTP_PROXY: 'http://p:1', HTTPS_PROXY: 'https://p:2' };

  it('is that of the scheme, else that of all; small letters come first, and an empty variable is none', () => {
    assert.equal(of('http://gpu/v1', set), 'http://p:1');
    assert.equal(of('https://gpu/v1', set), 'https://p:2');
    assert.equal(of('https://gpu/v1', { HTTP_PROXY: 'p:1' }), undefined);
    assert.equal(of('https://gpu/v1', { ALL_PROXY: 'p:3' }), 'http://p:3');
    assert.equal(of('http://gpu/v1', { ...set, http_proxy: 'http://q:1' }), 'http://q:1');
    assert.equal(of('http://gpu/v1', { HTTP_PROXY: '' }), undefined);
  });

  it('is never used for this machine itself', () => {
    for (const host of ['localhost:8000', '127.0.0.1', '127.1.2.3:80', '[::1]:8000', 'a.localhost'])
      assert.equal(of(`http://${host}/v1`, set), undefined, host);
  });

  const exempt: readonly (readonly [string, string, boolean])[] = [
    ['*', 'http://gpu', true],
    ['gpu', 'http://gpu:8000', true],
    ['gpu', 'http://other-gpu', false],
    ['corp.example', 'http://a.corp.example', true],
    ['.corp.example', 'http://a.corp.example', true],
    ['*.corp.example', 'http://corp.example', true],
    ['corp.example', 'http://notcorp.example', false],
    ['gpu:8000', 'http://gpu:8000', true],
    ['gpu:8000', 'http://gpu:8001', false],
    ['gpu:443', 'https://gpu', true],
    ['GPU', 'http://gpu', true],
    ['other gpu', 'http://gpu', true],
    ['other,gpu', 'http://gpu', true],
    ['10.0.0.0/8', 'http://10.9.8.7:8000', true],
    ['10.0.0.0/8', 'http://11.9.8.7', false],
    ['10.1.2.3/32', 'http://10.1.2.3', true],
    ['10.1.2.3/0', 'http://1.1.1.1', true],
    ['10.0.0.0/99', 'http://10.0.0.0', false],
    ['[fd00::1]:80', 'http://[fd00::1]', true],
    ['fd00::1', 'http://[fd00::1]:8000', true],
    ['.', 'http://gpu', false],
    ['', 'http://gpu', false],
  ];
  for (const [list, target, isExempt] of exempt) {
    it(`is ${isExempt ? 'not ' : ''}used for ${target} where NO_PROXY is “${list}”`, () => {
      assert.equal(of(target, { ...set, NO_PROXY: list }) === undefined, isExempt);
    });
  }

  it('that is none is not needed: without variables the fetch is Node’s own', () => {
    assert.equal(fetchThrough('https://gpu/v1', {}), undefined);
    assert.equal(fetchThrough('http://gpu/v1', { SSL_CERT_FILE: '/none' }), undefined);
    assert.throws(() => fetchThrough('https://gpu/v1', { SSL_CERT_FILE: '/' }), CommandError);
  });
});
