/** What hovering over a keyword shows. */
export const keywordDocs: Readonly<Record<string, string>> = {
  task: 'A **task**: an algorithm with its lengths, inputs, questions, answer and examples.',
  class: 'The class of the algorithm, as the paper sorts its tasks.',
  length:
    'The **lengths** of the input, drawn independently, and their tiers: training takes S, M and L, none overlaps another.',
  input: 'An **input**: given by the question, drawn by its sampler, read-only.',
  ask: 'A **question**. Holes in braces show inputs as a person writes them.',
  tape: 'A region of the **tape**: `= value` is what its cells hold at first, `else value` what lies outside its span.',
  lay: '**lay out**: prints the cells of an input with their indexes, once, before the first state.',
  step: 'A **step** is one atomic state: it fetches what it reads, computes, writes, and names its successor. Its label identifies it.',
  fetch: 'Fetches whole regions or intervals at once. What a state reads otherwise is fetched by itself.',
  let: 'A value that does not change: local in a step, a cell of its frame outside.',
  var: 'A variable: local in a step, a cell of its frame outside.',
  memo: 'A **memo function** is called once for each list of arguments; after that its result is fetched from the tape.',
  function:
    'A **function**: each call pushes a frame, names its caller, and returns to it in a state of its own. A tail call replaces the frame.',
  label: 'The label of the state in which a call of the function begins.',
  as: "Another name for a function's results, `dp[9][5]`; or the form of an answer.",
  answer: 'The **answer**: what the last state reads from the tape.',
  example: 'An **example**: inputs, and the answer that the task gives for them.',
  allow:
    '**allow** finding **because** "reason": acknowledges what the lint finds, in the block or task that it stands in.',
  style: 'A **style**: how the lines of a trace are worded. What it leaves out is as in minimal style.',
  import: '**import** names **from** "file": functions of another file.',
  for: 'A loop; its bounds are fixed before it begins. Its tests are not printed.',
  while: 'A loop; its test is printed before each round.',
  if: 'A test; it is printed with its outcome.',
  push: '**push** list, value: writes the value behind the last element, and the length.',
  pop: '**pop** list: takes the last element off, which writes the length.',
  list: '**list of** type: cells from 0 on and their number, `length(…)`, which push and pop change.',
  none: 'What a cell of a type with `?` may hold instead of a value. It can be compared with == and !=.',
  halt: 'Ends the run.',
  return: 'Returns to the caller. In a step, only `return f(…)` of f itself can call: it replaces the frame.',
  break: 'Leaves the loop.',
  continue: 'Goes on with the next round of the loop.',
  random:
    'How a value of the input is drawn: a range, digits, letters, a word, a sentence, a permutation, a graph or an element of another input.',
  where: 'A condition on what is drawn or looked through.',
  choose:
    '**choose** v **in** a to b **where** …: one of several integers, which the label of the next step shows; any that meets the condition is right.',
  argmin:
    '`argmin v in a to b where … of …`: the v of the least value; one operation whose cost grows with the interval.',
  argmax:
    '`argmax v in a to b where … of …`: the v of the greatest value; one operation whose cost grows with the interval.',
  distinct: 'All elements differ.',
  increasing: 'The elements grow from first to last.',
  decreasing: 'The elements fall from first to last.',
  word: '**word** n: an English word of n letters, 1 to 12, from a list that ships.',
  sentence:
    '**sentence** n **letters**, **sentence** n **words**: shipped words with a capital letter, some commas and an end mark; with letters, exactly n characters.',
  graph:
    '**graph** n **vertices**, m **edges**, **weights** a..b: edges (from, to, weight) with from < to, each once, in order; vertices from 0 on.',
  connected: 'Every vertex of the graph can be reached from every other.',
  permutation: '**permutation** n: the numbers 1 to n in random order.',
  element: '**element of** s: one of the elements of an input above; of a text a letter, in lower case.',
  point: '**point anywhere**: the decimal point stands before, between or behind the digits.',
  int: 'Whole numbers of any size. `/` rounds down, `%` has the sign of the divisor.',
  bool: '`true` or `false`, printed as yes and no.',
  text: 'Characters, indexed from 0. A text does not change.',
  digits: 'A whole number as a region of digits by place: `x[0]` its units.',
  decimal: 'A decimal number as a region of digits by place: `x[0]` its units, `x[-1]` its tenths.',
};
