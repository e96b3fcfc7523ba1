/** What hovering over a keyword shows. */
export const keywordDocs: Readonly<Record<string, string>> = {
  task: 'A **task**: an algorithm with its lengths, inputs, questions, answer and examples.',
  class: 'The class of the algorithm, as the paper groups its tasks.',
  length: 'The **lengths** of the input, drawn independently, and their tiers S, M and L, which do not overlap.',
  input: 'An **input**: given by the question, drawn by its sampler, read-only.',
  symmetric:
    '**symmetric** x, y: the answer stays the same if these inputs change places, so that a data set takes them for one input.',
  ask: 'A **question**. Holes in braces show inputs as people write them.',
  tape: 'A region of the **tape**: `= value` is what its cells hold at first, `else value` what reading outside its span gives.',
  const:
    'A **constant**: a value, or a table `[…]` whose elements are read by index, `days[m]`. It is the same in every run and cannot be written.',
  lay: '**lay out**: prints the cells of an input with their indexes, once, before the first state.',
  step: 'A **step** is one atomic state: it fetches what it reads, computes, writes, and names its successor. Its label identifies it.',
  fetch: 'Fetches whole regions or intervals at once. Everything else that a state reads is fetched automatically.',
  let: 'A value that does not change: local in a step, a cell of its frame outside.',
  var: 'A variable: local in a step, a cell of its frame outside.',
  memo: 'A **memo function** is called once for each list of arguments; after that its result is fetched from the tape.',
  function:
    'A **function**: each call pushes a frame, names its caller, and returns to it in a state of its own. A tail call replaces the frame.',
  label: 'The label of the state in which a call of the function begins.',
  as: "Another name for a function's results, `dp[9][5]`; or the form of an answer.",
  answer:
    'The **answer**: what the last state reads from the tape: a value, a list, or a text with values in it, `"{q} remainder {r}"`.',
  example: 'An **example**: inputs, and the answer that the task gives for them.',
  allow: '**allow** finding **because** "reason": acknowledges a lint finding in the block or task that contains it.',
  style: 'A **style**: how the lines of a trace are worded. What it does not define is as in the minimal style.',
  import: '**import** names **from** "file": functions of another file.',
  for: 'A loop; its bounds are fixed before it begins. Its tests are not printed.',
  by: '**for** i **in** a **to** b **by** c: i grows by c each round, or shrinks with **down to**.',
  while: 'A loop; its test is printed before each round.',
  if: 'A test; it is printed with its outcome.',
  push: '**push** list, value: writes the value after the last element, and the length.',
  pop: '**pop** list: removes the last element, which writes the length.',
  list: '**list of** type: cells from 0 on and their number, `length(…)`, which push and pop change.',
  none: 'What a cell of a type with `?` may hold instead of a value. It can be compared with == and !=.',
  halt: 'Ends the run.',
  return: 'Returns to the caller. In a step, only `return f(…)` of f itself can call: it replaces the frame.',
  break: 'Leaves the loop.',
  continue: 'Continues with the next round of the loop.',
  random:
    'How a value of the input is drawn: a range, digits, letters, a word, a sentence, a permutation, a graph or an element of another input.',
  generate:
    '**generate** { … }: a program without steps that draws the input. It sets the input by its name and leaves no trace.',
  draw: '**draw** a..b: an integer from a to b, all equally likely. **draw one of** s: an element of a list, array or text.',
  where: 'A condition on what is drawn or searched.',
  choose:
    '**choose** v **in** a to b **where** …: one of several integers, which the label of the next step shows; any that meets the condition is right.',
  argmin:
    '`argmin v in a to b where … of …`: the v with the smallest value; one operation whose cost grows with the interval.',
  argmax:
    '`argmax v in a to b where … of …`: the v with the largest value; one operation whose cost grows with the interval.',
  distinct: 'All elements differ.',
  increasing: 'The elements increase from first to last.',
  decreasing: 'The elements decrease from first to last.',
  word: '**word** n: an English word of n letters, 1 to 12, from the built-in list.',
  sentence:
    '**sentence** n **letters**, **sentence** n **words**: built-in words with a capital letter, some commas and an end mark; with letters, exactly n characters.',
  graph:
    '**graph** n **vertices**, m **edges**, **weights** a..b: edges (from, to, weight) with from < to, each once, in order; vertices from 0 on.',
  connected: 'Every vertex of the graph can be reached from every other.',
  permutation: '**permutation** n: the numbers 1 to n in random order.',
  element: '**element of** s: one of the elements of an input above; of a text a letter, in lower case.',
  one: '**one of** [1, 2, 5], **one of** "abc": one of these values, or one of the letters, as it is.',
  point: '**point anywhere**: the decimal point may be before, between or after the digits.',
  int: 'Whole numbers of any size. `/` rounds down, `%` has the sign of the divisor.',
  bool: '`true` or `false`, printed as yes and no.',
  text: 'Characters, indexed from 0. A text does not change.',
  digits: 'A whole number as a region of digits by place: `x[0]` its units.',
  decimal: 'A decimal number as a region of digits by place: `x[0]` its units, `x[-1]` its tenths.',
};
