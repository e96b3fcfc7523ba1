/**
 * Every problem of a task's text, by its stable code: the documentation's table and the type of what a check reports.
 */
export const problemCodes = {
  syntax: 'The text cannot be read at this place.',
  'too-deep': 'Expressions or blocks are nested too deeply.',
  'too-large': 'The text is longer than what is read at all.',
  'unclosed-text': 'A text lacks its closing quote, or a hole its closing brace.',
  'unclosed-comment': 'A comment lacks its end.',
  escape: 'A text holds a backslash sequence that means nothing.',
  'lone-brace': 'A text holds a single "}".',
  'empty-hole': 'A hole of a template holds nothing.',
  'unknown-name': 'A name stands for nothing here.',
  'used-before': 'A name is used above its declaration.',
  'duplicate-name': 'A name is declared twice where both can be seen.',
  import: 'An import leads to no file or no function, or back to its own file.',
  'unknown-type': 'A type does not exist.',
  'wrong-type': 'A value has another type than its place needs.',
  arity: 'A call, an assignment or an index has too few or too many parts.',
  immutable: 'A let, a parameter, a loop variable or a length is assigned to.',
  'read-only': 'A given cell of an input is assigned to.',
  'bad-target': 'The left side of an assignment is not a cell.',
  'no-effect': 'A statement does nothing.',
  'division-by-zero': 'A divisor is always zero.',
  unused: 'A variable is never read.',
  'unknown-class': 'A class does not exist.',
  'missing-class': 'A task has no class.',
  'missing-length': 'A task has no length.',
  'missing-ask': 'A task has no question.',
  'missing-answer': 'A task has no answer.',
  'duplicate-item': 'A part that a task has once is there twice.',
  tier: 'A tier is unknown, missing, empty, twice there, or overlaps another.',
  sampler: 'A sampler does not give what the input needs, or can give nothing.',
  modifier: 'A modifier does not go with its sampler.',
  'ask-hole': 'A hole of a question is not the name of an input or length.',
  'label-hole': 'A hole of a label is not a variable, or a variable plus or minus a constant.',
  'label-variable': 'A step in a loop does not show the loop variable in its label.',
  'nested-step': 'A step stands in a step.',
  'loop-in-step': 'A loop stands in a step.',
  'call-in-step': 'A step calls a function other than by returning what it gives.',
  'call-in-declaration': 'A function is called where no state can call it.',
  'fetch-outside-step': 'A fetch stands outside a step.',
  'lay-out-place': 'Something is laid out in a step, a block or a function.',
  'outside-loop': 'A break or continue stands outside a loop.',
  'outside-function': 'A return stands outside a function.',
  unreachable: 'A statement can never be reached.',
  'missing-return': 'A function with a result can end without returning one.',
  'missing-result': 'A memo function, or one with an alias, has no result.',
  'mutable-bound': 'A bound of a for loop can change while the loop runs.',
  'loop-over-elements': 'A loop goes through the elements of something instead of counting.',
  'choose-place': 'A choice stands in a step, or no step follows it.',
  'choose-label': 'The label of the step after a choice does not show what was chosen.',
  interval: 'An interval stands outside an answer.',
  example: 'An example lacks an input, has one twice, or one of the wrong shape.',
  'missing-blank': 'A machine does not say what its blank is.',
  'missing-start': 'A machine does not say where it starts.',
  symbol: 'A symbol of a machine is no single character.',
  move: 'A move of a machine is not L, R or S.',
  'duplicate-rule': 'A state has two rules for one symbol.',
  'unknown-finding': 'An allow names no finding of the lint that can be allowed.',
} as const;

/** What the lint finds in a task that can run, by its stable code; an `allow` with the code acknowledges it. */
export const findingCodes = {
  'many-operands': 'A state fetches more cells than the limit.',
  'many-operations': 'A state does more elementary operations than the limit.',
  'growing-cost': 'One line of a state grows with the length: an interval that is fetched, or a scan.',
  'growing-digits': 'The numbers of one operation grow with the length.',
  'unreadable-question': 'A question cannot be read back, or is read back as other inputs.',
  'alike-questions': 'Two questions share more than half of their words.',
  'few-questions': 'A task has fewer questions than models need to see.',
  'rare-inputs': 'Most inputs that are drawn break a condition.',
  'failing-draws': 'A sampler that cannot give what some draws ask for, so that these are drawn again.',
  'long-trace': 'A trace does not fit the context window.',
} as const;

/** What the lint finds wrong for certain, so that no `allow` helps. */
export const defectCodes = {
  'failing-sampler': 'A tier for which no input can be drawn.',
  'stuck-run': 'An input with which the program gets stuck.',
  'endless-run': 'An input with which the program does not halt within the step limit.',
  'unused-allow': 'An allow that nothing needs.',
} as const;

export type FindingCode = keyof typeof findingCodes;
export type DefectCode = keyof typeof defectCodes;

export type ProblemCode = keyof typeof problemCodes;
