/** The latest results of a costly function: what one stop shows is asked for in several requests. */
export class BoundedCache<Result> {
  readonly #results = new Map<number, Result>();

  constructor(
    private readonly make: (key: number) => Result,
    private readonly most = 64,
  ) {}

  get(key: number): Result {
    const known = this.#results.get(key);
    if (known !== undefined) return known;
    const made = this.make(key);
    const [oldest] = this.#results.keys();
    if (this.#results.size >= this.most && oldest !== undefined) this.#results.delete(oldest);
    this.#results.set(key, made);
    return made;
  }
}
