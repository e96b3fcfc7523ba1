/** The four kinds of theme, each as VS Code's own default theme of that kind sets its variables. */
export const themeKinds = [
  'vscode-dark',
  'vscode-light',
  'vscode-high-contrast',
  'vscode-high-contrast-light',
] as const;
export type ThemeKind = (typeof themeKinds)[number];

/** A variable's value in each kind, in the order of {@link themeKinds}; undefined where the theme leaves it unset. */
type Values = readonly [
  dark: string | undefined,
  light: string | undefined,
  highContrast: string | undefined,
  highContrastLight: string | undefined,
];

const everywhere: Readonly<Record<string, string>> = {
  'font-family': '"Segoe WPC", "Segoe UI", system-ui, "Ubuntu", "DejaVu Sans", sans-serif',
  'font-size': '13px',
  'editor-font-family': '"DejaVu Sans Mono", monospace',
  'editor-font-size': '13px',
};

const unset = undefined;

const colours: Readonly<Record<string, Values>> = {
  foreground: ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  'editor-background': ['#1f1f1f', '#ffffff', '#000000', '#ffffff'],
  'editor-foreground': ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  'panel-border': ['#2b2b2b', '#e5e5e5', '#6fc3df', '#0f4a85'],
  focusBorder: ['#0078d4', '#005fb8', '#f38518', '#006bbd'],
  contrastBorder: [unset, unset, '#6fc3df', '#0f4a85'],
  contrastActiveBorder: [unset, unset, '#f38518', '#006bbd'],
  'button-background': ['#0078d4', '#005fb8', '#000000', '#0f4a85'],
  'button-foreground': ['#ffffff', '#ffffff', '#ffffff', '#ffffff'],
  'button-hoverBackground': ['#026ec1', '#0258a8', unset, unset],
  'button-border': [unset, unset, '#6fc3df', '#0f4a85'],
  'button-secondaryBackground': ['#313131', '#e5e5e5', '#000000', '#ffffff'],
  'button-secondaryForeground': ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  'button-secondaryHoverBackground': ['#3c3c3c', '#cccccc', unset, unset],
  'input-background': ['#313131', '#ffffff', '#000000', '#ffffff'],
  'input-foreground': ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  'input-border': ['#3c3c3c', '#cecece', '#6fc3df', '#0f4a85'],
  'input-placeholderForeground': ['#989898', '#767676', '#ffffffb3', '#292929b3'],
  'dropdown-background': ['#313131', '#ffffff', '#000000', '#ffffff'],
  'dropdown-foreground': ['#cccccc', '#3b3b3b', '#ffffff', '#292929'],
  'list-hoverBackground': ['#2a2d2e', '#f2f2f2', '#ffffff1a', '#0f4a851a'],
  'list-activeSelectionBackground': ['#04395e', '#e8e8e8', unset, '#0f4a851a'],
  'list-activeSelectionForeground': ['#ffffff', '#000000', unset, unset],
  'toolbar-hoverBackground': ['#5a5d5e50', '#b8b8b850', '#ffffff26', '#0f4a8526'],
  'textLink-foreground': ['#4daafc', '#005fb8', '#21a6ff', '#0f4a85'],
  'charts-blue': ['#3794ff', '#1a85ff', '#3794ff', '#1a85ff'],
  'charts-green': ['#89d185', '#388a34', '#89d185', '#374e06'],
  'charts-yellow': ['#cca700', '#bf8803', '#ffd370', '#895503'],
  'editorError-foreground': ['#f14c4c', '#e51400', '#f48771', '#b5200d'],
  'editorWarning-foreground': ['#cca700', '#bf8803', '#ffd370', '#895503'],
  'editor-stackFrameHighlightBackground': ['#ffff0033', '#ffff6673', '#ffff0033', '#ffff6673'],
  'debugIcon-breakpointForeground': ['#e51400', '#e51400', '#e51400', '#e51400'],
  'debugIcon-breakpointCurrentStackframeForeground': ['#ffcc00', '#be8700', '#ffcc00', '#be8700'],
  'debugTokenExpression-name': ['#c586c0', '#9b46b0', '#ffffff', '#292929'],
  'debugTokenExpression-number': ['#b5cea8', '#098658', '#89d185', '#374e06'],
  'debugTokenExpression-string': ['#ce9178', '#a31515', '#f48771', '#a31515'],
  'debugTokenExpression-boolean': ['#4e94ce', '#0000ff', '#75bdfe', '#0f4a85'],
  'editorInlayHint-foreground': ['#969696', '#6b6b6b', '#ffffff', '#292929'],
  'editorInlayHint-background': ['#61616133', '#cccccc33', '#000000', '#ffffff'],
  'scrollbarSlider-background': ['#79797966', '#64646466', '#6fc3df99', '#0f4a8566'],
  'progressBar-background': ['#0078d4', '#005fb8', '#6fc3df', '#0f4a85'],
};

/** The variables of a kind, as VS Code sets them on the page's root element. */
export function themeVariables(kind: ThemeKind): Readonly<Record<string, string>> {
  const column = themeKinds.indexOf(kind);
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(everywhere)) variables[`--vscode-${name}`] = value;
  for (const [name, { [column]: value }] of Object.entries(colours))
    if (value !== undefined) variables[`--vscode-${name}`] = value;
  return variables;
}

/** The classes that VS Code gives the body; the light one of high contrast keeps the older name beside its own. */
export function themeClasses(kind: ThemeKind): string {
  return kind === 'vscode-high-contrast-light' ? `${kind} vscode-high-contrast` : kind;
}
