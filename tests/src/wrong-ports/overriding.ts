import type { Collection, Db } from 'mongodb';

/** An object that does some things in its own way and everything else as another one does it. */
export function overriding<Target extends object>(target: Target, overrides: Partial<Target>): Target {
  return new Proxy(target, {
    get(_, key) {
      if (Object.hasOwn(overrides, key)) return Reflect.get(overrides, key);
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** A database one of whose collections does some things in its own way. */
export function withCollection(name: string, override: (collection: Collection) => object): (db: Db) => Db {
  return (db) => {
    const collection = (asked: string): Collection => {
      const real = db.collection(asked);
      return asked === name ? overriding(real, override(real)) : real;
    };
    return overriding(db, { collection: collection as Db['collection'] });
  };
}
