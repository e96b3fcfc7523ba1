import * as ast from '../generated/ast.ts';
import { rangeOfKeyword } from '../ranges.ts';
import { error, type Report } from '../report-problem.ts';
import { shownVariable } from './template-checks.ts';

/**
 * A choice is told to a reader of the trace by the label of the state it leads to, and by nothing else: so a step
 * follows at once, or further choices and then a step, and its label shows them all.
 */
export function checkChoices(statements: readonly ast.Statement[], isStep: boolean, report: Report): void {
  statements.forEach((choice, i) => {
    if (!ast.isChooseStatement(choice)) return;
    if (isStep) {
      error(
        report,
        rangeOfKeyword(choice, 'choose'),
        'choose-place',
        'A choice cannot be inside a step: it determines which state comes next.',
        'Put it before the step that uses it.',
      );
      return;
    }
    const next = statements.slice(i + 1).find((statement) => !ast.isChooseStatement(statement));
    if (!ast.isStepStatement(next)) {
      error(
        report,
        rangeOfKeyword(choice, 'choose'),
        'choose-place',
        `Expected a step whose label shows ${choice.name} right after the choice.`,
        `Write: choose … step "Take {${choice.name}}" { … }.`,
      );
    } else if (!next.label.holes.some((hole) => shownVariable(hole) === choice)) {
      const written = next.label.$cstNode?.text ?? '""';
      error(
        report,
        next.label,
        'choose-label',
        `Expected ${choice.name} in the label of the step after its choice: without it the trace would not tell which value was chosen.`,
        `Write ${written.endsWith('"') && written.length > 1 ? written.slice(0, -1) : written} {${choice.name}}".`,
      );
    }
  });
}
