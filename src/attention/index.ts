export { Gaze, type ChosenHead, type Look, type Role } from './gaze.ts';
export { markStates, type Fetched, type MarkedState, type Span } from './marked-states.ts';
export { attentionTable, type AttentionRow, type HeadShare, type Looks, looking } from './looks.ts';
