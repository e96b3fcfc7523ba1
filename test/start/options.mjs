// What npm start is told, checked before anything is built. Node's own modules only, plain JavaScript.
import { createServer } from 'node:net';
import { parseArgs } from 'node:util';

export const usage = `npm start [-- OPTIONS]
  --browser   a workbench for the browser, even where there is a desktop VS Code
  --port N    the workbench's port; without it any free one`;

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ problem: string } | { browser: boolean, port: number, help: boolean }>}
 */
export async function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean', default: false },
        port: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    return {
      problem: `${error.message.split(/\n|\. To specify/)[0]?.replace(/\.$/, '')}. npm start -- --help lists the options.`,
    };
  }
  const { browser, help, port } = values;
  if (port === undefined || help) return { browser, help, port: 0 };
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535)
    return {
      problem: `--port takes a number from 0 to 65535, and “${port.slice(0, 40)}” is none. Leave --port out for any free port.`,
    };
  const problem = Number(port) === 0 ? undefined : await problemOfPort(Number(port));
  return problem === undefined ? { browser, help, port: Number(port) } : { problem };
}

/** Why the workbench cannot have this port of the machine itself, in either version of the protocol. */
export async function problemOfPort(port) {
  // Where another program has all addresses, or the other version's, a browser may reach that one under the name
  // localhost.
  for (const host of ['127.0.0.1', '::1', '0.0.0.0', '::']) {
    const code = await bindingError(port, host);
    if (code === 'EADDRINUSE') return `Port ${port} is in use. Take another, or leave --port out for any free one.`;
    if (code === 'EACCES' || code === 'EPERM')
      return `Port ${port} needs a permission that you do not have. Take one from 1024 on, or leave --port out for any free one.`;
  }
  return undefined;
}

function bindingError(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}
