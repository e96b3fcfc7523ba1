export { type DebugHost, type Mover } from './launch.ts';
export { type Moved, movedBody, truthBody } from './position.ts';
export { TailDebugSession } from './session.ts';
