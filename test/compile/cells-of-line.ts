/** The cells that a line of a minimal trace fetches or writes. */
export function cellsOfLine(line: string): readonly string[] {
  return /^(?:get|put) /.test(line) && !line.includes('..')
    ? line
        .slice(4)
        .split(/, (?=[a-z])/)
        .map((pair) => pair.split('=')[0] ?? '')
    : [];
}
