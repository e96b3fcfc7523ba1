/** The parts of Monaco that the diff is made of: editors, the keys that move in them, find and hover. */
import 'monaco-editor/editor/browser/coreCommands';
import 'monaco-editor/editor/contrib/find/browser/findController';
import 'monaco-editor/editor/contrib/hover/browser/hoverContribution';

export { editor, languages, Range, type IRange } from 'monaco-editor/editor/editor.api';
