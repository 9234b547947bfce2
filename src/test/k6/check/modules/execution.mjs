import { state } from '../test.mjs';

export default {
  scenario: {
    get iterationInTest() {
      if (state.inInit) throw new Error('there is no iteration in the init context');
      return state.iteration;
    },
  },
  test: {
    abort(message) {
      throw new Error(`test aborted: ${message}`);
    },
  },
};
