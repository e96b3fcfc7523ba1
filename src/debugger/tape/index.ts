export { type TapeMessage, type TapeRequest, tapeRequest } from './tape-messages.ts';
export {
  type TapeBars,
  type TapeCell,
  type TapeFault,
  type TapeFrame,
  type TapeHeading,
  type TapeLine,
  type TapeMode,
  type TapeRow,
  type TapeSnapshot,
  type TapeSpan,
  type TapeTable,
  type TapeTimeline,
  type TapeVariable,
} from './tape-snapshot.ts';
