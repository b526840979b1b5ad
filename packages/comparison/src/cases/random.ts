/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** From 0 up to, but without, `below`, which is whole and at least 1. */
  below(below: number): number;
  /** One of a list that is not empty. */
  pick<Item>(list: readonly Item[]): Item;
}

/** Mulberry32: 32 bits of state, good enough to choose test cases, and the same on every machine. */
export function createRandom(seed: number): Random {
  let state = Math.trunc(seed);
  const below = (limit: number): number => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * limit);
  };
  return {
    below,
    pick: (list) => {
      const picked = list[below(list.length)];
      if (picked === undefined) throw new RangeError('nothing to pick from');
      return picked;
    },
  };
}
