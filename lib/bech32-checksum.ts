const alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/**
 * Whether the last six letters of a text in Bech32 (BIP 173) agree with those before: at most four wrong ones are always
 * noticed.
 * @param text a prefix, "1", and letters of its alphabet, all of them small
 */
export function hasBech32Checksum(text: string): boolean {
  const at = text.lastIndexOf("1");
  const prefix = [...text.slice(0, at)].map((letter) => letter.charCodeAt(0));
  const letters = [...text.slice(at + 1)].map((letter) => alphabet.indexOf(letter));
  const values = [...prefix.map((code) => code >> 5), 0, ...prefix.map((code) => code & 31), ...letters];
  return values.reduce(next, 1) === 1;
}

function next(checksum: number, value: number): number {
  const top = checksum >> 25;
  const shifted = ((checksum & 0x1ffffff) << 5) ^ value;
  return generator.reduce((sum, each, bit) => ((top >> bit) & 1 ? sum ^ each : sum), shifted);
}
