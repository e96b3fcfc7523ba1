export { imitatedAlternatives, imitatedLogprobs, slipsIn } from './imitated-scores.ts';
export { forgettableCells, type Forgetting } from './forgetful-trace.ts';
export { FORGETS, imitate, imitators, type ImitatorName } from './imitator.ts';
export { injectedKinds, injectSeveral, type FaultyTrace, type StepFault } from './faulty-trace.ts';
export { inject, type Injection } from './inject.ts';
