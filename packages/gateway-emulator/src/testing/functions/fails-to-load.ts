/** A function whose module throws. */
throw new RangeError('no configuration');
