import { declare, sample } from '../test.mjs';

function metric(type) {
  return class {
    constructor(name) {
      this.name = name;
      declare(name, type);
    }

    add(value, tags) {
      sample(this.name, value, tags);
    }
  };
}

export const Counter = metric('counter');
export const Gauge = metric('gauge');
export const Rate = metric('rate');
export const Trend = metric('trend');
