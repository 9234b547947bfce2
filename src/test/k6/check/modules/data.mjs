import { state } from '../test.mjs';

/** Read-only, and each reading is a copy, as in k6. */
export class SharedArray {
  constructor(name, make) {
    if (!state.inInit) throw new Error(`SharedArray ${name} must be made in the init context`);
    const elements = make();
    if (!Array.isArray(elements)) throw new Error(`SharedArray ${name} is no array`);
    const texts = elements.map((element) => JSON.stringify(element));
    return new Proxy([], {
      get(_target, key) {
        if (key === 'length') return texts.length;
        if (key === Symbol.iterator) return () => texts.map((text) => JSON.parse(text))[Symbol.iterator]();
        return typeof key === 'string' && texts[key] !== undefined ? JSON.parse(texts[key]) : undefined;
      },
      set() {
        throw new TypeError('a SharedArray is immutable');
      },
    });
  }
}
