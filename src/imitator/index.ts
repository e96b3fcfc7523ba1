export { imitatedAlternatives, imitatedLogprobs, slipsIn } from './imitated-scores.ts';
export { imitate, imitators, type ImitatorName } from './imitator.ts';
export { injectedKinds, injectSeveral, type FaultyTrace, type StepFault } from './faulty-trace.ts';
export { inject, type Injection } from './inject.ts';
