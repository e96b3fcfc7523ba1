/** A model that comes with this program: its folder in models/ has its name. */
export interface EmbeddedModel {
  readonly name: string;
  readonly title: string;
  readonly meaning: string;
  /** Tokens of an answer: with its question they fit its context. */
  readonly mostTokens: number;
}

export const embeddedModels: readonly EmbeddedModel[] = [
  {
    name: 'tail-small',
    title: 'Embedded model',
    meaning: 'a small Llama, trained on traces of the tasks in models/tasks of tier S',
    mostTokens: 3500,
  },
  {
    name: 'tail-small-young',
    title: 'Embedded model, young',
    meaning: 'the same after a fifth of its training, with faults of many kinds',
    mostTokens: 3500,
  },
];

/** The tasks on which they were trained, by their names. */
export const embeddedTasks: readonly string[] = ['Small addition', 'Small bubble sort', 'Small word flip'];
