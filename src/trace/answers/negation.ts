/** What says of a value that it is not the one. */
const negations = [
  String.raw`not`,
  String.raw`\w+n['’]t`,
  String.raw`cannot`,
  String.raw`never`,
  String.raw`neither`,
  String.raw`nor`,
  String.raw`no longer`,
  String.raw`hardly`,
  String.raw`scarcely`,
  String.raw`unlikely`,
  String.raw`impossible`,
  String.raw`(?:rather|other) than`,
  String.raw`instead of`,
  String.raw`anything but`,
  String.raw`far from`,
  String.raw`un(?:like|equal)`,
  String.raw`differ(?:s|ent|ing)? from`,
  String.raw`except(?: for)?`,
  String.raw`excluding`,
  String.raw`wrong(?:ly)?`,
  String.raw`incorrect(?:ly)?`,
  String.raw`false(?:ly)?`,
  String.raw`mistake(?:n|nly)?`,
  String.raw`rul(?:e|es|ed|ing) out`,
].join('|');
const signs = String.raw`≠|!=|=\/=|<>|\\neq?\b`;

/** Words and signs that may stand between a negation and the value. */
const between = String.raw`(?:be(?:en)?|being|is|are|was|were|equals?|to|as|the|an?|it|this|that|of|by|for|say|said|give|gives|given|make|makes|get|come|out|at|exactly|simply|just|quite|really|even|in|fact|value|number|answer|result|solution|correct|right|final|my|our|your)\b`;

const marks = String.raw`[ \t*_\`"“'‘$=([{\\]|\\boxed`;

const before = new RegExp(
  String.raw`(?:\b(?:${negations})\b|${signs})(?:${marks}|${between})*(?::(?:${marks})*)?$`,
  'i',
);
const behind = new RegExp(
  String.raw`^["”'’*_\`$)\]}]*\s+(?:is|was|are|would be|must be|has to be)\s+(?:(?:\w+ly|just|also)\s+)?(?:not|wrong|incorrect|false|mistaken|impossible|ruled out)\b|^["”'’*_\`$)\]}]*\s+(?:\w+n['’]t|cannot|can not|could not)\s+(?:be\b|(?:right|correct|it)\b|the\b)`,
  'i',
);

/** Characters around a value that are looked at. */
const near = 80;

/** Whether a text says of what stands there in it that it is not so: “is not 5”, “rather than 5”, “5 is wrong”. */
export function isNegated(text: string, from: number, to: number): boolean {
  return before.test(text.slice(Math.max(0, from - near), from)) || behind.test(text.slice(to, to + near));
}
