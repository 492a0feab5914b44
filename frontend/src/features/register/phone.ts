/** Swedish area codes of one and two digits, without the leading nought; all others have three. */
const ONE_DIGIT = /^8/;
const TWO_DIGITS = /^(1[013689]|2[136]|3[1356]|4[0246]|54|6[03]|7|90)/;

/** Digits in pairs, with a group of three first where their number is odd. */
function pairs(digits: string): string[] {
  const first = digits.length % 2 === 0 ? 2 : 3;
  return [digits.slice(0, first), ...(digits.slice(first).match(/../g) ?? [])];
}

/** A number as the register keeps it (+46211234567), in groups that one can read and dial. */
export function phoneNumber(kept: string): string {
  const [, national] = /^\+46(\d{7,})$/.exec(kept) ?? [];
  if (!national) return kept;
  const area = ONE_DIGIT.test(national) ? 1 : TWO_DIGITS.test(national) ? 2 : 3;
  return ['+46', national.slice(0, area), ...pairs(national.slice(area))].join(' ');
}
