export { type DrawnTokens, drawnTokens, MOST_FRAMES } from './drawn-tokens.ts';
export { Gaze, type ChosenHead, type Look } from './gaze.ts';
export { attentionTable, type AttentionRow, type HeadShare, type Looks, looking } from './looks.ts';
export { markStates, type Fetched, type MarkedState, type Span } from './marked-states.ts';
export { WithoutFetches } from './without-fetches.ts';
export { MarkedText, type Asked, type Role } from './marked-text.ts';
