export { type DebugHost, type Mover } from './launch.ts';
export { type Moved, movedBody, truthBody } from './position.ts';
export { TailDebugSession } from './session.ts';
export {
  originBody,
  originChildrenBody,
  wayBackBody,
  type OriginBody,
  type OriginNode,
  type WayBack,
} from './origins/index.ts';
export { cellsBody } from './moves/index.ts';
export { linesBody, type LinesBody } from './lines/index.ts';
