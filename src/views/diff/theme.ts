import { editor } from './monaco.ts';

const bases: Readonly<Record<string, editor.BuiltinTheme>> = {
  'vscode-light': 'vs',
  'vscode-dark': 'vs-dark',
  'vscode-high-contrast': 'hc-black',
  'vscode-high-contrast-light': 'hc-light',
};

/** What Monaco takes from VS Code's theme, by its names. */
const colours: readonly string[] = [
  'foreground',
  'focusBorder',
  'contrastBorder',
  'contrastActiveBorder',
  'editor.background',
  'editor.foreground',
  'editor.selectionBackground',
  'editor.inactiveSelectionBackground',
  'editor.lineHighlightBackground',
  'editor.lineHighlightBorder',
  'editor.findMatchBackground',
  'editor.findMatchHighlightBackground',
  'editor.findMatchBorder',
  'editor.findMatchHighlightBorder',
  'editorCursor.foreground',
  'editorLineNumber.foreground',
  'editorLineNumber.activeForeground',
  'editorGutter.background',
  'editorOverviewRuler.border',
  'editorError.foreground',
  'editorWarning.foreground',
  'editorWidget.background',
  'editorWidget.foreground',
  'editorWidget.border',
  'editorHoverWidget.background',
  'editorHoverWidget.foreground',
  'editorHoverWidget.border',
  'input.background',
  'input.foreground',
  'input.border',
  'input.placeholderForeground',
  'inputOption.activeBackground',
  'inputOption.activeBorder',
  'inputOption.activeForeground',
  'scrollbar.shadow',
  'scrollbarSlider.background',
  'scrollbarSlider.hoverBackground',
  'scrollbarSlider.activeBackground',
  'minimap.background',
  'minimapSlider.background',
  'toolbar.hoverBackground',
  'textLink.foreground',
];

/** The tokens of traces by the debugger's colours, as everywhere: webviews get no token colours. */
const tokens: readonly (readonly [token: string, colour: string, style?: string])[] = [
  ['keyword', 'debugTokenExpression-name'],
  ['constant.numeric', 'debugTokenExpression-number'],
  ['constant.language', 'debugTokenExpression-boolean'],
  ['string', 'debugTokenExpression-string'],
  ['label', 'editor-foreground', 'bold'],
];

/** Draws all editors in VS Code's theme, now and whenever it changes. */
export function followTheme(): void {
  draw();
  // Neither the class of the body nor the variables of the root change for another reason.
  const observer = new MutationObserver(draw);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-kind'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
}

/** What the editors are drawn in, as JSON: to be given the same once more, they would colour all texts anew. */
let drawn = '';

function draw(): void {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string): string | undefined => hexOf(style.getPropertyValue(`--vscode-${name}`));
  const theme: editor.IStandaloneThemeData = {
    base: bases[document.body.dataset['vscodeThemeKind'] ?? ''] ?? 'vs-dark',
    inherit: false,
    rules: tokens.map(([token, colour, fontStyle]) => ({
      token,
      ...given('foreground', read(colour)?.slice(1, 7)),
      ...given('fontStyle', fontStyle),
    })),
    colors: Object.fromEntries(
      colours.flatMap((name) => {
        const value = read(name.replace('.', '-'));
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
  const text = JSON.stringify(theme);
  if (text === drawn) return;
  drawn = text;
  editor.defineTheme('tail', theme);
  editor.setTheme('tail');
}

function given<Key extends string>(key: Key, value: string | undefined): Partial<Record<Key, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<Key, string>);
}

const canvas = document.createElement('canvas').getContext('2d');

/** A colour as Monaco reads it, `#rrggbbaa`; undefined where there is none. */
function hexOf(colour: string): string | undefined {
  if (canvas === null || colour.trim() === '' || !CSS.supports('color', colour.trim())) return undefined;
  canvas.fillStyle = colour.trim();
  const drawn = canvas.fillStyle;
  if (drawn.startsWith('#')) return drawn;
  const [red = '0', green = '0', blue = '0', alpha = '1'] = drawn.match(/[\d.]+/g) ?? [];
  const parts = [Number(red), Number(green), Number(blue), Number(alpha) * 255];
  return `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
