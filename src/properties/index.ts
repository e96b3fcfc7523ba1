export { checkProperties, type Checked, type Failure, type FaultKind, type Requirements } from './check-properties.ts';
export { failureLines, inputsText } from './failure-text.ts';
export { ORACLE_ENDINGS, Oracle, OracleError } from './oracle.ts';
