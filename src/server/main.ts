import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { programFolder } from '../files/index.ts';
import { serve } from './serve-language.ts';

// Started by the extension (--node-ipc) or by any other editor (--stdio).
const worker = path.join(programFolder(), 'check-worker.cjs');
serve(createConnection(ProposedFeatures.all), (options) => new Worker(worker, options));
