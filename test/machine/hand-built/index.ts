export { addition, bindAddition } from './addition.ts';
export { bindKnapsack, knapsack } from './knapsack.ts';
