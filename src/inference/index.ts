export { addressProblemText, publicAddress } from './address.ts';
export { onlyReasoning } from './answer-problem.ts';
export { complete } from './complete.ts';
export type { CompleteOptions } from './complete.ts';
export type { Completion } from './completion.ts';
export type { Shot } from './dialects.ts';
export {
  apiSchema,
  completionTemplate,
  endpointSchema,
  inTemplate,
  originOf,
  promptFor,
  samplingSchema,
  timeoutsSchema,
} from './endpoint.ts';
export type { Endpoint, EndpointSettings, Sampling } from './endpoint.ts';
export { EndpointError, ERROR_KINDS } from './errors.ts';
export { answeringApis, type ApiState } from './examine/answering-apis.ts';
export { examinationText, summary } from './examine/examination-text.ts';
export { examine } from './examine/examine.ts';
export type { TraceTrial } from './examine/trace-trial.ts';
export { type Examination, type Finding, isUsable } from './examine/examination.ts';
export type { EndpointErrorKind } from './errors.ts';
export { parseJson } from './json.ts';
export { ProxyError } from './network-error.ts';
export { probe } from './models.ts';
export type { Probe } from './models.ts';
export * from './protocol.ts';
export { requestText } from './request-preview.ts';
export { scoreText, type ScoredToken, type ScoreOptions, type TextScore } from './score-text.ts';
export type { Alternative } from './log-probabilities.ts';
export { inSettings, type SettingWords } from './setting-words.ts';
export type { HttpFetch } from './transport.ts';
