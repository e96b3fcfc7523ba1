export { linesBody, type LinesBody } from './line-messages.ts';
export { linesOf } from './line-requests.ts';
export { LoopIndex, type Round } from './loop-index.ts';
