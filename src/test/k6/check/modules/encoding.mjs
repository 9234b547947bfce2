function b64encode(input, variant = 'std') {
  if (typeof input !== 'string' && !(input instanceof ArrayBuffer)) throw new TypeError('a string or an ArrayBuffer');
  if (variant !== 'std') throw new Error(`not stood in for: ${variant}`);
  return Buffer.from(input).toString('base64');
}

export { b64encode };
export default { b64encode };
