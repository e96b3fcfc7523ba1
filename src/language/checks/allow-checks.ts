import { closest } from '../closest.ts';
import { findingCodes } from '../codes.ts';
import type * as ast from '../generated/ast.ts';
import { rangeOfProperty } from '../ranges.ts';
import { instead } from '../problem.ts';
import { error, type Report } from '../report-problem.ts';

/** An allow names a finding of the lint. */
export function checkAllow(allow: ast.Allow, report: Report): void {
  if (allow.finding in findingCodes) return;
  const codes = Object.keys(findingCodes);
  const near = closest(allow.finding, codes);
  error(
    report,
    rangeOfProperty(allow, 'finding'),
    'unknown-finding',
    `${allow.finding} is not a finding that can be allowed.`,
    near ? `Did you mean ${near}?` : `The findings are ${codes.join(', ')}.`,
    instead(near),
  );
}
