/** Lines of a document, from 0, both inclusive. */
export interface Lines {
  readonly first: number;
  readonly last: number;
}

/** An edit: these lines were replaced by a text with so many line breaks. */
export interface LineEdit extends Lines {
  readonly breaks: number;
}

/** Where lines are after an edit; undefined when the edit goes over one of their ends, so that nobody can say. */
export function movedLines(lines: Lines, edit: LineEdit): Lines | undefined {
  const grown = edit.breaks - (edit.last - edit.first);
  if (edit.first > lines.last) return lines;
  if (edit.last < lines.first) return { first: lines.first + grown, last: lines.last + grown };
  if (edit.first >= lines.first && edit.last <= lines.last) return { first: lines.first, last: lines.last + grown };
  return undefined;
}
