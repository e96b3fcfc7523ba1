import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './serve.ts';

// Started by the extension (--node-ipc) or by any other editor (--stdio).
serve(createConnection(ProposedFeatures.all));
