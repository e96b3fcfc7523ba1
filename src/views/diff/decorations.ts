import { unseenCharacters } from '../shared/display-text.ts';
import type { DiffContent, DiffFault } from './diff-messages.ts';
import { differingWords, LONGEST } from './differing-words.ts';
import { editor, Range, type IRange } from './monaco.ts';
import { pairsOf, stretchAt, type PlacedStretch, type Side, type Sides } from './side-layout.ts';
import { hoverText } from './zone-content.ts';

type Decoration = editor.IModelDeltaDecoration;

const errorColour = { id: 'editorError.foreground' };
const cautionColour = { id: 'editorWarning.foreground' };
/** Says nothing of right and wrong. */
const unjudgedColour = { id: 'editorLineNumber.foreground' };

/** Kinds of stretches that the rulers beside the text show. */
const ruled: Readonly<Partial<Record<PlacedStretch['kind'], { readonly id: string }>>> = {
  follows: cautionColour,
  unjudged: unjudgedColour,
};

/** What is marked from the beginning, so that the rulers beside the text show all of it. */
export function standingDecorations(
  { faults }: DiffContent,
  stretches: readonly PlacedStretch[],
  side: Side,
): Decoration[] {
  return [...stretchDecorations(stretches, side), ...(side === 'model' ? faults.map(faultDecoration) : [])];
}

/** One for neighbours of a kind. */
function stretchDecorations(stretches: readonly PlacedStretch[], side: Side): Decoration[] {
  const decorations: Decoration[] = [];
  let at = 0;
  while (at < stretches.length) {
    const first = stretches[at];
    let end = at + 1;
    while (stretches[end]?.kind === first?.kind) end++;
    const last = stretches[end - 1];
    at = end;
    if (first === undefined || last === undefined || first.kind === 'same') continue;
    const [from, to] = [first.lines[side].first, last.lines[side].last];
    if (to < from) continue;
    const { kind } = first;
    const color = ruled[kind];
    const ruler =
      color === undefined
        ? {}
        : {
            overviewRuler: { color, position: editor.OverviewRulerLane.Left },
            minimap: { color, position: editor.MinimapPosition.Gutter },
          };
    decorations.push({
      range: new Range(from, 1, to, Infinity),
      options: {
        isWholeLine: true,
        className: kind,
        marginClassName: kind,
        ...(kind === 'follows' ? { inlineClassName: 'dimmed' } : {}),
        ...(side === 'model' ? ruler : {}),
      },
    });
  }
  return decorations;
}

function faultDecoration(fault: DiffFault): Decoration {
  const { line, from, to, isSpelling } = fault;
  const color = isSpelling ? cautionColour : errorColour;
  const hasText = to > from;
  const name = isSpelling ? 'spelling-text' : 'fault-text';
  return {
    range: new Range(line + 1, hasText ? from + 1 : 1, line + 1, hasText ? to + 1 : Infinity),
    options: {
      ...(hasText ? { inlineClassName: name, inlineClassNameAffectsLetterSpacing: true } : {}),
      hoverMessage: { value: hoverText(fault) },
      overviewRuler: { color, position: editor.OverviewRulerLane.Full },
      minimap: { color, position: editor.MinimapPosition.Inline },
    },
  };
}

/** Of the lines in a range: where states begin, and the words in which they differ from the other side. */
export function lineDecorations(
  stretches: readonly PlacedStretch[],
  { startLineNumber, endLineNumber }: IRange,
  side: Side,
  texts: Sides<editor.ITextModel>,
): Decoration[] {
  const decorations: Decoration[] = [];
  for (let i = stretchAt(stretches, side, startLineNumber); i < stretches.length; i++) {
    const stretch = stretches[i];
    if (stretch === undefined || stretch.lines[side].first > endLineNumber) break;
    const { first, last } = stretch.lines[side];
    if (last >= first && stretch.label !== '')
      decorations.push({
        range: new Range(first, 1, first, 1),
        options: { isWholeLine: true, className: 'state-begins' },
      });
    if (stretch.kind !== 'faulty' && stretch.kind !== 'follows' && stretch.kind !== 'spelt') continue;
    for (const pair of pairsOf(stretch)) {
      if (pair[side] > endLineNumber) break;
      if (pair[side] < startLineNumber) continue;
      const words = differingWords(texts.truth.getLineContent(pair.truth), texts.model.getLineContent(pair.model));
      for (const { from, to } of words[side])
        decorations.push({
          range: new Range(pair[side], from + 1, pair[side], to + 1),
          options: { inlineClassName: `differs ${side}` },
        });
    }
  }
  return decorations;
}

/** Characters that nobody can see, in a range: each has a mark, and says which it is. The ends of very long lines have none. */
export function hiddenCharacters(text: editor.ITextModel, { startLineNumber, endLineNumber }: IRange): Decoration[] {
  const decorations: Decoration[] = [];
  for (let line = startLineNumber; line <= endLineNumber; line++)
    for (const { index, 0: character } of text.getLineContent(line).slice(0, LONGEST).matchAll(unseenCharacters))
      decorations.push({
        range: new Range(line, index + 1, line, index + 2),
        options: {
          before: {
            content: `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
            inlineClassName: 'unseen-code',
          },
        },
      });
  return decorations;
}
