export { embeddedModels, embeddedTasks, type EmbeddedModel } from './embedded.ts';
export { reading, writing, type Likely, type Sampling, type Scored, type Scorer, type Written } from './writing.ts';
export { makeHeap, MemoryError, PlainHeap, type Heap } from './heap.ts';
export { LanguageModel, type ModelFiles } from './language-model.ts';
export { Llama, ModelText, type Listener } from './llama.ts';
export { readLlamaConfig, type LlamaConfig } from './llama-config.ts';
export { readSafetensors, WeightsError, type Tensor } from './safetensors.ts';
