export { SampleThreads } from './sample-threads.ts';
export { type Reply, Stopped, type ThreadFailure, type Waiting, WorkerThreads } from './worker-threads.ts';
