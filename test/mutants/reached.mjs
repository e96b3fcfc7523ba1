// Loaded before anything else: where the probes of probes.ts tell, in all threads, that a mutant's place is reached.
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';

const name = 'reached mutants';
if (isMainThread) setEnvironmentData(name, new SharedArrayBuffer(1 << 16));
globalThis.reachedMutants = new Uint8Array(getEnvironmentData(name));
