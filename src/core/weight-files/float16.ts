// IEEE 754 binary16: one bit of sign, five of exponent, ten of fraction.

export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** The nearest one, to even where two are as near; infinity above 65,504. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  if (size >= 65520) return sign | 0x7c00;
  // Below 2⁻¹⁴ the steps no longer shrink.
  const exponent = Math.max(Math.floor(Math.log2(size)), -14);
  const steps = toEven(size / 2 ** (exponent - 10));
  // A fraction that is rounded up to its end carries over into the exponent by itself.
  return sign | (steps < 1024 && exponent === -14 ? steps : ((exponent + 15) << 10) + steps - 1024);
}

function toEven(x: number): number {
  const down = Math.floor(x);
  const rest = x - down;
  return rest > 0.5 || (rest === 0.5 && down % 2 === 1) ? down + 1 : down;
}
