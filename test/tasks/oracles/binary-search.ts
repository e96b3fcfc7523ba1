import type { Oracle } from './oracle.ts';

/** The index in an increasing list is the number of smaller elements. */
export const binarySearch: Oracle = {
  task: 'binary-search',
  answer(question) {
    const list = /\[(-?\d+(?:, -?\d+)*)\]/.exec(question);
    const outside = list === null ? [] : (question.replace(list[0], '').match(/-?\d+/g)?.map(Number) ?? []);
    // All questions say that -1 stands for a miss, some that they count from 0; the number to find is another one.
    for (const said of [-1, 0])
      if (outside.length > 1 && outside.includes(said)) outside.splice(outside.lastIndexOf(said), 1);
    const [find, another] = outside;
    if (list === null || find === undefined || another !== undefined)
      throw new Error(`a list and a number expected: ${question}`);
    const elements = (list[1] ?? '').split(', ').map(Number);
    return elements.includes(find) ? String(elements.filter((one) => one < find).length) : '-1';
  },
};
