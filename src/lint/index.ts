export { defaultLimits, type LintLimits } from './limits.ts';
export { lint, lintSteps, lintTasks, SAMPLES, type LintOptions, type LintProgress, type LintResult } from './lint.ts';
export type { Allowed } from './finding.ts';
