export { imitate, imitators, type ImitatorName } from './imitator.ts';
export { inject, type Injection } from './inject.ts';
