import type { Heap } from './heap.ts';
import type { LlamaConfig } from './llama-config.ts';
import { type Tensor, WeightsError } from './safetensors.ts';

/** Places of a layer's weights. */
interface Layer {
  readonly beforeAttention: number;
  readonly query: number;
  readonly key: number;
  readonly value: number;
  readonly out: number;
  readonly beforeInner: number;
  readonly gate: number;
  readonly up: number;
  readonly down: number;
}

/** Tokens that are read at once: each weight is loaded once for all of them. */
const BLOCK = 16;
/** Tokens for which a text has room at first. */
const ROOM = 256;

/** What a reader of a text may hear of every token: the arrays are those of the next one afterwards. */
export interface Listener {
  /** What may follow the token at a place of the text: for each token a logit. */
  readonly logits?: (place: number, logits: Float32Array) => void;
  /** Where a head looked from that place: a share for each place up to it, 1 in all. */
  readonly attention?: (place: number, layer: number, head: number, shares: Float32Array) => void;
}

/** A Llama: weights on a heap. It has as many texts as one likes, each with what it remembers of it. */
export class Llama {
  readonly config: LlamaConfig;
  readonly heap: Heap;
  readonly embedding: number;
  readonly last: number;
  readonly writing: number;
  readonly layers: readonly Layer[];
  /** Places for what is computed of a block of tokens. */
  readonly work: {
    readonly x: number;
    readonly normal: number;
    readonly query: number;
    readonly key: number;
    readonly value: number;
    readonly attended: number;
    readonly gate: number;
    readonly up: number;
    readonly logits: number;
  };
  /** Of each place so far the cosines, then the sines, by which halves of vectors are turned there. */
  #angles = new Float64Array(0);

  /** Throws a WeightsError where tensors are missing or have other shapes. */
  constructor(config: LlamaConfig, tensors: ReadonlyMap<string, Tensor>, heap: Heap) {
    this.config = config;
    this.heap = heap;
    const { width, inner, heads, memories, head, tokens } = config;
    const load = (name: string, ...shape: readonly number[]): number => {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new WeightsError(`The weights have no ${name}.`);
      if (tensor.shape.join() !== shape.join())
        throw new WeightsError(
          `${name} has the shape ${tensor.shape.join(' × ')}, but config.json says ${shape.join(' × ')}.`,
        );
      // Products are made of four rows at once.
      const [rows = 1, ...row] = shape.length === 1 ? [1, ...shape] : shape;
      const place = heap.allocate(fours(rows) * row.reduce((product, size) => product * size, 1));
      tensor.copyTo(heap.floats, place);
      return place;
    };
    this.embedding = load('model.embed_tokens.weight', tokens, width);
    this.last = load('model.norm.weight', width);
    this.writing = config.isTied ? this.embedding : load('lm_head.weight', tokens, width);
    this.layers = Array.from({ length: config.layers }, (_, i): Layer => {
      const own = (name: string, ...shape: readonly number[]): number =>
        load(`model.layers.${i}.${name}.weight`, ...shape);
      return {
        beforeAttention: own('input_layernorm', width),
        query: own('self_attn.q_proj', heads * head, width),
        key: own('self_attn.k_proj', memories * head, width),
        value: own('self_attn.v_proj', memories * head, width),
        out: own('self_attn.o_proj', width, heads * head),
        beforeInner: own('post_attention_layernorm', width),
        gate: own('mlp.gate_proj', inner, width),
        up: own('mlp.up_proj', inner, width),
        down: own('mlp.down_proj', width, inner),
      };
    });
    this.work = {
      x: heap.allocate(BLOCK * width),
      normal: heap.allocate(BLOCK * width),
      query: heap.allocate(BLOCK * heads * head),
      key: heap.allocate(BLOCK * memories * head),
      value: heap.allocate(BLOCK * memories * head),
      attended: heap.allocate(BLOCK * heads * head),
      gate: heap.allocate(BLOCK * inner),
      up: heap.allocate(BLOCK * inner),
      logits: heap.allocate(fours(tokens)),
    };
  }

  /** A text without tokens. */
  begin(): ModelText {
    return new ModelText(this);
  }

  /** Turns the halves of so many vectors behind each other by what their place in the text is. */
  turn(vectors: number, count: number, place: number): void {
    const { floats } = this.heap;
    const half = this.config.head / 2;
    const angles = this.#anglesAt(place);
    const cosines = 2 * half * place;
    for (let i = 0; i < half; i++) {
      const cos = angles[cosines + i] ?? 0;
      const sin = angles[cosines + half + i] ?? 0;
      for (let vector = 0, at = vectors + i; vector < count; vector++, at += 2 * half) {
        const a = floats[at] ?? 0;
        const b = floats[at + half] ?? 0;
        floats[at] = a * cos - b * sin;
        floats[at + half] = b * cos + a * sin;
      }
    }
  }

  #anglesAt(place: number): Float64Array {
    const { head, base } = this.config;
    if (head * (place + 1) <= this.#angles.length) return this.#angles;
    const places = Math.max(place + 1, (2 * this.#angles.length) / head, ROOM);
    this.#angles = Float64Array.from({ length: head * places }, (_, i) => {
      const at = i % head;
      const angle = Math.floor(i / head) * base ** ((-2 * (at % (head / 2))) / head);
      return at < head / 2 ? Math.cos(angle) : Math.sin(angle);
    });
    return this.#angles;
  }

  /** Vectors of one length, each times weights. */
  normalize(out: number, vectors: number, weights: number, count: number): void {
    const { floats } = this.heap;
    const { width, epsilon } = this.config;
    for (let vector = 0; vector < count; vector++) {
      const from = vectors + vector * width;
      const to = out + vector * width;
      let sum = 0;
      for (let i = 0; i < width; i++) sum += (floats[from + i] ?? 0) ** 2;
      const scale = 1 / Math.sqrt(sum / width + epsilon);
      for (let i = 0; i < width; i++) floats[to + i] = (floats[from + i] ?? 0) * scale * (floats[weights + i] ?? 0);
    }
  }
}

/** A text that a model reads and goes on with: what it remembers of its tokens, keys and values layer by layer. */
export class ModelText {
  readonly #model: Llama;
  /** Tokens for which there is room. */
  #room = 0;
  /** Of each layer, the keys of one head behind each other, then those of the next; and the values. */
  #keys: number[] = [];
  #values: number[] = [];
  #shares = 0;
  #length = 0;

  constructor(model: Llama) {
    this.#model = model;
  }

  /** Tokens so far. */
  get length(): number {
    return this.#length;
  }

  /**
   * Reads tokens, and gives what may follow the last of them, a logit for each token: an array that is another one's
   * afterwards. Throws a RangeError where they are more than the context holds, a MemoryError where there is no memory.
   */
  read(tokens: readonly number[], listener: Listener = {}): Float32Array {
    const { config, heap, work } = this.#model;
    if (this.#length + tokens.length > config.context)
      throw new RangeError(`The context of ${config.context} tokens is full.`);
    this.#makeRoom(this.#length + tokens.length);
    for (let at = 0; at < tokens.length; at += BLOCK) this.#readBlock(tokens.slice(at, at + BLOCK), listener);
    return heap.floats.subarray(work.logits, work.logits + config.tokens);
  }

  /** The token at a place that was read, once more, for a listener: what the text remembers stays as it is. */
  readAgain(place: number, token: number, listener: Listener): void {
    if (!(place >= 0 && place < this.#length)) throw new RangeError(`No token was read at ${place}.`);
    const length = this.#length;
    this.#length = place;
    this.#readBlock([token], listener);
    this.#length = length;
  }

  /** Gives its room back; it must not be used afterwards. */
  release(): void {
    this.#freeRoom();
    this.#room = 0;
    this.#length = 0;
  }

  #freeRoom(): void {
    const { heap, config } = this.#model;
    const count = config.memories * this.#room * config.head;
    for (const place of [...this.#keys, ...this.#values]) heap.release(place, count);
    if (this.#room > 0) heap.release(this.#shares, this.#room);
    this.#keys = [];
    this.#values = [];
  }

  #makeRoom(tokens: number): void {
    if (tokens <= this.#room) return;
    const { heap, config } = this.#model;
    let room = Math.max(ROOM, this.#room);
    while (room < tokens) room *= 2;
    const { memories, head } = config;
    const taken: number[] = [];
    const size = memories * room * head;
    const moved = (old: number | undefined): number => {
      const place = heap.allocate(size);
      taken.push(place);
      if (old !== undefined)
        for (let i = 0; i < memories; i++) {
          const from = old + i * this.#room * head;
          heap.floats.copyWithin(place + i * room * head, from, from + this.#length * head);
        }
      return place;
    };
    try {
      const keys = Array.from({ length: config.layers }, (_, i) => moved(this.#keys[i]));
      const values = Array.from({ length: config.layers }, (_, i) => moved(this.#values[i]));
      const shares = heap.allocate(room);
      this.#freeRoom();
      [this.#keys, this.#values, this.#shares, this.#room] = [keys, values, shares, room];
    } catch (error) {
      for (const place of taken) heap.release(place, size);
      throw error;
    }
  }

  #readBlock(tokens: readonly number[], listener: Listener): void {
    const model = this.#model;
    const { config, heap, work } = model;
    const { width, inner, heads, head } = config;
    const { floats } = heap;
    const count = tokens.length;
    tokens.forEach((token, i) => {
      if (!(token >= 0 && token < config.tokens)) throw new RangeError(`There is no token ${token}.`);
      const from = model.embedding + token * width;
      floats.copyWithin(work.x + i * width, from, from + width);
    });
    model.layers.forEach((layer, depth) => {
      model.normalize(work.normal, work.x, layer.beforeAttention, count);
      heap.products(work.query, heads * head, layer.query, work.normal, heads * head, width, count);
      this.#remember(layer, depth, count);
      for (let i = 0; i < count; i++) this.#attend(depth, i, listener);
      heap.products(work.normal, width, layer.out, work.attended, width, heads * head, count);
      for (let i = 0; i < count * width; i++)
        floats[work.x + i] = (floats[work.x + i] ?? 0) + (floats[work.normal + i] ?? 0);
      model.normalize(work.normal, work.x, layer.beforeInner, count);
      heap.products(work.gate, inner, layer.gate, work.normal, inner, width, count);
      heap.products(work.up, inner, layer.up, work.normal, inner, width, count);
      for (let i = 0; i < count * inner; i++) {
        const gate = floats[work.gate + i] ?? 0;
        floats[work.gate + i] = (gate / (1 + Math.exp(-gate))) * (floats[work.up + i] ?? 0);
      }
      heap.products(work.normal, width, layer.down, work.gate, width, inner, count);
      for (let i = 0; i < count * width; i++)
        floats[work.x + i] = (floats[work.x + i] ?? 0) + (floats[work.normal + i] ?? 0);
    });
    model.normalize(work.normal, work.x, model.last, count);
    for (let i = listener.logits === undefined ? count - 1 : 0; i < count; i++) {
      heap.products(work.logits, 0, model.writing, work.normal + i * width, fours(config.tokens), width, 1);
      listener.logits?.(this.#length + i, floats.subarray(work.logits, work.logits + config.tokens));
    }
    this.#length += count;
  }

  /** Keeps the keys and values of a block's tokens, head by head. */
  #remember(layer: Layer, depth: number, count: number): void {
    const model = this.#model;
    const { heap, work } = model;
    const { width, memories, head } = model.config;
    const [keys = 0, values = 0] = [this.#keys[depth], this.#values[depth]];
    const size = memories * head;
    heap.products(work.key, size, layer.key, work.normal, size, width, count);
    heap.products(work.value, size, layer.value, work.normal, size, width, count);
    for (let i = 0; i < count; i++) {
      const place = this.#length + i;
      model.turn(work.key + i * size, memories, place);
      for (let memory = 0; memory < memories; memory++) {
        const at = (memory * this.#room + place) * head;
        const from = i * size + memory * head;
        heap.floats.copyWithin(keys + at, work.key + from, work.key + from + head);
        heap.floats.copyWithin(values + at, work.value + from, work.value + from + head);
      }
    }
  }

  /** What a token of a block gets from those up to it. */
  #attend(depth: number, i: number, listener: Listener): void {
    const model = this.#model;
    const { heap, work, config } = model;
    const { heads, memories, head } = config;
    const { floats } = heap;
    const place = this.#length + i;
    const query = work.query + i * heads * head;
    const shares = this.#shares;
    const scale = 1 / Math.sqrt(head);
    model.turn(query, heads, place);
    for (let one = 0; one < heads; one++) {
      const memory = Math.floor((one * memories) / heads) * this.#room * head;
      heap.products(shares, 0, (this.#keys[depth] ?? 0) + memory, query + one * head, fours(place + 1), head, 1);
      let most = -Infinity;
      for (let at = shares; at <= shares + place; at++) most = Math.max(most, floats[at] ?? 0);
      let sum = 0;
      for (let at = shares; at <= shares + place; at++)
        sum += floats[at] = Math.exp(((floats[at] ?? 0) - most) * scale);
      for (let at = shares; at <= shares + place; at++) floats[at] = (floats[at] ?? 0) / sum;
      const out = work.attended + i * heads * head + one * head;
      heap.mix(out, (this.#values[depth] ?? 0) + memory, shares, place + 1, head);
      listener.attention?.(place, depth, one, floats.subarray(shares, shares + place + 1));
    }
  }
}

function fours(count: number): number {
  return (count + 3) & ~3;
}
