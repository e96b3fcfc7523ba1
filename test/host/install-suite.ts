/** Lays the VS Code server for the suites that run inside an editor. */
import { withCleanup } from '../runner/cleanup.ts';
import { installHost } from './install.ts';

await withCleanup(installHost);
