import * as vscode from 'vscode';

/** A name, with the arguments, indexes and field that make a cell or a call of it: `dp[i - 1][c]`, `best(2, 5).w`. */
const expression = /[A-Za-z_]\w*(?:\([^()[\]]*\)|\[[^()[\]]*\])*(?:\.[A-Za-z_]\w*)?/;

/** What the debugger evaluates under the pointer: the whole cell, up to the bracket that the pointer is in. */
export class HoveredExpressions implements vscode.EvaluatableExpressionProvider {
  provideEvaluatableExpression(
    document: vscode.TextDocument,
    position: vscode.Position,
  ): vscode.EvaluatableExpression | undefined {
    const range = document.getWordRangeAtPosition(position, expression);
    if (range === undefined) return undefined;
    const text = document.getText(range);
    const inside = position.character - range.start.character;
    const name = /^\w+/.exec(text)?.[0] ?? '';
    // On the name it is the whole cell; on an index it is what stands there.
    if (inside <= name.length) return new vscode.EvaluatableExpression(range);
    const word = document.getWordRangeAtPosition(position, /[A-Za-z_]\w*/);
    return word && new vscode.EvaluatableExpression(word);
  }
}
