/**
 * Every problem of a task's text, by its stable code: the documentation's table and the type of what a check reports.
 */
export const problemCodes = {
  syntax: 'The text cannot be parsed here.',
  'too-deep': 'Expressions or blocks are nested too deeply.',
  'too-large': 'The file is too large.',
  'unclosed-text': 'A text has no closing quote, or a hole no closing brace.',
  'unclosed-comment': 'A comment is not closed.',
  'comment-division': 'A comment stands where a division may be meant.',
  escape: 'A text contains an unknown escape sequence.',
  'lone-brace': 'A text contains a single "}".',
  'look-alike': 'A text contains a character that cannot be seen, or one that looks like another.',
  'empty-hole': 'A hole of a template is empty.',
  'unknown-name': 'A name is not declared.',
  'used-before': 'A name is used above its declaration.',
  'duplicate-name': 'A name is declared twice in the same scope.',
  'reserved-name': 'A name cannot be used, since JSON reserves it.',
  import: 'An import names a file or function that does not exist, or leads back to its own file.',
  'unknown-type': 'A type does not exist.',
  'wrong-type': 'A value has the wrong type.',
  arity: 'A call, an assignment or an index has too few or too many parts.',
  immutable: 'A let, a parameter, a loop variable or a length is assigned to.',
  'read-only': 'A cell of an input is assigned to.',
  'bad-target': 'The left side of an assignment is not a cell.',
  'no-effect': 'A statement does nothing.',
  'division-by-zero': 'A divisor is always zero.',
  unused: 'A variable is never read.',
  'unknown-class': 'A class does not exist.',
  'missing-class': 'A task has no class.',
  'missing-length': 'A task has no length.',
  'missing-ask': 'A task has no question.',
  'missing-answer': 'A task has no answer.',
  'duplicate-item': 'A part that a task can have only once is given twice.',
  tier: 'A tier is unknown, missing, empty, given twice, or overlaps another.',
  sampler: 'A sampler does not produce what the input needs, or cannot produce anything.',
  'draw-place': 'A draw is outside a generator.',
  'generator-statement': 'A generator contains what only an algorithm can have: a step, a choice, halt, return.',
  modifier: 'A modifier cannot be used with its sampler.',
  symmetric: 'Inputs are called symmetric that are none, or not of one type.',
  'ask-hole': 'A hole of a question is not the name of an input or length.',
  'label-hole': 'A hole of a label is not a variable, or a variable plus or minus a constant.',
  'label-variable': 'A step in a loop does not show the loop variable in its label.',
  'nested-step': 'A step contains another step.',
  'loop-in-step': 'A step contains a loop.',
  'call-in-step': 'A step calls a function, other than by returning its result.',
  'call-in-declaration': 'A function is called where no state can call it.',
  'fetch-outside-step': 'A fetch is outside a step.',
  'lay-out-place': 'Something is laid out in a step, a block or a function.',
  'outside-loop': 'A break or continue is outside a loop.',
  'outside-function': 'A return is outside a function.',
  unreachable: 'A statement can never be reached.',
  'missing-return': 'A function with a result can end without returning one.',
  'missing-result': 'A memo function, or one with an alias, has no result.',
  'loop-over-elements': 'A for loop runs over elements instead of counting.',
  'choose-place': 'A choice is inside a step, or is not followed by one.',
  'choose-label': 'The label of the step after a choice does not show what was chosen.',
  'not-constant': 'The value of a constant is not known before any run.',
  interval: 'An interval is used outside an answer.',
  'composed-text': 'A text with values in it is no answer, or has a line break.',
  'answer-ambiguous': 'Values that an answer shows cannot be told apart.',
  example: 'An example lacks an input, has one twice, or one of the wrong shape.',
  'missing-blank': 'A machine does not declare its blank.',
  'missing-start': 'A machine does not declare its start state.',
  symbol: 'A symbol of a machine is not a single character.',
  move: 'A move of a machine is not L, R or S.',
  'duplicate-rule': 'A state has two rules for one symbol.',
  'unknown-finding': 'An allow does not name a finding that can be allowed.',
} as const;

/** What the lint finds in a task that can run, by its stable code; an `allow` with the code acknowledges it. */
export const findingCodes = {
  'many-operands': 'A state fetches more cells than the limit.',
  'many-operations': 'A state performs more elementary operations than the limit.',
  'many-rounds': 'A state fetches in more rounds than the limit.',
  'idle-states': 'A state fetches, computes, decides and writes nothing.',
  'growing-cost': 'One line of a state grows with the length: an interval that is fetched, or a scan.',
  'growing-digits': 'The numbers of one operation grow with the length.',
  'unreadable-question': 'A question cannot be read back, or reads back as other inputs.',
  'alike-questions': 'Two questions share more than half of their words.',
  'few-questions': 'A task has fewer questions than models need to see.',
  'unused-length': 'Nothing depends on a length.',
  'unused-inputs': 'Nothing but questions and examples names an input.',
  'unused-functions': 'Nothing calls a function.',
  'one-sided-answers': 'Nearly all samples of a tier have the same answer.',
  'constant-inputs': 'An input is the same in all samples.',
  'alike-tiers': 'Tier L takes no more work than tier S.',
  'single-rounds': 'A loop runs one round at most in nearly all runs of a tier.',
  'shared-labels': 'Many states of one run have the same label.',
  'rare-inputs': 'Most inputs that are drawn break a condition.',
  'failing-draws': 'A sampler fails for some draws, which are then repeated.',
  'long-trace': 'A trace does not fit the context window.',
} as const;

/** What the lint finds wrong for certain, so that no `allow` helps. */
export const defectCodes = {
  'failing-sampler': 'No input can be drawn for a tier.',
  'stuck-run': 'The program gets stuck on an input.',
  'endless-run': 'The program does not halt on an input within the step limit.',
  'unused-allow': 'An allow has no finding to allow.',
} as const;

export type FindingCode = keyof typeof findingCodes;
export type DefectCode = keyof typeof defectCodes;

export type ProblemCode = keyof typeof problemCodes;

/** What each code means, in one sentence. */
export const describedCodes: Readonly<Record<string, string | undefined>> = {
  ...problemCodes,
  ...findingCodes,
  ...defectCodes,
};
