/** The same function, which makes something of each object once only, as long as that object is there. */
export function onceEach<One extends object, Made extends object | string>(
  make: (one: One) => Made,
): (one: One) => Made {
  const all = new WeakMap<One, Made>();
  return (one) => {
    const known = all.get(one);
    if (known !== undefined) return known;
    const made = make(one);
    all.set(one, made);
    return made;
  };
}
