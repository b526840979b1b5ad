import { Decimal128, Double, Int32, Long, Timestamp } from 'mongodb';

/** A number of any BSON type, or a plain one. */
export type BsonNumber = number | Int32 | Double | Long | Decimal128;

/** An exact number: `digits` × 10^`exponent`. Doubles and Decimal128 both fit without rounding. */
interface ExactNumber {
  readonly digits: bigint;
  readonly exponent: number;
}

export function isBsonNumber(value: unknown): value is BsonNumber {
  return (
    typeof value === 'number' ||
    value instanceof Int32 ||
    value instanceof Double ||
    isLong(value) ||
    value instanceof Decimal128
  );
}

/** Timestamp inherits from Long but is no number. */
export function isLong(value: unknown): value is Long {
  return value instanceof Long && !(value instanceof Timestamp);
}

/** The nearest JavaScript number; inexact only for Long and Decimal128. */
export function toNumber(value: BsonNumber): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  return isLong(value) ? value.toNumber() : Number(value.toString());
}

/** Orders numbers of all types by value; NaN is equal to itself and below everything else. */
export function compareNumbers(left: BsonNumber, right: BsonNumber): number {
  const [a, b] = [toNumber(left), toNumber(right)];
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  const exact = isLong(left) || isLong(right) || isDecimal(left) || isDecimal(right);
  if (!exact || !Number.isFinite(a) || !Number.isFinite(b)) return Math.sign(a - b) || 0;
  return compareExact(toExact(left), toExact(right));
}

/** A string that is equal for two numbers exactly when `compareNumbers` says 0. */
export function numberKey(value: BsonNumber): string {
  const approximate = toNumber(value);
  if (!Number.isFinite(approximate)) return String(approximate);
  if (!isLong(value) && !isDecimal(value) && Number.isSafeInteger(approximate)) {
    return String(approximate + 0);
  }
  let { digits, exponent } = toExact(value);
  if (digits === 0n) return '0';
  if (exponent >= 0) return String(digits * 10n ** BigInt(exponent));
  while (exponent < 0 && digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return exponent === 0 ? String(digits) : `${digits}e${exponent}`;
}

/**
 * Adds as the server does: int stays int until it overflows to long, a double makes a double.
 *
 * @returns undefined where the server has a rule that is not built here: Decimal128, or a long that overflows.
 */
export function addNumbers(left: BsonNumber, right: BsonNumber): BsonNumber | undefined {
  if (isDecimal(left) || isDecimal(right)) return undefined;
  const [a, b] = [toInteger(left), toInteger(right)];
  if (a === undefined || b === undefined) return new Double(toNumber(left) + toNumber(right));
  const sum = a + b;
  const long = isLong(left) || isLong(right);
  if (!long && BigInt.asIntN(32, sum) === sum) return new Int32(Number(sum));
  return BigInt.asIntN(64, sum) === sum ? Long.fromBigInt(sum) : undefined;
}

function toInteger(value: BsonNumber): bigint | undefined {
  if (isLong(value)) return value.toBigInt();
  if (value instanceof Int32) return BigInt(value.value);
  return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
}

function isDecimal(value: BsonNumber): value is Decimal128 {
  return value instanceof Decimal128;
}

function compareExact(left: ExactNumber, right: ExactNumber): number {
  const exponent = Math.min(left.exponent, right.exponent);
  const a = left.digits * 10n ** BigInt(left.exponent - exponent);
  const b = right.digits * 10n ** BigInt(right.exponent - exponent);
  return a < b ? -1 : Number(a > b);
}

function toExact(value: BsonNumber): ExactNumber {
  if (isLong(value)) return { digits: value.toBigInt(), exponent: 0 };
  return isDecimal(value) ? exactDecimal(value.toString()) : exactDouble(toNumber(value));
}

function exactDecimal(text: string): ExactNumber {
  const [mantissa = '0', exponent = '0'] = text.split('E');
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length };
}

/** Every finite double is an integer divided by a power of two, and 1/2^n is 5^n / 10^n. */
function exactDouble(value: number): ExactNumber {
  let scaled = value;
  let halvings = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    halvings += 1;
  }
  return { digits: BigInt(scaled) * 5n ** BigInt(halvings), exponent: -halvings };
}
